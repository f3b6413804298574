import type { GrammarInput } from '../../../model/grammar.ts';

const scripts = 'it runs scripts of the project';
const installs = 'it downloads packages and runs their install scripts';
const runsPackage = 'it runs a program of a package, downloaded first where it is missing';
const changes = "it changes the project's packages or settings";
const account = 'it changes packages or rights on the registry';
const publishes = 'it publishes the package to a registry';
const asks = "it follows the project's settings and may ask a registry";
const npmRegistry = ['registry.npmjs.org'];

const pnpmOptions = {
  flags: `
    r recursive g global D P O E save-dev save-prod save-optional save-peer save-exact dev prod optional
    no-optional frozen-lockfile no-frozen-lockfile lockfile-only fix-lockfile offline prefer-offline
    ignore-scripts force silent s json long parallel stream aggregate-output no-bail bail if-present
    workspace-root w no-color color latest L interactive i ignore-workspace shell-mode c dry-run
    no-git-checks provenance help h yes y ignore-pnpmfile
  `,
  values: `
    filter=word F=word filter-prod=word C=enter dir=enter registry=url reporter=text loglevel=text
    store-dir=edit virtual-store-dir=edit modules-dir=edit lockfile-dir=edit config=text package=text
    workspace-concurrency=text resume-from=text depth=text tag=text access=text otp=text publish-branch=text
    pack-destination=edit allow-build=text
  `,
} as const;

const pnpm: GrammarInput = {
  manual: 'https://pnpm.io/pnpm-cli, pnpm 10',
  ...pnpmOptions,
  // `--version` runs the pnpm that package.json names.
  because: scripts,
  subcommands: {
    'run|run-script': {
      manual: 'https://pnpm.io/cli/run',
      operands: ['text', 'any'],
      because: scripts,
      posix: true,
    },
    'test|t|tst|start|restart|stop': {
      manual: 'https://pnpm.io/cli/test',
      operands: ['any'],
      because: scripts,
    },
    'install|i|add|update|up|upgrade|ci|dedupe|rebuild|rb|fetch|import|install-test|it|patch-commit|approve-builds':
      { manual: 'https://pnpm.io/cli/add', operands: ['word'], because: installs, reaches: npmRegistry },
    'remove|rm|uninstall|un|prune|patch|patch-remove|link|ln|unlink|setup|init|config|c|set|get|store|cache|env|self-update|deploy|pack|version':
      { manual: 'https://pnpm.io/cli/remove', operands: ['word'], because: changes },
    exec: {
      manual: 'https://pnpm.io/cli/exec',
      operands: ['command'],
      because: "it runs a program of the project's packages",
      posix: true,
    },
    'dlx|create': {
      manual: 'https://pnpm.io/cli/dlx',
      operands: ['command'],
      because: 'it downloads a package and runs it',
      posix: true,
      reaches: npmRegistry,
    },
    publish: {
      manual: 'https://pnpm.io/cli/publish',
      operands: ['any'],
      because: publishes,
      exposes: 'release',
      reaches: npmRegistry,
    },
    'list|ls|ll|la|outdated|why|audit|licenses|root|bin|view|info|doctor': {
      manual: 'https://pnpm.io/cli/list',
      operands: ['text'],
      because: asks,
    },
  },
};

const yarn: GrammarInput = {
  manual: 'https://yarnpkg.com/cli and https://classic.yarnpkg.com/en/docs/cli, yarn 4 and 1',
  flags: `
    json D P O E dev peer optional exact tilde caret prefer-dev immutable immutable-cache inline-builds
    check-cache frozen-lockfile production prod offline ignore-scripts silent s verbose non-interactive
    pure-lockfile force flat all A recursive R parallel p interlaced topological i inspect interactive
    dry-run tolerate-republish help h
  `,
  values: `
    cwd=enter mode=text registry=url cache-folder=edit modules-folder=edit network-timeout=text mutex=text
    tag=text access=text otp=text new-version=text from=word include=word exclude=word j=text jobs=text
    package=text
  `,
  // `--version` runs the yarn that .yarnrc.yml or package.json name.
  because: scripts,
  subcommands: {
    run: {
      manual: 'https://yarnpkg.com/cli/run',
      operands: ['text', 'any'],
      because: scripts,
      posix: true,
    },
    'test|start|node': { manual: 'https://yarnpkg.com/cli/run', operands: ['any'], because: scripts },
    'install|add|up|upgrade|upgrade-interactive|import|dedupe|rebuild|link|unlink': {
      manual: 'https://yarnpkg.com/cli/add',
      operands: ['word'],
      because: installs,
      reaches: ['registry.yarnpkg.com', ...npmRegistry],
    },
    'remove|set|config|plugin|patch|patch-commit|init|cache|constraints|version|unplug|pack|autoclean|policies|stage|global':
      { manual: 'https://yarnpkg.com/cli/remove', operands: ['word'], because: changes },
    exec: {
      manual: 'https://yarnpkg.com/cli/exec',
      operands: ['command'],
      because: "it runs a program in the project's environment",
      posix: true,
    },
    'dlx|create': {
      manual: 'https://yarnpkg.com/cli/dlx',
      operands: ['command'],
      because: 'it downloads a package and runs it',
      posix: true,
      reaches: ['registry.yarnpkg.com', ...npmRegistry],
    },
    workspace: {
      manual: 'https://yarnpkg.com/cli/workspace',
      operands: ['text', 'text', 'any'],
      because: scripts,
      posix: true,
    },
    'workspaces|w': {
      manual: 'https://yarnpkg.com/cli/workspaces/foreach',
      operands: ['text', 'text', 'any'],
      because: scripts,
    },
    publish: {
      manual: 'https://classic.yarnpkg.com/en/docs/cli/publish',
      operands: ['any'],
      because: publishes,
      exposes: 'release',
      reaches: ['registry.yarnpkg.com'],
    },
    npm: {
      manual: 'https://yarnpkg.com/cli/npm/publish',
      because: account,
      subcommands: {
        publish: {
          manual: 'https://yarnpkg.com/cli/npm/publish',
          because: publishes,
          exposes: 'release',
          reaches: ['registry.yarnpkg.com', ...npmRegistry],
        },
        'login|logout|tag|audit|info|whoami': {
          manual: 'https://yarnpkg.com/cli/npm/login',
          operands: ['text'],
          because: account,
        },
      },
    },
    'login|logout|owner|tag|team|access': {
      manual: 'https://classic.yarnpkg.com/en/docs/cli/owner',
      operands: ['text'],
      because: account,
    },
    'why|list|info|outdated|audit|licenses|check|explain|search|bin|versions|help': {
      manual: 'https://yarnpkg.com/cli/why',
      operands: ['text'],
      because: asks,
    },
  },
};

