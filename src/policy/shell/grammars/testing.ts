import type { GrammarInput } from '../../../model/grammar.ts';

const tests = 'it runs the project’s tests';
const snapshots = 'it rewrites snapshots';
const suites = 'it runs the project’s test scripts';

const vitestManual = 'https://vitest.dev/guide/cli, Vitest 4';
const jestManual = 'https://jestjs.io/docs/cli, Jest 30';
const pytestManual =
  'https://docs.pytest.org/en/stable/reference/reference.html#command-line-flags, pytest 8';
const playwrightManual = 'https://playwright.dev/docs/test-cli, Playwright 1.56';
const cypressManual = 'https://docs.cypress.io/app/references/command-line, Cypress 15';

/** Words after `playwright` and `cypress` that only prepare the machine. */
const prepares = 'it downloads or opens browsers';

const pytest: GrammarInput = {
  manual: pytestManual,
  flags:
    'x exitfirst markers strict strict-config strict-markers fixtures funcargs fixtures-per-test pdb trace s runxfail lf last-failed ff failed-first nf new-first cache-clear sw stepwise sw-skip stepwise-skip v verbose no-header no-summary no-fold-skipped force-short-summary q quiet disable-warnings disable-pytest-warnings l showlocals no-showlocals xfail-tb full-trace collect-only co pyargs noconftest keep-duplicates collect-in-virtualenv continue-on-collection-errors doctest-modules doctest-ignore-import-errors doctest-continue-on-failure disable-plugin-autoload trace-config setup-only setup-show setup-plan h help V version no-cov no-cov-on-fail cov-append cov-branch looponfail benchmark-skip benchmark-only benchmark-disable reuse-db create-db no-migrations nomigrations migrations',
  values:
    'k=text m=text maxfail=text capture=text lfnf=text last-failed-no-failures=text durations=text durations-min=text verbosity=text r=text tb=text show-capture=text color=text code-highlight=text junit-xml=edit junitxml=edit junit-prefix=text W=text pythonwarnings=text ignore=any ignore-glob=any deselect=any confcutdir=any import-mode=text doctest-report=text doctest-glob=text doctest-encoding=text c=execute config-file=execute rootdir=enter basetemp=delete p=text o=text override-ini=text assert=text log-level=text log-format=text log-date-format=text log-cli-level=text log-cli-format=text log-cli-date-format=text log-file=edit log-file-mode=text log-file-level=text log-file-format=text log-file-date-format=text log-auto-indent=text log-disable=text cov-config=read cov-fail-under=text n=text numprocesses=text dist=text maxprocesses=text timeout=text timeout-method=text reruns=text reruns-delay=text html=edit json-report-file=edit ds=text dc=text seed=text asyncio-mode=text randomly-seed=text benchmark-json=edit',
  optional: 'cov cov-report cache-show debug self-contained-html',
  operands: ['any'],
  risky: {
    'snapshot-update': snapshots,
    'inline-snapshot': snapshots,
    'force-regen': snapshots,
    pastebin: 'it sends test results to a public site',
  },
  because: tests,
};

const jest: GrammarInput = {
  manual: jestManual,
  flags:
    'all b bail no-bail ci no-ci clearCache clear-cache colors no-colors color no-color coverage collectCoverage no-coverage detectLeaks detect-leaks detectOpenHandles detect-open-handles debug errorOnDeprecated expand e findRelatedTests find-related-tests forceExit force-exit h help init injectGlobals inject-globals json lastCommit last-commit listTests list-tests logHeapUsage noStackTrace notify o onlyChanged only-changed f onlyFailures only-failures passWithNoTests pass-with-no-tests randomize no-cache noCache cache resetMocks restoreMocks runInBand i runTestsByPath run-tests-by-path showConfig showSeed show-seed silent skipFilter testLocationInResults useStderr use-stderr verbose v version no-verbose watch watchAll watchman no-watchman workerThreads',
  values:
    'c=execute config=execute cacheDirectory=edit changedSince=text collectCoverageFrom=text coverageDirectory=edit coverage-directory=edit coverageProvider=text coverageReporters=text coverageThreshold=text env=any environment=any filter=execute globalSetup=execute globalTeardown=execute globals=text ignoreProjects=text json-file=edit maxConcurrency=text w=text maxWorkers=text max-workers=text moduleNameMapper=text openHandlesTimeout=text outputFile=edit output-file=edit projects=any reporters=any reporter=any resolver=execute rootDir=enter roots=any runner=execute seed=text selectProjects=text setupFiles=execute setupFilesAfterEnv=execute shard=text snapshotSerializers=execute testEnvironment=any testMatch=text t=text testNamePattern=text test-name-pattern=text testPathIgnorePatterns=text testPathPattern=any testPathPatterns=any testRegex=text testResultsProcessor=execute testRunner=execute testSequencer=execute testTimeout=text test-timeout=text transform=text workerIdleMemoryLimit=text',
  operands: ['any'],
  risky: { u: snapshots, updateSnapshot: snapshots, 'update-snapshot': snapshots },
  because: tests,
};

