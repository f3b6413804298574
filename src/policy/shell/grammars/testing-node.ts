import type { GrammarInput } from '../../../model/grammar.ts';

const tests = "it runs the project's tests";
const snapshots = 'it rewrites snapshots';
const vitestManual = 'https://vitest.dev/guide/cli, Vitest 4';
const jestManual = 'https://jestjs.io/docs/cli, Jest 30';
const playwrightManual = 'https://playwright.dev/docs/test-cli, Playwright 1.56';
const cypressManual = 'https://docs.cypress.io/app/references/command-line, Cypress 15';

/** Words after `playwright` and `cypress` that only prepare the machine. */
const prepares = 'it downloads or opens browsers';

const jest: GrammarInput = {
  manual: jestManual,
  flags: `
    all b bail no-bail ci no-ci clearCache clear-cache colors no-colors color no-color coverage
    collectCoverage no-coverage detectLeaks detect-leaks detectOpenHandles detect-open-handles debug
    errorOnDeprecated expand e findRelatedTests find-related-tests forceExit force-exit h help init
    injectGlobals inject-globals json lastCommit last-commit listTests list-tests logHeapUsage noStackTrace
    notify o onlyChanged only-changed f onlyFailures only-failures passWithNoTests pass-with-no-tests
    randomize no-cache noCache cache resetMocks restoreMocks runInBand i runTestsByPath run-tests-by-path
    showConfig showSeed show-seed silent skipFilter testLocationInResults useStderr use-stderr verbose v
    version no-verbose watch watchAll watchman no-watchman workerThreads
  `,
  values: `
    c=execute config=execute cacheDirectory=edit changedSince=text collectCoverageFrom=text
    coverageDirectory=edit coverage-directory=edit coverageProvider=text coverageReporters=text
    coverageThreshold=text env=any environment=any filter=execute globalSetup=execute globalTeardown=execute
    globals=text ignoreProjects=text json-file=edit maxConcurrency=text w=text maxWorkers=text
    max-workers=text moduleNameMapper=text openHandlesTimeout=text outputFile=edit output-file=edit
    projects=any reporters=any reporter=any resolver=execute rootDir=enter roots=any runner=execute
    seed=text selectProjects=text setupFiles=execute setupFilesAfterEnv=execute shard=text
    snapshotSerializers=execute testEnvironment=any testMatch=text t=text testNamePattern=text
    test-name-pattern=text testPathIgnorePatterns=text testPathPattern=any testPathPatterns=any
    testRegex=text testResultsProcessor=execute testRunner=execute testSequencer=execute testTimeout=text
    test-timeout=text transform=text workerIdleMemoryLimit=text
  `,
  operands: ['any'],
  risky: { u: snapshots, updateSnapshot: snapshots, 'update-snapshot': snapshots },
  because: tests,
};

const vitest: GrammarInput = {
  manual: vitestManual,
  flags: `
    w watch ui open hideSkippedTests isolate no-isolate globals injectCjsGlobals dom fileParallelism
    no-file-parallelism no-fileParallelism passWithNoTests logHeapUsage detectAsyncLeaks allowOnly
    dangerouslyIgnoreUnhandledErrors sinceLastRun lastFailed expandSnapshotDiff disableConsoleIntercept
    printConsoleTrace includeTaskLocation run color no-color clearScreen no-clearScreen standalone
    strictTags no-watch no-coverage no-cache no-typecheck json filesOnly h help v version no-open
    sharedViteServer
  `,
  values: `
    r=enter root=enter c=execute config=execute t=text testNamePattern=text dir=any outputFile=edit
    mode=text pool=text execArgv=text vmMemoryLimit=text maxWorkers=text minWorkers=text environment=any
    shard=text sequence=text testTimeout=text hookTimeout=text retry=text repeats=text diff=execute
    exclude=text p=text project=text slowTestThreshold=text teardownTimeout=text maxConcurrency=text
    attachmentsDir=edit configLoader=text tagsFilter=text globalSetup=execute reporter=any
    fsModuleCachePath=edit workspace=execute outputJson=edit
  `,
  optional: `
    bail silent api changed browser coverage coverage.enabled coverage.provider coverage.reporter
    coverage.include coverage.exclude inspect inspectBrk typecheck cache fsModuleCache listTags mergeReports
    experimental expect
  `,
  operands: ['any'],
  risky: {
    u: snapshots,
    update: snapshots,
    'coverage.reportsDirectory': 'it empties and writes that folder',
    clearCache: 'it deletes caches',
  },
  because: tests,
};

