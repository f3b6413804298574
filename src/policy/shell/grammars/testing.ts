import type { GrammarInput } from '../../../model/grammar.ts';
import { nodeTests } from './testing-node.ts';

const tests = "it runs the project's tests";
const snapshots = 'it rewrites snapshots';
const suites = "it runs the project's test scripts";

const pytestManual =
  'https://docs.pytest.org/en/stable/reference/reference.html#command-line-flags, pytest 8';

const pytest: GrammarInput = {
  manual: pytestManual,
  flags: `
    x exitfirst markers strict strict-config strict-markers fixtures funcargs fixtures-per-test pdb trace s
    runxfail lf last-failed ff failed-first nf new-first cache-clear sw stepwise sw-skip stepwise-skip v
    verbose no-header no-summary no-fold-skipped force-short-summary q quiet disable-warnings
    disable-pytest-warnings l showlocals no-showlocals xfail-tb full-trace collect-only co pyargs noconftest
    keep-duplicates collect-in-virtualenv continue-on-collection-errors doctest-modules
    doctest-ignore-import-errors doctest-continue-on-failure disable-plugin-autoload trace-config setup-only
    setup-show setup-plan h help V version no-cov no-cov-on-fail cov-append cov-branch looponfail
    benchmark-skip benchmark-only benchmark-disable reuse-db create-db no-migrations nomigrations migrations
  `,
  values: `
    k=text m=text maxfail=text capture=text lfnf=text last-failed-no-failures=text durations=text
    durations-min=text verbosity=text r=text tb=text show-capture=text color=text code-highlight=text
    junit-xml=edit junitxml=edit junit-prefix=text W=text pythonwarnings=text ignore=any ignore-glob=any
    deselect=any confcutdir=any import-mode=text doctest-report=text doctest-glob=text doctest-encoding=text
    c=execute config-file=execute rootdir=enter basetemp=delete p=text o=text override-ini=text assert=text
    log-level=text log-format=text log-date-format=text log-cli-level=text log-cli-format=text
    log-cli-date-format=text log-file=edit log-file-mode=text log-file-level=text log-file-format=text
    log-file-date-format=text log-auto-indent=text log-disable=text cov-config=read cov-fail-under=text
    n=text numprocesses=text dist=text maxprocesses=text timeout=text timeout-method=text reruns=text
    reruns-delay=text html=edit json-report-file=edit ds=text dc=text seed=text asyncio-mode=text
    randomly-seed=text benchmark-json=edit
  `,
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

/** Test runners. Tests and their configuration are code: each needs a rule. */
export const testing: Readonly<Record<string, GrammarInput>> = {
  ...nodeTests,
  'pytest|py.test': pytest,
  'tox|nox': {
    manual:
      'https://tox.wiki/en/stable/cli_interface.html, tox 4; https://nox.thea.codes/en/stable/usage.html',
    flags: `
      h help v verbose q quiet r recreate R reuse-existing-virtualenvs notest skip-pkg-install develop
      skip-missing-interpreters stop-on-first-error N no-install install-only l list
    `,
    values: `
      c=execute conf=execute f=execute noxfile=execute e=text s=text session=text sessions=text p=text
      python=text t=text tags=text k=text keywords=text m=text workdir=edit work-dir=edit root=enter
      result-json=edit report=edit x=text override=text installpkg=read envdir=edit
      default-venv-backend=text force-python=text
    `,
    optional: 'parallel',
    operands: ['any'],
    because: "it installs packages and runs the project's tests",
    reaches: ['pypi.org', 'files.pythonhosted.org'],
  },
  'unittest|nose2|nosetests|behave|robot|pabot|trial|green|ward|stestr|coverage|locust|molecule': {
    manual: 'https://coverage.readthedocs.io/en/latest/cmd.html, https://docs.nose2.io/en/latest/usage.html',
    flags: 'v verbose q quiet f failfast b buffer locals branch a append p parallel-mode h help i',
    values: `
      rcfile=read source=text include=text omit=text data-file=edit o=edit d=edit outputdir=edit s=any t=any
      m=text k=text x=edit l=edit r=edit output=edit tags=text junit-directory=edit
    `,
    operands: ['any'],
    because: tests,
  },
  'rspec|minitest|m|cucumber|parallel_rspec|parallel_test|guard|spring': {
    manual: 'rspec --help, RSpec 3.13',
    flags: `
      b backtrace c color force-color no-color no-colour fail-fast no-fail-fast only-failures n next-failure
      w warnings dry-run no-profile v version h help bisect
    `,
    values: `
      I=any r=execute require=execute O=read options=read order=text seed=text f=any format=any o=edit
      out=edit failure-exit-code=text deprecation-out=edit P=any pattern=any exclude-pattern=any e=text
      example=text E=text example-matches=text t=text tag=text default-path=any drb-port=text
    `,
    optional: 'profile drb init',
    attached: 'p',
    operands: ['any'],
    because: tests,
  },
  'phpunit|pest|paratest|codecept|behat|phpspec': {
    manual: 'https://docs.phpunit.de/en/12.0/textui.html, PHPUnit 12',
    flags: `
      no-configuration no-extensions stop-on-defect stop-on-error stop-on-failure stop-on-warning
      fail-on-warning fail-on-risky no-coverage no-progress no-results no-output no-logging testdox debug
      teamcity list-groups list-suites list-tests display-deprecations display-warnings process-isolation
      strict-coverage parallel h help version
    `,
    values: `
      bootstrap=execute c=execute configuration=execute extension=text include-path=any d=text
      cache-directory=edit testsuite=text exclude-testsuite=text group=text exclude-group=text covers=text
      uses=text test-suffix=text filter=text exclude-filter=text random-order-seed=text order-by=text
      colors=text columns=text log-junit=edit log-teamcity=edit testdox-html=edit testdox-text=edit
      log-events-text=edit coverage-clover=edit coverage-cobertura=edit coverage-crap4j=edit
      coverage-html=edit coverage-php=edit coverage-xml=edit coverage-filter=any coverage-text=edit
      generate-baseline=edit use-baseline=read processes=text p=text
    `,
    operands: ['any'],
    risky: { 'update-snapshots': snapshots, 'migrate-configuration': 'it rewrites its configuration' },
    because: tests,
  },
  'bats|shunit2|shellspec|roundup': {
    manual: 'bats(1), https://bats-core.readthedocs.io/en/stable/usage.html, bats-core 1.11',
    flags: `
      c count h help no-parallelize-across-files no-parallelize-within-files p pretty r recursive t tap T
      timing verbose-run print-output-on-failure show-output-of-passing-tests x trace no-tempdir-cleanup v
      version
    `,
    values: `
      code-quote-style=text line-reference-format=text f=text filter=text filter-status=text
      filter-tags=text F=any formatter=any gather-test-outputs-in=edit j=text jobs=text o=edit output=edit
      report-formatter=any parallel-binary-name=execute s=text setup-suite-file=execute tempdir=edit
    `,
    operands: ['any'],
    because: suites,
  },
  'gotestsum|ginkgo|richgo': {
    manual: 'https://github.com/gotestyourself/gotestsum, gotestsum 1.12',
    flags: 'watch raw-command debug r v race cover h help',
    values: `
      f=text format=text junitfile=edit jsonfile=edit rerun-fails-report=edit packages=any max-fails=text
      post-run-command=script p=text
    `,
    optional: 'rerun-fails',
    operands: ['any'],
    because: tests,
  },
};
