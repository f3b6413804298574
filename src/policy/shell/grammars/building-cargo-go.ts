import type { GrammarInput } from '../../../model/grammar.ts';

const compiles = 'it builds the project, build scripts and plugins included';
const tests = 'it builds the project and runs its tests';
const runsIt = 'it builds the project and runs it';
const installs = 'it downloads and builds packages';
const settings = "it follows the project's settings, which may name other programs";
const publishes = 'it publishes the package to a registry';
const crates = ['index.crates.io', 'static.crates.io', 'crates.io'];
const goProxy = ['proxy.golang.org', 'sum.golang.org'];

const cargoManual = 'cargo(1), cargo 1.95';
const cargo: GrammarInput = {
  manual: cargoManual,
  flags: `
    v verbose vv q quiet locked offline frozen list h help release r all-features no-default-features
    all-targets lib bins examples tests benches workspace all keep-going future-incompat-report unit-graph
    ignore-rust-version no-run no-fail-fast doc no-deps document-private-items open no-verify allow-dirty
    dry-run n exclude-lockfile l fix edition edition-idioms broken-code allow-no-vcs allow-staged check
    no-track force f debug aggressive no-dedupe d duplicates dev build no-optional optional undo list-only
    bless cached-only nocapture precise versioned-dirs
  `,
  values: `
    color=text config=any Z=text C=enter manifest-path=execute p=text package=text exclude=text bin=text
    example=text test=text bench=text F=text features=text profile=text j=text jobs=text target=text
    target-dir=edit artifact-dir=edit out-dir=edit lockfile-path=update message-format=text index=url
    registry=text token=text path=any git=url branch=text tag=text rev=text version=text vers=text root=edit
    name=text rename=text vcs=text limit=text i=text invert=text e=text edges=text depth=text prefix=text
    format=text filter-platform=text a=text add=text remove=text explain=text
  `,
  optional: 'timings',
  // rustup starts the toolchain that the project names (`rust-toolchain.toml`): even `--version` runs it.
  because: compiles,
  subcommands: {
    'build|b|check|c|doc|d|rustc|rustdoc|fix|fetch|vendor|generate-lockfile': {
      manual: 'cargo-build(1), cargo 1.95',
      operands: ['word'],
      because: compiles,
      reaches: crates,
    },
    clippy: {
      manual: 'cargo-clippy, https://doc.rust-lang.org/clippy/usage.html',
      operands: ['word'],
      because: compiles,
    },
    fmt: {
      manual: 'cargo-fmt, rustfmt 1.8',
      operands: ['word'],
      values: 'p=text package=text manifest-path=execute message-format=text',
      because: 'it rewrites the sources of the project',
    },
    'test|t|bench|nextest|miri': {
      manual: 'cargo-test(1), cargo 1.95',
      operands: ['word'],
      because: tests,
      reaches: crates,
    },
    'run|r': { manual: 'cargo-run(1), cargo 1.95', operands: ['word'], because: runsIt, reaches: crates },
    'install|uninstall|binstall': {
      manual: 'cargo-install(1), cargo 1.95',
      operands: ['word'],
      because: installs,
      reaches: crates,
    },
    'add|remove|rm|update|upgrade|new|init|clean|set-version': {
      manual: 'cargo-add(1), cargo 1.95',
      operands: ['word'],
      because: "it changes the project's packages or files",
      reaches: crates,
    },
    publish: {
      manual: 'cargo-publish(1), cargo 1.95',
      because: publishes,
      exposes: 'release',
      reaches: crates,
    },
    release: {
      manual: 'https://github.com/crate-ci/cargo-release/blob/master/docs/reference.md',
      flags: 'execute x no-publish no-push no-tag no-confirm',
      operands: ['text'],
      because: 'it releases the project: tags, pushes and publishes',
      exposes: 'release',
      reaches: crates,
    },
    'yank|owner|login|logout': {
      manual: 'cargo-yank(1), cargo-owner(1), cargo 1.95',
      operands: ['text'],
      because: 'it changes packages or rights on the registry',
      reaches: crates,
    },
    package: { manual: 'cargo-package(1), cargo 1.95', because: compiles, reaches: crates },
    'tree|metadata|search|info|pkgid|locate-project|read-manifest|verify-project|version|help|audit|deny|outdated|report|config':
      { manual: 'cargo-tree(1), cargo 1.95', operands: ['text'], because: settings },
  },
};