const bun: GrammarInput = {
  manual: 'https://bun.sh/docs/cli/run, bun 1.2',
  flags: `
    watch hot smol silent b bun no-clear-screen i no-install prefer-offline prefer-latest no-env-file
    if-present help h
  `,
  values: `
    preload=execute r=execute require=execute import=execute e=code eval=code p=code print=code
    env-file=read cwd=enter config=execute c=execute tsconfig-override=read filter=word F=word port=text
    d=text define=text l=text loader=text conditions=text shell=text target=text install=text
    inspect-port=text user-agent=text
  `,
  optional: 'inspect inspect-wait inspect-brk backend',
  operands: ['execute', 'any'],
  instead: 'e eval p print',
  because: scripts,
  subcommands: {
    run: {
      manual: 'https://bun.sh/docs/cli/run',
      operands: ['word', 'any'],
      because: scripts,
      posix: true,
    },
    test: {
      manual: 'https://bun.sh/docs/cli/test',
      operands: ['any'],
      flags: 'coverage only todo randomize pass-with-no-tests',
      values: `
        timeout=text rerun-each=text bail=text t=text test-name-pattern=text coverage-reporter=text
        coverage-dir=edit reporter=text reporter-outfile=edit max-concurrency=text seed=text
      `,
      risky: { u: 'it rewrites snapshots', 'update-snapshots': 'it rewrites snapshots' },
      because: "it runs the project's tests",
    },
    'x|create|c': {
      manual: 'https://bun.sh/docs/cli/bunx',
      operands: ['command'],
      because: runsPackage,
      posix: true,
    },
    exec: {
      manual: 'https://bun.sh/docs/cli/exec',
      operands: ['script'],
      because: 'it runs a command text of its own',
    },
    'install|i|add|a|update|upgrade|link|unlink|patch|outdated|init|pm|remove|rm|info|audit|why': {
      manual: 'https://bun.sh/docs/cli/install',
      flags: `
        dev d D development optional peer E exact g global frozen-lockfile production p no-save save dry-run
        force f ignore-scripts no-progress no-summary no-verify trust lockfile-only no-cache verbose y yarn
        latest recursive
      `,
      values: 'registry=url cache-dir=edit omit=text linker=text concurrent-scripts=text ca=text cafile=read',
      operands: ['word'],
      because: installs,
      reaches: npmRegistry,
    },
    publish: {
      manual: 'https://bun.sh/docs/cli/publish',
      operands: ['any'],
      flags: 'dry-run',
      values: 'access=text tag=text otp=text registry=url auth-type=text',
      because: publishes,
      exposes: 'release',
      reaches: npmRegistry,
    },
    build: {
      manual: 'https://bun.sh/docs/bundler',
      flags: `
        production minify splitting no-bundle compile watch bytecode minify-syntax minify-whitespace
        minify-identifiers emit-dce-annotations css-chunking
      `,
      values: `
        outdir=edit outfile=edit root=enter format=text sourcemap=text external=text e=text packages=text
        entry-naming=text public-path=text banner=text footer=text env=text
      `,
      operands: ['read'],
      because: "it builds with the project's settings and plugins",
    },
  },
};

/** pnpm, yarn and bun. */
export const npmRivals: Readonly<Record<string, GrammarInput>> = {
  pnpm,
  'yarn|yarnpkg': yarn,
  bun,
  pnpx: {
    manual: 'https://pnpm.io/cli/dlx',
    flags: 'c shell-mode silent s',
    values: 'package=text allow-build=text reporter=text',
    operands: ['command'],
    because: 'it downloads a package and runs it',
    posix: true,
    reaches: npmRegistry,
  },
  bunx: {
    manual: 'https://bun.sh/docs/cli/bunx',
    flags: 'bun silent verbose no-install',
    values: 'package=text p=text',
    operands: ['command'],
    because: runsPackage,
    posix: true,
  },
};