/** Test runners of JavaScript. */
export const nodeTests: Readonly<Record<string, GrammarInput>> = {
  vitest,
  jest,
  'mocha|_mocha': {
    manual: 'https://mochajs.org/running/cli/, Mocha 11',
    flags: `
      A async-only C color colors c check-leaks delay diff dry-run exit forbid-only forbid-pending
      full-trace G growl global-leaks h help i invert I inline-diffs list-interfaces list-reporters
      list-files no-color no-diff p parallel recursive S sort w watch V version allow-uncaught b bail
      fail-zero no-config no-package no-exit no-timeout pass-on-failing-test-suite inspect inspect-brk
    `,
    values: `
      config=execute extension=text file=execute f=text fgrep=text g=text grep=text ignore=any exclude=any
      j=text jobs=text package=read O=text reporter-option=text reporter-options=text R=any reporter=any
      r=execute require=execute retries=text s=text slow=text spec=any t=text timeout=text ui=any u=any
      watch-files=text watch-ignore=text n=text node-option=text global=text import=execute
    `,
    operands: ['any'],
    because: tests,
  },
  'ava|tap|uvu|c8|nyc|qunit|jasmine|karma|web-test-runner|wtr|tape|zora|stryker|testcafe|wdio|nightwatch|cucumber-js|codeceptjs|newman':
    {
      manual: 'https://github.com/avajs/ava/blob/main/docs/05-command-line.md, https://node-tap.org/cli/',
      flags: `
        T tap v verbose w watch serial s fail-fast no-worker-threads c color no-color h help b bail
        disable-coverage allow-empty-coverage check-coverage all clean no-clean single-run
      `,
      values: `
        concurrency=text m=text match=text t=text timeout=text config=execute node-arguments=text r=any
        reporter=any R=any reporter-file=edit output-file=edit reports-dir=edit report-dir=edit
        temp-directory=edit o=edit require=execute import=execute jobs=text j=text coverage-report=text
        include=text exclude=text x=text src=text n=text before=execute after=execute
      `,
      operands: ['any'],
      risky: { u: snapshots, 'update-snapshots': snapshots, snapshot: snapshots },
      because: tests,
    },
  playwright: {
    manual: playwrightManual,
    because: tests,
    subcommands: {
      test: {
        manual: playwrightManual,
        flags: `
          debug forbid-only fully-parallel h help headed ignore-snapshots last-failed list no-deps
          pass-with-no-tests quiet ui x only-failures
        `,
        values: `
          c=execute config=execute global-timeout=text g=text grep=text grep-invert=text gv=text
          max-failures=text output=edit project=text repeat-each=text reporter=any retries=text shard=text
          test-list=read test-list-invert=read timeout=text trace=text tsconfig=read ui-host=text
          ui-port=text video=text j=text workers=text
        `,
        optional: 'only-changed',
        operands: ['any'],
        risky: {
          u: snapshots,
          'update-snapshots': snapshots,
          'update-source-method': 'it rewrites the test sources',
        },
        because: tests,
      },
      'install|install-deps|uninstall|open|codegen|cr|ff|wk|show-trace|clear-cache|launch-server|run-server|init-agents':
        {
          manual: playwrightManual,
          flags: 'with-deps dry-run force list only-shell no-shell all',
          values: `
            o=edit output=edit b=text browser=text target=text device=text load-storage=read
            save-storage=edit
          `,
          operands: ['text'],
          because: prepares,
        },
      'screenshot|pdf': { manual: playwrightManual, operands: ['url', 'edit'], because: prepares },
      'show-report|merge-reports': {
        manual: playwrightManual,
        values: 'host=text port=text reporter=any c=execute config=execute',
        operands: ['read'],
        because: tests,
      },
    },
  },
  cypress: {
    manual: cypressManual,
    because: tests,
    subcommands: {
      'run|open': {
        manual: cypressManual,
        flags: 'component e2e headed headless no-exit q quiet parallel posix-exit-codes no-runner-ui',
        values: `
          b=any browser=any ci-build-id=text c=text config=text C=execute config-file=execute e=text
          env=text group=text k=text key=text p=text port=text P=enter project=enter r=any reporter=any
          o=text reporter-options=text s=any spec=any t=text tag=text auto-cancel-after-failures=text
        `,
        risky: { record: 'it uploads the run to Cypress Cloud' },
        operands: ['any'],
        because: tests,
      },
      'install|verify|version|info|cache|help': {
        manual: cypressManual,
        flags: 'force v h',
        operands: ['text'],
        because: prepares,
      },
    },
  },
};