const goManual = 'https://pkg.go.dev/cmd/go, Go 1.25';
const goBuild = {
  flags: `
    a n v x race msan asan work trimpath cover linkshared i json modcacherw buildvcs e m u d t test deps
    export find compiled versions retracted short all src cmd
  `,
  values: `
    C=enter o=edit p=text asmflags=text gcflags=text ldflags=text gccgoflags=text tags=text mod=text
    modfile=read overlay=read pkgdir=edit toolexec=execute exec=execute vettool=execute buildmode=text
    compiler=text installsuffix=text covermode=text coverpkg=text f=text
  `,
} as const;
const go = (because: string, more: Partial<GrammarInput> = {}): GrammarInput => ({
  manual: goManual,
  ...goBuild,
  operands: ['word'],
  posix: true,
  because,
  ...more,
});

const goProgram: GrammarInput = {
  manual: goManual,
  single: true,
  values: 'C=enter',
  // `go version` may first download the toolchain that go.mod names.
  because: settings,
  subcommands: {
    'build|vet|list|install-tool': go(compiles, { reaches: goProxy }),
    test: go(tests, {
      flags: `${goBuild.flags} c failfast fullpath benchmem args short`,
      values: `
        ${goBuild.values} run=text skip=text bench=text benchtime=text blockprofile=edit
        blockprofilerate=text count=text coverprofile=edit cpu=text cpuprofile=edit fuzz=text fuzztime=text
        fuzzminimizetime=text list=text memprofile=edit memprofilerate=text mutexprofile=edit
        mutexprofilefraction=text outputdir=edit parallel=text shuffle=text timeout=text trace=edit vet=text
      `,
      posix: false,
      reaches: goProxy,
    }),
    run: go(runsIt, { operands: ['word', 'any'], reaches: goProxy }),
    'get|install': go(installs, { reaches: goProxy }),
    generate: go('it runs the commands written in the sources', {
      values: `${goBuild.values} run=text skip=text`,
    }),
    'fmt|fix': go('it rewrites the sources of the project'),
    'mod|work|tool': go("it changes the project's packages or runs its tools", {
      operands: ['text', 'any'],
      posix: false,
      values: `
        ${goBuild.values} compat=text go=text require=text droprequire=text replace=any dropreplace=text
        exclude=text module=text toolchain=text use=any
      `,
      reaches: goProxy,
    }),
    clean: go('it removes files of the project and of the cache', {
      flags: `${goBuild.flags} cache testcache modcache fuzzcache r`,
    }),
    env: go("it shows or changes Go's settings", {
      flags: 'json changed w u',
      operands: ['text'],
    }),
    'doc|version|help|bug|telemetry': go(settings, { flags: 'all c cmd ex short src u m v http' }),
  },
};

/** Cargo, rustc and go. */
export const cargoAndGo: Readonly<Record<string, GrammarInput>> = {
  cargo,
  go: goProgram,
  'rustc|rustdoc': {
    manual: 'rustc(1), rustc 1.95',
    flags: 'O g v verbose test h help',
    values: `
      L=any l=text o=edit out-dir=edit C=text codegen=text cfg=text check-cfg=text crate-type=text
      crate-name=text edition=text emit=any print=any explain=text target=text W=text A=text D=text F=text
      extern=any sysroot=any error-format=text color=text remap-path-prefix=text Z=text
    `,
    operands: ['read'],
    because: compiles,
  },
};
