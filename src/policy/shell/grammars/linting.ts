import type { GrammarInput } from '../../../model/grammar.ts';
import { pythonLints } from './linting-python.ts';

const configured = 'its configuration and plugins are code of the project';
const follows = "it follows the project's settings, which say what it reads and writes";
const rewrites = 'it rewrites its files';
const fixes = 'it rewrites the files it finds fault with';
const watches = 'it goes on until it is stopped';

const tscManual =
  'tsc --all, https://www.typescriptlang.org/docs/handbook/compiler-options.html, TypeScript 6';
/** Compiler options that only change what is checked or printed; each may be followed by `true` or `false`. */
const tscFlags = `
  all help h init listFilesOnly quiet q showConfig version v allowArbitraryExtensions
  allowImportingTsExtensions allowUmdGlobalAccess noResolve noUncheckedSideEffectImports resolveJsonModule
  resolvePackageJsonExports resolvePackageJsonImports rewriteRelativeImportExtensions allowJs checkJs
  allowSyntheticDefaultImports erasableSyntaxOnly esModuleInterop forceConsistentCasingInFileNames
  isolatedDeclarations isolatedModules preserveSymlinks verbatimModuleSyntax allowUnreachableCode
  allowUnusedLabels alwaysStrict exactOptionalPropertyTypes noFallthroughCasesInSwitch noImplicitAny
  noImplicitOverride noImplicitReturns noImplicitThis noPropertyAccessFromIndexSignature
  noUncheckedIndexedAccess noUnusedLocals noUnusedParameters strict strictBindCallApply
  strictBuiltinIteratorReturn strictFunctionTypes strictNullChecks strictPropertyInitialization
  useUnknownInCatchVariables assumeChangesOnlyAffectDirectDependencies composite
  disableReferencedProjectLoad disableSolutionSearching disableSourceOfProjectReferenceRedirect incremental
  i declaration d declarationMap downlevelIteration emitBOM emitDeclarationOnly importHelpers
  inlineSourceMap inlineSources noEmit noEmitHelpers noEmitOnError preserveConstEnums removeComments
  sourceMap stripInternal diagnostics explainFiles extendedDiagnostics listEmittedFiles listFiles noCheck
  traceResolution disableSizeLimit emitDecoratorMetadata experimentalDecorators libReplacement noLib
  useDefineForClassFields noErrorTruncation preserveWatchOutput pretty skipDefaultLibCheck skipLibCheck
  verbose dry clean force f ignoreConfig stopBuildOnErrors
`;

const eslint: GrammarInput = {
  manual: 'https://eslint.org/docs/latest/use/command-line-interface, ESLint 9',
  flags: `
    no-config-lookup no-eslintrc inspect-config no-ignore quiet exit-on-fatal-error no-warn-ignored
    pass-on-no-patterns no-inline-config report-unused-disable-directives stdin color no-color
    no-error-on-unmatched-pattern cache stats debug h help v version env-info fix-dry-run init mcp no-cache
    pass-on-unpruned-suppressions
  `,
  values: `
    c=execute config=execute ext=text global=text parser=execute parser-options=text plugin=text rule=text
    rulesdir=execute env=text ignore-path=read ignore-pattern=text stdin-filename=name max-warnings=text
    o=edit output-file=edit f=any format=any report-unused-disable-directives-severity=text
    report-unused-inline-configs=text cache-file=edit cache-location=edit cache-strategy=text fix-type=text
    print-config=read resolve-plugins-relative-to=execute flag=text concurrency=text
    suppressions-location=update suppress-rule=text
  `,
  operands: ['any'],
  risky: {
    fix: fixes,
    'suppress-all': 'it writes a file of suppressions',
    'prune-suppressions': 'it writes a file of suppressions',
  },
  harmless: 'v version h help',
  because: configured,
};

const prettier: GrammarInput = {
  manual: 'https://prettier.io/docs/cli, Prettier 3',
  flags: `
    c check l list-different no-config no-editorconfig with-node-modules ignore-unknown u
    no-error-on-unmatched-pattern color no-color no-cache cache cache-keep support-info h help v version
    insert-pragma require-pragma use-tabs no-semi single-quote jsx-single-quote no-bracket-spacing
    bracket-same-line single-attribute-per-line vue-indent-script-and-style no-plugin-search
    check-ignore-pragma
  `,
  values: `
    config=execute config-precedence=text ignore-path=read plugin=execute plugin-search-dir=execute
    stdin-filepath=name log-level=text loglevel=text cache-location=edit cache-strategy=text
    find-config-path=name file-info=name parser=any print-width=text tab-width=text trailing-comma=text
    quote-props=text arrow-parens=text prose-wrap=text html-whitespace-sensitivity=text end-of-line=text
    embedded-language-formatting=text object-wrap=text experimental-operator-position=text range-start=text
    range-end=text cursor-offset=text
  `,
  operands: ['any'],
  risky: { w: rewrites, write: rewrites },
  harmless: 'v version h help',
  because: configured,
};

