import type { GrammarInput } from '../../../model/grammar.ts';

const configured = 'its configuration and plugins are code of the project';
const follows = "it follows the project's settings, which say what it reads and writes";
const rewrites = 'it rewrites its files';
const fixes = 'it rewrites the files it finds fault with';

const ruffManual = 'https://docs.astral.sh/ruff/configuration/, Ruff 0.14';
const ruff: GrammarInput = {
  manual: ruffManual,
  flags: 'q quiet v verbose s silent isolated',
  values: 'config=any color=text',
  harmless: 'V version h help',
  because: follows,
  subcommands: {
    check: {
      manual: ruffManual,
      flags: `
        no-fix unsafe-fixes no-unsafe-fixes show-fixes no-show-fixes diff w watch ignore-noqa preview
        no-preview n no-cache respect-gitignore no-respect-gitignore force-exclude no-force-exclude e
        exit-zero exit-non-zero-on-fix statistics show-files show-settings
      `,
      values: `
        output-format=text o=edit output-file=edit target-version=text extension=text select=text
        ignore=text extend-select=text extend-ignore=text per-file-ignores=text fixable=text unfixable=text
        exclude=text extend-exclude=text cache-dir=edit stdin-filename=name
      `,
      operands: ['any'],
      risky: { fix: fixes, 'fix-only': fixes, 'add-noqa': rewrites },
      because: follows,
    },
    format: {
      manual: ruffManual,
      flags: 'check diff n no-cache respect-gitignore no-respect-gitignore force-exclude preview no-preview',
      values: `
        cache-dir=edit extension=text target-version=text exclude=text line-length=text range=text
        stdin-filename=name output-format=text
      `,
      operands: ['update'],
      because: rewrites,
    },
    'rule|config|linter|version|clean|server|analyze|help': {
      manual: ruffManual,
      flags: 'all',
      values: 'output-format=text',
      operands: ['any'],
      because: follows,
    },
  },
};

/** Linters, formatters and type checkers of Python. */
export const pythonLints: Readonly<Record<string, GrammarInput>> = {
  ruff,
  'black|blue|yapf|autopep8|isort|autoflake|pyupgrade|docformatter|djlint': {
    manual: 'https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html, black 25',
    flags: `
      check diff q quiet v verbose S skip-string-normalization C skip-magic-trailing-comma fast safe preview
      unstable no-cache color no-color pyi ipynb r recursive i in-place c check-only d
      remove-all-unused-imports a aggressive p parallel h help version py36-plus py38-plus py39-plus
      py310-plus
    `,
    values: `
      line-length=text l=text t=text target-version=text python-cell-magics=text include=text exclude=text
      extend-exclude=text force-exclude=text stdin-filename=name W=text workers=text config=read
      settings-path=read sp=read settings=read profile=text style=any line-ranges=text required-version=text
      j=text jobs=text max-line-length=text
    `,
    operands: ['update'],
    because: rewrites,
  },
  'mypy|dmypy|pyright|basedpyright|pyre|pytype|ty|stubgen|stubtest': {
    manual: 'https://mypy.readthedocs.io/en/stable/command_line.html, mypy 1.18',
    flags: `
      v verbose warn-unused-configs namespace-packages no-namespace-packages explicit-package-bases
      ignore-missing-imports strict pretty show-error-codes hide-error-codes show-error-context
      no-error-summary show-column-numbers no-incremental no-site-packages no-silence-site-packages
      check-untyped-defs disallow-untyped-defs disallow-incomplete-defs warn-return-any warn-unreachable
      warn-redundant-casts warn-unused-ignores no-implicit-reexport strict-equality strict-optional
      install-types non-interactive color-output no-color-output dump-type-stats sqlite-cache
      skip-cache-mtime-checks h help V version outputjson stats warnings w watch
    `,
    values: `
      config-file=execute p=any project=any m=text module=text package=text c=code exclude=text
      follow-imports=text python-executable=execute pythonpath=execute python-version=text
      pythonversion=text platform=text pythonplatform=text cache-dir=edit disable-error-code=text
      enable-error-code=text custom-typing-module=text custom-typeshed-dir=read typeshedpath=read
      junit-xml=edit html-report=edit txt-report=edit xml-report=edit cobertura-xml-report=edit
      any-exprs-report=edit linecount-report=edit linecoverage-report=edit lineprecision-report=edit
      output=text shadow-file=any level=text threads=text verifytypes=text
    `,
    operands: ['any'],
    because: configured,
  },
  'flake8|pylint|pyflakes|pycodestyle|pydocstyle|bandit|vulture|pyroma|prospector|radon|interrogate|mccabe|safety|pip-audit|pre-commit|semgrep|sqlfluff|import-linter|lint-imports':
    {
      manual:
        'https://flake8.pycqa.org/en/latest/user/options.html, flake8 7; https://pylint.readthedocs.io/en/stable/, pylint 4',
      flags: `
        q quiet v verbose count diff hang-closing show-source no-show-source statistics disable-noqa
        exit-zero isolated benchmark bug-report h help version r recursive E errors-only ll lll py3k s n
        first all-files a
      `,
      values: `
        color=text exclude=text extend-exclude=text filename=text stdin-display-name=name format=any f=text
        output-format=any ignore=any extend-ignore=text per-file-ignores=text max-line-length=text
        max-doc-length=text indent-size=text select=text extend-select=text max-complexity=text
        output-file=edit output=edit o=edit append-config=execute config=any rcfile=execute c=execute j=text
        jobs=text disable=text d=text enable=text e=text load-plugins=execute init-hook=code fail-under=text
        fail-on=text msg-template=text reports=text score=text b=read baseline=read p=text
        min-confidence=text files=any hook-stage=text from-ref=text to-ref=text dialect=text
      `,
      risky: { fix: fixes, autofix: fixes, tee: 'it writes its report to a file' },
      operands: ['any'],
      because: configured,
    },
};
