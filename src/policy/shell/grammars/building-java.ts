import type { GrammarInput } from '../../../model/grammar.ts';

const compiles = 'it builds the project, build scripts and plugins included';
const tests = 'it builds the project and runs its tests';
const publishes = 'it publishes the package to a registry';
const maven = ['repo.maven.apache.org', 'repo1.maven.org'];
const gradlePortal = ['plugins.gradle.org', 'services.gradle.org'];

const mvnTest = {
  flags: `
    U update-snapshots o offline q quiet X debug e errors B batch-mode V show-version N non-recursive am
    also-make amd also-make-demd ff fail-fast fae fail-at-end fn fail-never nsu no-snapshot-updates C c ntp
    no-transfer-progress cpu strict-checksums
  `,
  values: `
    f=execute file=execute s=read settings=read gs=read global-settings=read t=read toolchains=read gt=read
    pl=word projects=word P=text activate-profiles=text rf=text resume-from=text T=text threads=text l=edit
    log-file=edit b=text builder=text D=text define=text color=text ep=text emp=text
  `,
} as const;
const mvn = (because: string, more: Partial<GrammarInput> = {}): GrammarInput => ({
  manual: 'mvn --help, https://maven.apache.org/ref/3.9.9/maven-embedder/cli.html',
  single: true,
  ...mvnTest,
  operands: ['word'],
  because,
  ...more,
});

const gradleOptions = {
  flags: `
    q quiet i info d debug w warn s stacktrace S full-stacktrace a no-rebuild build-cache no-build-cache
    configuration-cache no-configuration-cache configure-on-demand continue daemon no-daemon dry-run m
    export-keys foreground offline parallel no-parallel profile refresh-dependencies refresh-keys
    rerun-tasks scan no-scan stop status t continuous watch-fs no-watch-fs write-locks h help rerun
    no-problems-report
  `,
  values: `
    b=execute build-file=execute c=execute settings-file=execute p=enter project-dir=enter g=edit
    gradle-user-home=edit I=execute init-script=execute include-build=execute project-cache-dir=edit
    console=text D=text system-prop=text P=text project-prop=text x=text exclude-task=text max-workers=text
    priority=text tests=text warning-mode=text M=text write-verification-metadata=text F=text
    dependency-verification=text update-locks=text configuration=text dependency=text
  `,
} as const;
const gradle = (because: string, more: Partial<GrammarInput> = {}): GrammarInput => ({
  manual: 'https://docs.gradle.org/current/userguide/command_line_interface.html, Gradle 8',
  ...gradleOptions,
  operands: ['word'],
  because,
  ...more,
});

/** Build tools of Java. */
export const javaBuilds: Readonly<Record<string, GrammarInput>> = {
  'mvn|mvnw|mvnd': mvn(compiles, {
    reaches: maven,
    subcommands: {
      'deploy|deploy:deploy|deploy:deploy-file|release:perform|site:deploy|site-deploy|nexus-staging:deploy|nexus-staging:release|versions:commit':
        mvn(publishes, { exposes: 'release', reaches: ['central.sonatype.com', ...maven] }),
      'test|verify|integration-test': mvn(tests, {
        reaches: maven,
        subcommands: {
          deploy: mvn(publishes, { exposes: 'release', reaches: maven }),
        },
      }),
      'validate|compile|test-compile|package|install|clean|site|dependency:tree|dependency:resolve|spring-boot:run|exec:java|spotless:check|spotless:apply|checkstyle:check':
        mvn(compiles, {
          reaches: maven,
          subcommands: {
            'deploy|release:perform': mvn(publishes, { exposes: 'release', reaches: maven }),
            'test|verify|package|install|compile|clean': mvn(compiles, {
              reaches: maven,
              subcommands: {
                deploy: mvn(publishes, { exposes: 'release', reaches: maven }),
              },
            }),
          },
        }),
    },
  }),
  'gradle|gradlew': gradle(compiles, {
    reaches: [...gradlePortal, ...maven],
    subcommands: {
      'publish|publishPlugins|publishToSonatype|publishToMavenCentral|publishAndReleaseToMavenCentral|uploadArchives|jreleaserFullRelease':
        gradle(publishes, { exposes: 'release', reaches: [...gradlePortal, ...maven] }),
      'build|assemble|check|test|clean|run|bootRun|jar|classes|dependencies|tasks|projects|properties|help|init|wrapper|lint|spotlessApply|integrationTest|publishToMavenLocal|javadoc':
        gradle(compiles, {
          reaches: [...gradlePortal, ...maven],
          subcommands: {
            'publish|publishPlugins|publishToSonatype|publishToMavenCentral': gradle(publishes, {
              exposes: 'release',
              reaches: [...gradlePortal, ...maven],
            }),
          },
        }),
    },
  }),
  javac: {
    manual: 'javac(1), JDK 21',
    single: true,
    flags: 'g nowarn verbose deprecation parameters Werror Xlint',
    values: `
      d=edit s=edit h=edit cp=any classpath=any class-path=any sourcepath=any source-path=any processor=text
      processorpath=any processor-path=any source=text target=text release=text encoding=text p=any
      module-path=any proc=text
    `,
    harmless: 'version help',
    operands: ['any'],
    because: 'it compiles, and runs annotation processors it finds',
  },
};