const biomeManual = 'https://biomejs.dev/reference/cli/, Biome 2';
const biomeChecks = (operands: GrammarInput['operands']): GrammarInput => ({
  manual: biomeManual,
  flags: 'staged changed enforce-assist json-formatter-enabled',
  values: `
    stdin-file-path=name since=text only=text skip=text indent-style=text indent-width=text line-width=text
    quote-style=text semicolons=text line-ending=text trailing-commas=text arrow-parentheses=text
    assist-enabled=text linter-enabled=text formatter-enabled=text vcs-root=enter vcs-client-kind=text
    vcs-default-branch=text suppress-reason=text
  `,
  operands,
  risky: {
    write: rewrites,
    fix: rewrites,
    unsafe: rewrites,
    apply: rewrites,
    'apply-unsafe': rewrites,
    suppress: rewrites,
  },
  because: follows,
});

const biome: GrammarInput = {
  manual: biomeManual,
  flags: 'use-server verbose skip-parse-errors no-errors-on-unmatched error-on-warnings json json-pretty',
  values: `
    colors=text config-path=read max-diagnostics=text log-file=edit log-level=text log-kind=text
    reporter=text diagnostic-level=text files-max-size=text profile-rules=text
  `,
  harmless: 'V version h help',
  because: follows,
  subcommands: {
    'check|lint|format|ci': biomeChecks(['any']),
    'init|migrate|start|stop|lsp-proxy|rage|explain|search|version|clean|upgrade': {
      ...biomeChecks(['any']),
      because: "it changes or shows biome's settings and daemon",
    },
  },
};