const vitest: GrammarInput = {
  manual: vitestManual,
  flags:
    'w watch ui open hideSkippedTests isolate no-isolate globals injectCjsGlobals dom fileParallelism no-file-parallelism no-fileParallelism passWithNoTests logHeapUsage detectAsyncLeaks allowOnly dangerouslyIgnoreUnhandledErrors sinceLastRun lastFailed expandSnapshotDiff disableConsoleIntercept printConsoleTrace includeTaskLocation run color no-color clearScreen no-clearScreen standalone strictTags no-watch no-coverage no-cache no-typecheck json filesOnly h help v version no-open sharedViteServer',
  values:
    'r=enter root=enter c=execute config=execute t=text testNamePattern=text dir=any outputFile=edit mode=text pool=text execArgv=text vmMemoryLimit=text maxWorkers=text minWorkers=text environment=any shard=text sequence=text testTimeout=text hookTimeout=text retry=text repeats=text diff=execute exclude=text p=text project=text slowTestThreshold=text teardownTimeout=text maxConcurrency=text attachmentsDir=edit configLoader=text tagsFilter=text globalSetup=execute reporter=any fsModuleCachePath=edit workspace=execute outputJson=edit',
  optional:
    'bail silent api changed browser coverage coverage.enabled coverage.provider coverage.reporter coverage.include coverage.exclude inspect inspectBrk typecheck cache fsModuleCache listTags mergeReports experimental expect',
  operands: ['any'],
  risky: {
    u: snapshots,
    update: snapshots,
    'coverage.reportsDirectory': 'it empties and writes that folder',
    clearCache: 'it deletes caches',
  },
  because: tests,
};

