import type { GrammarInput } from '../../../model/grammar.ts';
import { npmRivals } from './packages-node-rivals.ts';

const scripts = 'it runs scripts of the project';
const installs = 'it downloads packages and runs their install scripts';
const runsPackage = 'it runs a program of a package, downloaded first where it is missing';
const changes = "it changes the project's packages or settings";
const account = 'it changes packages or rights on the registry';
const publishes = 'it publishes the package to a registry';
const asks = "it follows the project's settings and may ask a registry";

const npmRegistry = ['registry.npmjs.org'];

const npmConfig = 'npm-config(7), npm 11';
/** Options of every npm command; the first line is npm's boolean settings. */
const npmOptions = {
  flags: `
    all allow-same-version audit bin-links commit-hooks description dev dry-run engine-strict force
    foreground-scripts fund git-tag-version global if-present ignore-scripts include-workspace-root
    install-links json legacy-peer-deps long offline optional package-lock package-lock-only parseable
    prefer-dedupe prefer-offline prefer-online production progress provenance read-only save save-bundle
    save-dev save-exact save-optional save-peer save-prod shrinkwrap sign-git-tag strict-peer-deps
    strict-ssl timing unicode usage workspaces yes no quiet silent verbose no-audit no-bin-links no-color
    no-fund no-git-tag-version no-ignore-scripts no-optional no-package-lock no-progress no-save
    no-update-notifier no-workspaces no-yes help a d f g h l n p q s v y S B D E O P
  `,
  values: `
    access=text audit-level=text auth-type=text before=text cache=edit cafile=read call=script c=script
    cert=text cidr=text cpu=text depth=text diff=text editor=execute fetch-retries=text fetch-timeout=text
    git=execute globalconfig=read https-proxy=url proxy=url include=text init-module=execute
    install-strategy=text key=text libc=text location=text L=text loglevel=text logs-dir=edit
    maxsockets=text message=text m=text noproxy=text node-gyp=execute node-options=text omit=text os=text
    otp=text package=text pack-destination=edit prefix=enter C=enter preid=text provenance-file=read
    registry=url reg=url save-prefix=text scope=text script-shell=execute shell=execute tag=text
    tag-version-prefix=text umask=text user-agent=text userconfig=read viewer=execute workspace=word w=word
  `,
  optional: 'color',
} as const;

