import type { GrammarInput } from '../../../model/grammar.ts';

const program = 'it runs a program that nobody here can judge';
const noPath = 'it runs code that nobody here can judge';

const nodeManual = 'node(1), Node.js 24';
const nodeOptions = {
  flags: `
    abort-on-uncaught-exception allow-addons allow-child-process allow-wasi allow-worker build-snapshot
    check c cpu-prof disable-wasm-trap-handler disallow-code-generation-from-strings enable-fips
    enable-source-maps entry-url experimental-default-config-file experimental-eventsource
    experimental-import-meta-resolve experimental-network-inspection experimental-permission permission
    experimental-sqlite experimental-strip-types experimental-transform-types experimental-test-coverage
    experimental-test-isolation experimental-test-module-mocks experimental-test-snapshots
    experimental-vm-modules experimental-wasm-modules experimental-webstorage experimental-websocket
    expose-gc force-context-aware force-fips frozen-intrinsics heap-prof insecure-http-parser interactive i
    jitless no-addons no-deprecation no-experimental-fetch no-experimental-global-navigator
    no-experimental-repl-await no-experimental-require-module no-experimental-sqlite
    no-experimental-strip-types no-experimental-websocket no-warnings no-global-search-paths
    node-memory-debug openssl-legacy-provider openssl-shared-config pending-deprecation preserve-symlinks
    preserve-symlinks-main prof prof-process report-compact report-on-fatalerror report-on-signal
    report-uncaught-exception test test-force-exit test-only test-update-snapshots throw-deprecation
    tls-max-v1.2 tls-max-v1.3 tls-min-v1.0 tls-min-v1.1 tls-min-v1.2 tls-min-v1.3 trace-deprecation
    trace-env trace-exit trace-promises trace-sigint trace-sync-io trace-tls trace-uncaught trace-warnings
    track-heap-objects use-bundled-ca use-openssl-ca use-system-ca watch watch-preserve-output
    zero-fill-buffers
  `,
  values: `
    e=code eval=code p=code print=code r=execute require=execute import=execute loader=execute
    experimental-loader=execute experimental-sea-config=read build-sea=read build-snapshot-config=read
    experimental-config-file=read snapshot-blob=any env-file=read env-file-if-exists=read C=text
    conditions=text cpu-prof-dir=edit cpu-prof-name=edit cpu-prof-interval=text diagnostic-dir=edit
    disable-proto=text disable-warning=text dns-result-order=text heap-prof-dir=edit heap-prof-name=edit
    heap-prof-interval=text heapsnapshot-near-heap-limit=text heapsnapshot-signal=text icu-data-dir=read
    input-type=text experimental-default-type=text localstorage-file=edit max-http-header-size=text
    openssl-config=read redirect-warnings=edit report-dir=edit report-directory=edit report-filename=edit
    report-signal=text run=text secure-heap=text secure-heap-min=text stack-trace-limit=text
    test-concurrency=text test-coverage-include=text test-coverage-exclude=text test-coverage-lines=text
    test-global-setup=execute test-isolation=text test-name-pattern=text test-skip-pattern=text
    test-reporter=any test-reporter-destination=edit test-rerun-failures=update test-shard=text
    test-timeout=text title=text tls-cipher-list=text tls-keylog=edit trace-event-categories=text
    trace-event-file-pattern=edit trace-require-module=text unhandled-rejections=text v8-pool-size=text
    max-old-space-size=text max-semi-space-size=text stack-size=text inspect-port=text debug-port=text
    watch-path=read allow-fs-read=any allow-fs-write=any watch-kill-signal=text
  `,
  optional: 'inspect inspect-brk inspect-wait inspect-publish-uid trace-sigint',
} as const;

/** Launchers that run TypeScript as node runs JavaScript. */
const nodeLike = (manual: string, flags: string, values: string): GrammarInput => ({
  manual,
  ...nodeOptions,
  flags: `${nodeOptions.flags} ${flags}`,
  values: `${nodeOptions.values} ${values}`,
  operands: ['execute', 'any'],
  instead: 'e eval p print',
  posix: true,
  because: program,
});

