import type { GrammarInput } from '../../../model/grammar.ts';
import { cargoAndGo } from './building-cargo-go.ts';
import { javaBuilds } from './building-java.ts';

const recipes = "it runs the project's build files";
const compiles = 'it builds the project, build scripts and plugins included';
const publishes = 'it publishes the package to a registry';
const tasks = 'it runs tasks of the project';

/** Build tools, compilers and task runners. */
export const building: Readonly<Record<string, GrammarInput>> = {
  ...cargoAndGo,
  ...javaBuilds,
  'make|gmake': {
    manual: 'make(1), GNU make 4.3',
    flags: `
      b m B always-make d e environment-overrides i ignore-errors k keep-going L check-symlink-times n
      just-print dry-run recon p print-data-base q question r no-builtin-rules R no-builtin-variables s
      silent quiet no-silent S no-keep-going stop t touch trace w print-directory no-print-directory
      warn-undefined-variables
    `,
    values: `
      C=enter directory=enter E=code eval=code f=execute file=execute makefile=execute I=any include-dir=any
      o=any old-file=any assume-old=any W=any what-if=any new-file=any assume-new=any
    `,
    optional: 'debug jobs load-average max-load output-sync shuffle',
    attached: 'j l O',
    harmless: 'v version h help',
    // A target is a name of the makefile, even where a folder is called like it.
    operands: ['word'],
    because: recipes,
  },
  cmake: {
    manual: 'cmake(1), CMake 3.31',
    flags: `
      L LA LAH LH N fresh Wno-dev Wdev clean-first v verbose trace trace-expand debug-output debug-find
      list-presets strip warn-uninitialized
    `,
    values: `
      S=any B=edit C=execute D=text U=text G=text T=text A=text P=execute E=command toolchain=execute
      install-prefix=edit preset=text build=enter install=enter open=enter t=text target=text config=text
      component=text prefix=edit log-level=text graphviz=edit trace-redirect=edit
    `,
    optional: 'parallel profiling-output workflow system-information',
    attached: 'j',
    harmless: 'version help h',
    operands: ['any'],
    because: recipes,
  },
  ctest: {
    manual: 'ctest(1), CMake 3.31',
    flags: `
      V verbose VV extra-verbose debug output-on-failure stop-on-failure F Q quiet N show-only rerun-failed
      progress no-tests schedule-random repeat-until-fail
    `,
    values: `
      C=text build-config=text R=text tests-regex=text E=text exclude-regex=text L=text label-regex=text
      LE=text label-exclude=text I=text tests-information=text test-dir=enter O=edit output-log=edit
      output-junit=edit timeout=text S=execute script=execute SP=execute D=text dashboard=text M=text T=text
      preset=text repeat=text stop-time=text j=text
    `,
    optional: 'parallel',
    harmless: 'version help h',
    operands: ['any'],
    because: "it runs the project's tests",
  },
  'ninja|ninja-build|samu': {
    manual: 'ninja(1), Ninja 1.12',
    flags: 'v verbose quiet n',
    values: 'C=enter f=execute j=text k=text l=text d=text t=text w=text',
    harmless: 'version h help',
    operands: ['word'],
    because: recipes,
  },
  'meson|scons|waf|xmake|buck2|pants|please|rake|ant|grunt|gulp|invoke|inv|fab|doit|mage|msbuild|xcodebuild|swiftc|zig|flutter':
    {
      manual: 'meson(1), scons(1), rake(1), ant(1)',
      flags: 's v q n k h f help verbose quiet dry-run list T P D',
      values: 'C=enter file=execute rakefile=execute gulpfile=execute gruntfile=execute buildfile=execute',
      operands: ['any'],
      because: recipes,
    },
  just: {
    manual: 'https://just.systems/man/en/, just 1.40',
    flags: `
      n dry-run q quiet v verbose u unsorted g global-justfile highlight no-highlight yes one explain
      timestamp no-deps unstable clear-shell-args l list summary evaluate dump fmt init choose variables
      groups check e edit changelog man
    `,
    values: `
      f=execute justfile=execute d=enter working-directory=enter set=text shell=execute shell-arg=text
      color=text chooser=execute dotenv-filename=any E=read dotenv-path=read list-heading=text show=text
      s=text usage=text completions=text dump-format=text tempdir=edit c=command command=command
    `,
    harmless: 'version V help h',
    operands: ['word'],
    because: recipes,
  },
  'task|go-task': {
    manual: 'https://taskfile.dev/reference/cli/, Task 3',
    flags: `
      a list-all l list c color n dry f force p parallel s silent y yes v verbose w watch x exit-code g
      global i init status summary offline download insecure clear-cache json F failfast no-status flush
      disable-fuzzy
    `,
    values: `
      d=enter dir=enter t=execute taskfile=execute C=text concurrency=text I=text interval=text o=text
      output=text sort=text timeout=text expiry=text completion=text output-group-begin=text
      output-group-end=text trusted-hosts=text
    `,
    operands: ['word'],
    because: recipes,
  },
  'bazel|bazelisk|blaze': {
    manual: 'https://bazel.build/reference/command-line-reference, Bazel 8',
    values: 'bazelrc=execute output_base=edit output_user_root=edit c=text config=text',
    // bazelisk downloads and runs the version that the project names, `--version` too.
    operands: ['text', 'any'],
    because: compiles,
  },
  turbo: {
    manual: 'https://turborepo.com/docs/reference/run, turbo 2',
    flags: 'affected parallel force no-cache no-daemon dry-run only summarize continue h help',
    values: `
      cwd=enter F=word filter=word cache-dir=edit concurrency=text env-mode=text graph=any log-order=text
      log-prefix=text output-logs=text profile=edit root-turbo-json=read token=text team=text api=url
      ui=text cache=text verbosity=text
    `,
    optional: 'dry remote-only',
    operands: ['word'],
    because: tasks,
  },
  nx: {
    manual: 'https://nx.dev/reference/nx-commands, Nx 21',
    flags: 'all skip-nx-cache skipNxCache verbose dry-run dryRun d nx-bail uncommitted untracked y yes watch',
    values: `
      t=text target=text targets=text p=text projects=text exclude=text base=text head=text files=any
      parallel=text configuration=text c=text runner=text graph=any output-style=text tag=text registry=url
      access=text otp=text
    `,
    operands: ['text'],
    because: tasks,
    subcommands: {
      release: {
        manual: 'https://nx.dev/reference/nx-commands#release, Nx 21',
        flags: 'first-release skip-publish git-push',
        values: 'specifier=text preid=text',
        operands: ['text'],
        because: 'it releases the project: tags, pushes and publishes',
        exposes: 'release',
        reaches: ['registry.npmjs.org'],
      },
      'run|run-many|affected|exec|test|build|lint|serve|e2e|show|graph|list|reset|format|format:check|format:write|generate|g|migrate|import|add|init|connect|daemon|report|sync|watch|repair|view-logs|typecheck':
        { manual: 'https://nx.dev/reference/nx-commands, Nx 21', operands: ['text'], because: tasks },
    },
  },
  lerna: {
    manual: 'https://lerna.js.org/docs/api-reference/commands, Lerna 8',
    flags:
      'y yes no-git-tag-version no-push no-private stream parallel force-publish exact since dry-run canary',
    values: `
      scope=word ignore=word concurrency=text loglevel=text registry=url dist-tag=text contents=any otp=text
      pre-dist-tag=text
    `,
    because: tasks,
    subcommands: {
      publish: {
        manual: 'https://lerna.js.org/docs/features/version-and-publish, Lerna 8',
        operands: ['text'],
        because: publishes,
        exposes: 'release',
        reaches: ['registry.npmjs.org'],
      },
      exec: {
        manual: 'https://lerna.js.org/docs/api-reference/commands, Lerna 8',
        operands: ['command'],
        because: tasks,
        posix: true,
      },
      'run|version|bootstrap|add|clean|diff|list|ls|la|ll|changed|init|link|create|import|info|repair|watch':
        {
          manual: 'https://lerna.js.org/docs/api-reference/commands, Lerna 8',
          operands: ['text'],
          because: tasks,
        },
    },
  },
  concurrently: {
    manual: 'https://github.com/open-cli-tools/concurrently, concurrently 9',
    flags: 'k kill-others kill-others-on-fail r raw no-color g group timings P passthrough-arguments h help',
    values: `
      n=text names=text c=text prefix-colors=text p=text prefix=text m=text max-processes=text s=text
      success=text hide=text name-separator=text restart-tries=text restart-after=text teardown=script
    `,
    operands: ['script'],
    because: tasks,
  },
  'vite|webpack|rollup|rolldown|esbuild|parcel|tsup|tsdown|next|nuxt|astro|ng|react-scripts|rspack|rsbuild|swc|babel|storybook|hugo|typedoc|sass|tailwindcss|nest|cross-env|npm-run-all|run-s|run-p|rimraf':
    {
      manual:
        'https://vite.dev/guide/cli, https://webpack.js.org/api/cli/, https://rollupjs.org/command-line-interface/',
      flags: 'w watch h help verbose quiet silent no-color prod minify bundle sourcemap clean',
      values: `
        c=execute config=execute outdir=edit outfile=edit outDir=edit output-path=edit o=edit d=edit
        dist-dir=edit mode=text port=text format=text platform=text target=text external=text
      `,
      optional: 'host open',
      operands: ['any'],
      because: "it follows the project's settings, which are code",
    },
  'cc|gcc|g++|c++|clang|clang++|cpp': {
    manual: 'gcc(1), GCC 14',
    single: true,
    flags: 'c S E g pipe pedantic ansi shared static s v w O0 O1 O2 O3 Os Og Wall Wextra Werror fPIC',
    values: 'o=edit I=any L=any l=text D=text U=text std=text x=text include=read MF=edit',
    harmless: 'version dumpversion dumpmachine',
    operands: ['any'],
    because: 'it compiles, with whatever plugins and programs its words name',
  },
};