const npm: GrammarInput = {
  manual: npmConfig,
  ...npmOptions,
  // `--help` writes a log where .npmrc says.
  harmless: 'version v',
  because: scripts,
  subcommands: {
    'run|run-script|rum|urn': { manual: 'npm-run(1), npm 11', operands: ['text', 'any'], because: scripts },
    test: { manual: 'npm-test(1), npm 11', operands: ['any'], because: scripts },
    'tst|t|start|stop|restart': {
      manual: 'npm-start(1), npm 11',
      operands: ['any'],
      because: scripts,
    },
    'install|i|in|ins|inst|insta|instal|isnt|isnta|isntal|add': {
      manual: 'npm-install(1), npm 11',
      operands: ['word'],
      because: installs,
      reaches: npmRegistry,
    },
    'ci|clean-install|ic|install-clean|isntall-clean|install-test|it|install-ci-test|cit|clean-install-test|sit':
      {
        manual: 'npm-ci(1), npm 11',
        operands: ['word'],
        because: installs,
        reaches: npmRegistry,
      },
    'update|up|upgrade|udpate|rebuild|rb|dedupe|ddp|prune': {
      manual: 'npm-update(1), npm 11',
      operands: ['word'],
      because: installs,
      reaches: npmRegistry,
    },
    'uninstall|un|unlink|remove|rm|r': {
      manual: 'npm-uninstall(1), npm 11',
      operands: ['text'],
      because: changes,
    },
    'link|ln': {
      manual: 'npm-link(1), npm 11',
      operands: ['word'],
      because: 'it links packages outside the project',
    },
    'exec|x': { manual: 'npm-exec(1), npm 11', operands: ['command'], because: runsPackage, posix: true },
    'init|create|innit': {
      manual: 'npm-init(1), npm 11',
      operands: ['text', 'any'],
      because: 'it downloads and runs a package that makes a project',
    },
    publish: {
      manual: 'npm-publish(1), npm 11',
      operands: ['any'],
      because: publishes,
      exposes: 'release',
      reaches: npmRegistry,
    },
    'unpublish|deprecate|undeprecate': {
      manual: 'npm-unpublish(1), npm 11',
      operands: ['text'],
      because: account,
      exposes: 'release',
      reaches: npmRegistry,
    },
    'dist-tag|dist-tags|owner|author|access|token|org|ogr|team|hook|profile|star|stars|unstar|trust': {
      manual: 'npm-dist-tag(1), npm-owner(1), npm-access(1), npm-token(1), npm 11',
      operands: ['text'],
      because: account,
      reaches: npmRegistry,
    },
    'login|adduser|add-user|logout': {
      manual: 'npm-login(1), npm 11',
      because: 'it changes which account npm acts as',
      reaches: npmRegistry,
    },
    pack: {
      manual: 'npm-pack(1), npm 11',
      operands: ['any'],
      because: 'it runs scripts of the project and writes an archive',
    },
    'version|verison': {
      manual: 'npm-version(1), npm 11',
      operands: ['text'],
      because: 'it edits package.json, commits, tags and runs scripts of the project',
    },
    'config|c': {
      manual: 'npm-config(1), npm 11',
      because: "it shows or changes npm's settings",
      subcommands: {
        'set|delete|rm|del|get|edit|list|ls|fix': {
          manual: 'npm-config(1), npm 11',
          operands: ['word'],
          because: "it shows or changes npm's settings",
        },
      },
    },
    'set|get': {
      manual: 'npm-config(1), npm 11',
      operands: ['word'],
      because: "it shows or changes npm's settings",
    },
    pkg: { manual: 'npm-pkg(1), npm 11', operands: ['word'], because: 'it edits package.json' },
    cache: { manual: 'npm-cache(1), npm 11', operands: ['text', 'any'], because: "it changes npm's cache" },
    'explore|edit': { manual: 'npm-explore(1), npm 11', operands: ['text', 'any'], because: scripts },
    'shrinkwrap|audit': { manual: 'npm-audit(1), npm 11', operands: ['text'], because: changes },
    'ls|list|la|ll|outdated|view|info|show|v|search|s|se|find|explain|why|query|fund|root|prefix|bin|ping|whoami|doctor|sbom|diff|find-dupes|help|help-search|completion|repo|docs|home|bugs|issues|stage':
      { manual: 'npm-ls(1), npm 11', operands: ['text'], because: asks },
  },
};

/** Package managers and launchers of JavaScript, and the tools that release its packages. */
export const nodePackages: Readonly<Record<string, GrammarInput>> = {
  npm,
  ...npmRivals,
  npx: {
    manual: 'npx(1), npm 11',
    ...npmOptions,
    // Before npm 7 `-p` named a package; npx still takes it so.
    values: `${npmOptions.values} p=text`,
    harmless: 'version v',
    operands: ['command'],
    because: runsPackage,
    posix: true,
  },
  corepack: {
    manual: 'https://github.com/nodejs/corepack, corepack 0.34',
    operands: ['text', 'any'],
    because: 'it downloads package managers and changes which ones run',
    reaches: npmRegistry,
  },
  'nvm|fnm|volta|n|asdf|mise': {
    manual: 'https://github.com/nvm-sh/nvm, https://mise.jdx.dev/cli',
    operands: ['text'],
    because: 'it downloads tools and changes which ones run',
  },
  'semantic-release|release-it|np|auto': {
    manual:
      'https://semantic-release.gitbook.io/semantic-release/usage/configuration, https://github.com/release-it/release-it',
    flags: 'ci no-ci dry-run d debug verbose V yolo no-tests no-publish preview',
    values: `
      b=text branches=text r=url repository-url=url t=text tag-format=text p=execute plugins=execute
      e=execute extends=execute c=execute config=execute tag=text
    `,
    operands: ['text'],
    because: 'it releases the project: tags, pushes and publishes',
    exposes: 'release',
    reaches: npmRegistry,
  },
  changeset: {
    manual: 'https://github.com/changesets/changesets/blob/main/docs/command-line-options.md',
    because: "it edits the project's releases",
    subcommands: {
      publish: {
        manual: 'https://github.com/changesets/changesets/blob/main/docs/command-line-options.md',
        flags: 'no-git-tag',
        values: 'otp=text tag=text',
        because: publishes,
        exposes: 'release',
        reaches: npmRegistry,
      },
      'init|add|version|status|pre|tag': {
        manual: 'https://github.com/changesets/changesets/blob/main/docs/command-line-options.md',
        flags: 'empty open verbose',
        values: 'since=text o=edit output=edit snapshot=text ignore=text message=text',
        operands: ['text'],
        because: "it edits the project's releases",
      },
    },
  },
};