const denoManual = 'https://docs.deno.com/runtime/reference/cli/, Deno 2';
const denoOptions = {
  flags: `
    q quiet A allow-all no-prompt cached-only no-check no-remote no-npm frozen unstable unstable-kv
    unstable-sloppy-imports v8-flags h help watch watch-hmr no-config no-lock node-modules-dir vendor r
    reload fmt dry-run d dev f force g global parallel doc fail-fast clean coverage fix json lock-write
  `,
  values: `
    c=execute config=execute import-map=read lock=update L=text log-level=text cert=read env-file=read
    location=url seed=text ext=text o=edit output=edit name=text n=text root=edit filter=text
    junit-path=edit reporter=text target=text preload=execute
  `,
  optional: `
    allow-read allow-write allow-net allow-env allow-run allow-ffi allow-sys allow-import allow-scripts
    deny-read deny-write deny-net deny-env deny-run deny-ffi deny-sys inspect inspect-brk inspect-wait check
    permit-no-files env
  `,
  attached: 'R W N E S I',
} as const;
const denoRun = (operands: GrammarInput['operands'], posix = true): GrammarInput => ({
  manual: denoManual,
  operands,
  posix,
  because: program,
});

/** Interpreters: what they run is a program of its own, which no grammar describes. */
export const interpreters: Readonly<Record<string, GrammarInput>> = {
  'node|nodejs': {
    ...nodeLike(nodeManual, '', ''),
    harmless: 'version v help h',
  },
  tsx: {
    ...nodeLike(
      'https://tsx.is/getting-started, tsx 4',
      'clear-screen no-cache',
      'tsconfig=read include=any exclude=any',
    ),
  },
  'ts-node|ts-node-esm|ts-node-script': nodeLike(
    'https://typestrong.org/ts-node/docs/options, ts-node 10',
    'T transpile-only transpileOnly swc esm files pretty skip-project H compiler-host log-error scope show-config prefer-ts-exts',
    'P=execute project=execute O=text compiler-options=text compilerOptions=text I=text ignore=text cwd=enter cwd-mode=text D=text ignore-diagnostics=text compiler=execute typecheck=text',
  ),
  'nodemon|node-dev|ts-node-dev|tsnd': nodeLike(
    'https://github.com/remy/nodemon/blob/main/doc/cli/options.txt, nodemon 3',
    'respawn transpile-only V verbose quiet q L legacy-watch I no-stdin no-colours',
    'x=script exec=script w=any watch=any ext=text ignore=text config=execute delay=text d=text signal=text s=text cwd=enter',
  ),
  deno: {
    manual: denoManual,
    ...denoOptions,
    harmless: 'version V help h',
    operands: ['execute', 'any'],
    because: program,
    subcommands: {
      'run|serve': denoRun(['execute', 'any']),
      'task|eval-task': denoRun(['text', 'any']),
      eval: { ...denoRun(['code', 'any']), flags: 'p print' },
      'test|bench|check|cache|compile|bundle|coverage|jupyter': denoRun(['any'], false),
      'lint|fmt|doc|info|types|completions|repl|upgrade|clean|outdated|approve-scripts': {
        ...denoRun(['any'], false),
        because: "it follows the project's settings",
      },
      'install|i|add|remove|uninstall|update|init|create|x': {
        ...denoRun(['any'], false),
        because: 'it downloads packages',
        reaches: ['jsr.io', 'registry.npmjs.org'],
      },
      publish: {
        manual: denoManual,
        flags: 'allow-dirty allow-slow-types no-provenance',
        values: 'token=text set-version=text',
        because: 'it publishes the package to a registry',
        exposes: 'release',
        reaches: ['jsr.io'],
      },
      'deploy|sandbox': { manual: denoManual, operands: ['any'], because: 'it deploys the project' },
    },
  },
  'python|python3|python2|pypy|pypy3|python3.9|python3.10|python3.11|python3.12|python3.13|python3.14': {
    manual: 'python(1), CPython 3.13',
    flags: 'b B d E i I O P q R s S t u v x',
    values: 'c=code m=text W=text X=text check-hash-based-pycs=text',
    harmless: 'V version h help',
    operands: ['execute', 'any'],
    // After `-c` and `-m` all words belong to that program.
    instead: 'c m',
    posix: true,
    because: program,
  },
  'ipython|ipython3|jupyter|bpython|ptpython': {
    manual: 'https://ipython.readthedocs.io/en/stable/interactive/reference.html, IPython 9',
    operands: ['any'],
    because: noPath,
  },
  ruby: {
    manual: 'ruby(1), Ruby 3.4',
    flags: 'a c l n p s S w W0 W1 W2 y disable-all copyright yjit jit rjit verbose',
    values: `
      e=code I=any r=execute C=enter X=enter F=text E=text encoding=text external-encoding=text disable=text
      enable=text dump=text parser=text
    `,
    attached: 'x i 0 K T W',
    harmless: 'v version h help',
    operands: ['execute', 'any'],
    instead: 'e',
    posix: true,
    risky: { i: 'it rewrites its files' },
    because: program,
  },
  'irb|pry|jruby|truffleruby|crystal': {
    manual: 'https://github.com/ruby/irb, irb 1',
    operands: ['any'],
    because: noPath,
  },
  perl: {
    manual: 'perlrun(1), Perl 5.40',
    flags: 'a c f n p s S t T u U w W X g',
    values: 'e=code E=code I=any',
    attached: 'x i 0 l F m M C D d V',
    harmless: 'v',
    operands: ['execute', 'any'],
    instead: 'e E',
    posix: true,
    risky: { i: 'it rewrites its files' },
    because: program,
  },
  php: {
    manual: 'php(1), PHP 8.4',
    flags: 'a e l n q s w ini m i C H',
    values: `
      r=code B=code R=code E=code F=execute f=execute c=execute d=text S=text t=any z=execute rf=text
      rc=text re=text ri=text rz=text
    `,
    harmless: 'v version h help',
    operands: ['execute', 'any'],
    instead: 'r B R E F f',
    posix: true,
    because: program,
  },
  'lua|luajit|lua5.1|lua5.3|lua5.4': {
    manual: 'lua(1), Lua 5.4',
    flags: 'i E W',
    values: 'e=code l=execute',
    harmless: 'v',
    operands: ['execute', 'any'],
    instead: 'e',
    posix: true,
    because: program,
  },
  'R|Rscript': {
    manual: 'Rscript(1), R 4.4',
    flags: 'vanilla no-save no-restore slave quiet q verbose no-echo',
    values: 'e=code f=execute default-packages=text',
    operands: ['execute', 'any'],
    instead: 'e f',
    posix: true,
    because: program,
  },
  java: {
    manual: 'java(1), JDK 21',
    single: true,
    flags:
      'server client enable-preview ea esa da dsa enableassertions disableassertions Xint Xcomp Xmixed Xrs',
    values: `
      jar=execute m=text module=text cp=any classpath=any class-path=any p=any module-path=any
      upgrade-module-path=any add-modules=text add-opens=text add-exports=text add-reads=text source=text
      limit-modules=text
    `,
    // `-showversion` goes on to run what follows.
    harmless: 'version fullversion help h',
    operands: ['any'],
    posix: true,
    because: 'it runs a program',
  },
  'jshell|jbang|groovy|kotlin|kotlinc|scala|scala-cli|sbt|clojure|clj|lein': {
    manual: 'jshell(1), JDK 21; https://scala-cli.virtuslab.org/docs/overview/',
    flags: 'e v h',
    operands: ['any'],
    because: program,
  },
  'julia|elixir|erl|escript|iex|ghci|runghc|runhaskell|ocaml|swift|dart|racket|guile|sbcl|tclsh|wish|expect|osascript|nim|raku|octave|gnuplot|groovysh|node-red|wasmtime|wasmer|v8|d8|qjs|hy':
    {
      manual: 'julia(1), elixir(1), runghc(1), tclsh(1)',
      values: 'e=code E=code c=code eval=code Command=code',
      operands: ['any'],
      because: program,
    },
};