/** Linters, formatters and type checkers. */
export const linting: Readonly<Record<string, GrammarInput>> = {
  eslint,
  'eslint_d|xo|standard|ts-standard|semistandard|oxlint|tslint|jshint': {
    ...eslint,
    manual: 'https://oxc.rs/docs/guide/usage/linter/cli.html, https://github.com/xojs/xo',
    harmless: '',
  },
  prettier,
  'prettierd|oxfmt': { ...prettier, harmless: '' },
  biome,
  tsc: {
    manual: tscManual,
    single: true,
    flags: tscFlags,
    values: `
      p=read project=read locale=text baseUrl=any customConditions=text module=text m=text
      moduleResolution=text moduleSuffixes=text paths=text rootDir=any rootDirs=any typeRoots=any types=text
      maxNodeModuleJsDepth=text tsBuildInfoFile=edit declarationDir=edit mapRoot=text newLine=text
      outDir=edit outFile=edit out=edit sourceRoot=text generateCpuProfile=edit generateTrace=edit
      plugins=text jsx=text jsxFactory=text jsxFragmentFactory=text jsxImportSource=text lib=text
      moduleDetection=text reactNamespace=text target=text t=text watchInterval=text watchFile=text
      watchDirectory=text fallbackPolling=text excludeDirectories=any excludeFiles=any checkers=text
      builders=text
    `,
    risky: {
      b: 'it builds the project',
      build: 'it builds the project',
      w: watches,
      watch: watches,
    },
    harmless: 'v version h help all',
    operands: ['any'],
    because: 'its tsconfig.json says what it reads and writes',
  },
  'vue-tsc|tsgo|svelte-check|tsd|attw|publint|knip|depcheck|madge|dependency-cruiser|depcruise|ts-prune|type-coverage|size-limit|syncpack|sort-package-json':
    {
      manual:
        'https://github.com/vuejs/language-tools/tree/master/packages/tsc, https://knip.dev/reference/cli',
      flags: 'noEmit skipLibCheck pretty strict watch w b build production include-libs no-exit-code cache',
      values: `
        p=read project=read c=execute config=execute tsconfig=read outDir=edit workspace=enter
        directory=enter reporter=any include=text exclude=text output=text threshold=text
      `,
      risky: { fix: fixes },
      operands: ['any'],
      because: configured,
    },
  ...pythonLints,
  gofmt: {
    manual: 'https://pkg.go.dev/cmd/gofmt, Go 1.25',
    single: true,
    posix: true,
    flags: 'e l s',
    values: 'r=text cpuprofile=edit',
    risky: { w: rewrites, d: 'before Go 1.19 it starts diff' },
    operands: ['read'],
    whole: true,
  },
  'goimports|gofumpt|golines|gci': {
    manual: 'https://pkg.go.dev/golang.org/x/tools/cmd/goimports',
    single: true,
    flags: 'e l d w v extra format-only',
    values: 'local=text srcdir=any cpuprofile=edit memprofile=edit lang=text modpath=text m=text',
    operands: ['update'],
    because: rewrites,
  },
  'golangci-lint|staticcheck|revive|govulncheck|errcheck|gosec|golint': {
    manual:
      'https://golangci-lint.run/docs/configuration/cli/, golangci-lint 2; https://staticcheck.dev/docs/running-staticcheck/cli/',
    flags: `
      new fast-only show-stats no-config v verbose allow-parallel-runners allow-serial-runners tests json
      debug.version exclude-generated set_exit_status test
    `,
    values: `
      c=execute config=execute E=text enable=text D=text disable=text enable-only=text default=text
      build-tags=text tags=text timeout=text concurrency=text j=text new-from-rev=text new-from-patch=read
      new-from-merge-base=text output.text.path=edit output.json.path=edit output.tab.path=edit
      output.html.path=edit output.checkstyle.path=edit output.code-climate.path=edit
      output.junit-xml.path=edit output.sarif.path=edit out=edit cpu-profile-path=edit mem-profile-path=edit
      trace-path=edit path-prefix=text path-mode=text checks=text formatter=text f=text
      max-issues-per-linter=text max-same-issues=text issues-exit-code=text color=text go=text
    `,
    risky: { fix: fixes },
    operands: ['any'],
    because: 'it compiles the project and may load plugins that its settings name',
  },
  rustfmt: {
    manual: 'rustfmt --help, rustfmt 1.8',
    flags: `
      check l files-with-diff v verbose q quiet unstable-features skip-children error-on-unformatted backup
      h help
    `,
    values: `
      emit=text config=text config-path=read edition=text style-edition=text file-lines=text color=text
      print-config=text
    `,
    // rustup starts the rustfmt that the project names (`rust-toolchain.toml`), `--version` too.
    operands: ['update'],
    because: rewrites,
  },
  shellcheck: {
    manual: 'shellcheck(1), ShellCheck 0.11',
    flags: 'a check-sourced norc list-optional',
    values: `
      C=text color=text i=text include=text e=text exclude=text extended-analysis=text f=text format=text
      o=text enable=text P=any source-path=any rcfile=read s=text shell=text S=text severity=text W=text
      wiki-link-count=text
    `,
    optional: 'color',
    risky: {
      x: 'it reads the files that a script sources',
      'external-sources': 'it reads the files that a script sources',
    },
    harmless: 'V version help',
    operands: ['read'],
    // `external-sources=true` in a `.shellcheckrc` beside the script does what `-x` does.
    because: 'its .shellcheckrc may make it read the files that a script names',
  },
  hadolint: {
    manual: 'https://github.com/hadolint/hadolint#cli, hadolint 2.14',
    flags: 'no-fail no-color V verbose strict-labels disable-ignore-pragma',
    values: `
      c=read config=read file-path-in-report=text f=text format=text error=text warning=text info=text
      style=text ignore=text trusted-registry=text require-label=text t=text failure-threshold=text
    `,
    harmless: 'v version h help',
    operands: ['read'],
    // `+RTS -tFILE` is an option of every Haskell program built for it, and no dash tells it from a file.
    because: 'its runtime takes options that write files',
  },
  'yamllint|ansible-lint|actionlint|checkov|tflint|trivy|spectral|buf|vale|codespell|cspell|gitleaks|commitlint|lint-staged|husky':
    {
      manual: 'yamllint(1), https://yamllint.readthedocs.io/en/stable/, yamllint 1.37',
      flags: 's strict list-files no-warnings v version h help q quiet verbose',
      values: `
        c=execute config=execute config-file=execute d=text config-data=text f=text format=text output=edit
        o=edit report-path=edit r=any ruleset=execute extends=execute from=text to=text cwd=enter
      `,
      risky: { w: rewrites, 'write-changes': rewrites, fix: fixes },
      operands: ['any'],
      because: follows,
    },
  'markdownlint|markdownlint-cli2|remark|stylelint|htmlhint|textlint|secretlint|dprint|swiftlint|ktlint|rubocop|phpcs|phpcbf|php-cs-fixer|phpstan|psalm|clang-format|clang-tidy|shfmt|stylua':
    {
      manual:
        'https://stylelint.io/user-guide/cli, stylelint 16; https://github.com/igorshubovych/markdownlint-cli; https://docs.rubocop.org/rubocop/usage/basic_usage.html',
      flags: `
        q quiet v verbose h help d dot json s stdin no-color color cache D display-cop-names
        allow-empty-input aei disable-default-ignores parallel version no-globs
      `,
      values: `
        c=execute config=execute config-basedir=execute configuration=execute custom-syntax=execute
        custom-formatter=execute f=any formatter=any format=any o=edit output=edit output-file=edit out=edit
        ignore-pattern=text ip=text i=any ignore=any ignore-path=read p=any r=execute rules=execute
        require=execute rulePaths=execute max-warnings=text mw=text cache-location=edit stdin-filename=name
        level=text standard=any memory-limit=text autoload-file=execute only=text except=text
      `,
      risky: {
        fix: fixes,
        a: fixes,
        A: fixes,
        autocorrect: fixes,
        'autocorrect-all': fixes,
        'auto-gen-config': 'it writes a file of exceptions',
        w: rewrites,
        write: rewrites,
      },
      operands: ['any'],
      because: configured,
    },
};