/** Test runners. Tests and their configuration are code: each needs a rule. */
export const testing: Readonly<Record<string, GrammarInput>> = {
  vitest,
  jest,
  'pytest|py.test': pytest,
  'mocha|_mocha': {
    manual: 'https://mochajs.org/running/cli/, Mocha 11',
    flags:
      'A async-only C color colors c check-leaks delay diff dry-run exit forbid-only forbid-pending full-trace G growl global-leaks h help i invert I inline-diffs list-interfaces list-reporters list-files no-color no-diff p parallel recursive S sort w watch V version allow-uncaught b bail fail-zero no-config no-package no-exit no-timeout pass-on-failing-test-suite inspect inspect-brk',
    values:
      'config=execute extension=text file=execute f=text fgrep=text g=text grep=text ignore=any exclude=any j=text jobs=text package=read O=text reporter-option=text reporter-options=text R=any reporter=any r=execute require=execute retries=text s=text slow=text spec=any t=text timeout=text ui=any u=any watch-files=text watch-ignore=text n=text node-option=text global=text import=execute',
    operands: ['any'],
    because: tests,
  },
  'ava|tap|uvu|c8|nyc|qunit|jasmine|karma|web-test-runner|wtr|tape|zora|stryker|testcafe|wdio|nightwatch|cucumber-js|codeceptjs|newman':
    {
      manual: 'https://github.com/avajs/ava/blob/main/docs/05-command-line.md, https://node-tap.org/cli/',
      flags:
        'T tap v verbose w watch serial s fail-fast no-worker-threads c color no-color h help b bail disable-coverage allow-empty-coverage check-coverage all clean no-clean single-run',
      values:
        'concurrency=text m=text match=text t=text timeout=text config=execute node-arguments=text r=any reporter=any R=any reporter-file=edit output-file=edit reports-dir=edit report-dir=edit temp-directory=edit o=edit require=execute import=execute jobs=text j=text coverage-report=text include=text exclude=text x=text src=text n=text before=execute after=execute',
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
        flags:
          'debug forbid-only fully-parallel h help headed ignore-snapshots last-failed list no-deps pass-with-no-tests quiet ui x only-failures',
        values:
          'c=execute config=execute global-timeout=text g=text grep=text grep-invert=text gv=text max-failures=text output=edit project=text repeat-each=text reporter=any retries=text shard=text test-list=read test-list-invert=read timeout=text trace=text tsconfig=read ui-host=text ui-port=text video=text j=text workers=text',
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
          values:
            'o=edit output=edit b=text browser=text target=text device=text load-storage=read save-storage=edit',
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
        values:
          'b=any browser=any ci-build-id=text c=text config=text C=execute config-file=execute e=text env=text group=text k=text key=text p=text port=text P=enter project=enter r=any reporter=any o=text reporter-options=text s=any spec=any t=text tag=text auto-cancel-after-failures=text',
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
  'tox|nox': {
    manual:
      'https://tox.wiki/en/stable/cli_interface.html, tox 4; https://nox.thea.codes/en/stable/usage.html',
    flags:
      'h help v verbose q quiet r recreate R reuse-existing-virtualenvs notest skip-pkg-install develop skip-missing-interpreters stop-on-first-error N no-install install-only l list',
    values:
      'c=execute conf=execute f=execute noxfile=execute e=text s=text session=text sessions=text p=text python=text t=text tags=text k=text keywords=text m=text workdir=edit work-dir=edit root=enter result-json=edit report=edit x=text override=text installpkg=read envdir=edit default-venv-backend=text force-python=text',
    optional: 'parallel',
    operands: ['any'],
    because: 'it installs packages and runs the project’s tests',
    reaches: ['pypi.org', 'files.pythonhosted.org'],
  },
  'unittest|nose2|nosetests|behave|robot|pabot|trial|green|ward|stestr|coverage|locust|molecule': {
    manual: 'https://coverage.readthedocs.io/en/latest/cmd.html, https://docs.nose2.io/en/latest/usage.html',
    flags: 'v verbose q quiet f failfast b buffer locals branch a append p parallel-mode h help i',
    values:
      'rcfile=read source=text include=text omit=text data-file=edit o=edit d=edit outputdir=edit s=any t=any m=text k=text x=edit l=edit r=edit output=edit tags=text junit-directory=edit',
    operands: ['any'],
    because: tests,
  },
  'rspec|minitest|m|cucumber|parallel_rspec|parallel_test|guard|spring': {
    manual: 'rspec --help, RSpec 3.13',
    flags:
      'b backtrace c color force-color no-color no-colour fail-fast no-fail-fast only-failures n next-failure w warnings dry-run no-profile v version h help bisect',
    values:
      'I=any r=execute require=execute O=read options=read order=text seed=text f=any format=any o=edit out=edit failure-exit-code=text deprecation-out=edit P=any pattern=any exclude-pattern=any e=text example=text E=text example-matches=text t=text tag=text default-path=any drb-port=text',
    optional: 'profile drb init',
    attached: 'p',
    operands: ['any'],
    because: tests,
  },
  'phpunit|pest|paratest|codecept|behat|phpspec': {
    manual: 'https://docs.phpunit.de/en/12.0/textui.html, PHPUnit 12',
    flags:
      'no-configuration no-extensions stop-on-defect stop-on-error stop-on-failure stop-on-warning fail-on-warning fail-on-risky no-coverage no-progress no-results no-output no-logging testdox debug teamcity list-groups list-suites list-tests display-deprecations display-warnings process-isolation strict-coverage parallel h help version',
    values:
      'bootstrap=execute c=execute configuration=execute extension=text include-path=any d=text cache-directory=edit testsuite=text exclude-testsuite=text group=text exclude-group=text covers=text uses=text test-suffix=text filter=text exclude-filter=text random-order-seed=text order-by=text colors=text columns=text log-junit=edit log-teamcity=edit testdox-html=edit testdox-text=edit log-events-text=edit coverage-clover=edit coverage-cobertura=edit coverage-crap4j=edit coverage-html=edit coverage-php=edit coverage-xml=edit coverage-filter=any coverage-text=edit generate-baseline=edit use-baseline=read processes=text p=text',
    operands: ['any'],
    risky: { 'update-snapshots': snapshots, 'migrate-configuration': 'it rewrites its configuration' },
    because: tests,
  },
  'bats|shunit2|shellspec|roundup': {
    manual: 'bats(1), https://bats-core.readthedocs.io/en/stable/usage.html, bats-core 1.11',
    flags:
      'c count h help no-parallelize-across-files no-parallelize-within-files p pretty r recursive t tap T timing verbose-run print-output-on-failure show-output-of-passing-tests x trace no-tempdir-cleanup v version',
    values:
      'code-quote-style=text line-reference-format=text f=text filter=text filter-status=text filter-tags=text F=any formatter=any gather-test-outputs-in=edit j=text jobs=text o=edit output=edit report-formatter=any parallel-binary-name=execute s=text setup-suite-file=execute tempdir=edit',
    operands: ['any'],
    because: suites,
  },
  'gotestsum|ginkgo|richgo': {
    manual: 'https://github.com/gotestyourself/gotestsum, gotestsum 1.12',
    flags: 'watch raw-command debug r v race cover h help',
    values:
      'f=text format=text junitfile=edit jsonfile=edit rerun-fails-report=edit packages=any max-fails=text post-run-command=script p=text',
    optional: 'rerun-fails',
    operands: ['any'],
    because: tests,
  },
};
