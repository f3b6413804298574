import type { GrammarInput } from '../../../model/grammar.ts';
import { uvPackages } from './packages-uv.ts';
import { asks, changes, downloads, installs, publishes, pypi, runs, upload } from './python-indexes.ts';

const pipManual = 'pip install --help, pip 24 (https://pip.pypa.io/en/stable/cli/)';
const pip: GrammarInput = {
  manual: pipManual,
  flags: `
    isolated require-virtualenv v verbose q quiet no-input no-cache-dir disable-pip-version-check no-color
    no-python-version-warning debug h help no-deps pre dry-run user U upgrade force-reinstall I
    ignore-installed ignore-requires-python no-build-isolation use-pep517 no-use-pep517
    check-build-dependencies break-system-packages compile no-compile no-warn-script-location
    no-warn-conflicts prefer-binary require-hashes no-clean no-index y yes o outdated u uptodate l local e
    editable-only not-required include-editable exclude-editable all f files
  `,
  values: `
    python=execute log=edit keyring-provider=text proxy=url retries=text timeout=text exists-action=text
    trusted-host=host cert=read client-cert=read cache-dir=edit use-feature=text use-deprecated=text r=read
    requirement=read c=read constraint=read e=any editable=any t=edit target=edit platform=text
    python-version=text implementation=text abi=text root=edit prefix=edit src=edit upgrade-strategy=text
    C=text config-settings=text config-setting=text global-option=text no-binary=text only-binary=text
    progress-bar=text root-user-action=text report=edit i=url index-url=url pypi-url=url extra-index-url=url
    f=url find-links=url d=edit dest=edit w=edit wheel-dir=edit format=text path=any exclude=text
  `,
  harmless: 'version V help h',
  because: asks,
  subcommands: {
    'install|download|wheel|lock': {
      manual: pipManual,
      operands: ['word'],
      because: installs,
      reaches: pypi,
    },
    uninstall: { manual: pipManual, operands: ['text'], because: 'it removes packages' },
    'config|cache': { manual: pipManual, operands: ['text'], because: "it shows or changes pip's settings" },
    'list|show|freeze|check|index|search|inspect|hash|debug|completion|help': {
      manual: pipManual,
      operands: ['text'],
      values: 'r=read requirement=read',
      because: asks,
    },
  },
};

const poetryManual = 'https://python-poetry.org/docs/cli/, poetry 2';
const poetry: GrammarInput = {
  manual: poetryManual,
  flags: `
    h help q quiet V version ansi no-ansi n no-interaction no-plugins no-cache v vv vvv dry-run sync no-root
    no-directory only-root all-extras all-groups compile lock latest l outdated o tree t top-level T all a
    editable e allow-prereleases optional build skip-existing
  `,
  values: `
    C=enter directory=enter P=enter project=enter without=text with=text only=text E=text extras=text G=text
    group=text source=text python=text r=text repository=text u=text username=text p=text password=text
    cert=read client-cert=read dist-dir=any f=text format=text output=edit name=text
  `,
  // `--version` loads the plugins of the project.
  because: asks,
  subcommands: {
    run: {
      manual: poetryManual,
      operands: ['command'],
      because: "it runs a program in the project's environment",
      posix: true,
    },
    'install|add|update|sync|lock|remove': {
      manual: poetryManual,
      operands: ['word'],
      because: installs,
      reaches: pypi,
    },
    build: { manual: poetryManual, values: 'o=edit', because: 'it runs the build code of the project' },
    publish: { manual: poetryManual, because: publishes, exposes: 'release', reaches: upload },
    'init|new|config|version|export|cache|env|self|source|python': {
      manual: poetryManual,
      values: 'o=edit',
      operands: ['word'],
      because: changes,
    },
    'show|check|search|about|list|help|shell': { manual: poetryManual, operands: ['text'], because: asks },
  },
};

const projectManager = (manual: string): GrammarInput => ({
  manual,
  flags: 'v q h verbose quiet dev d no-dev prod global g skip-lock deploy system',
  values: 'p=any project=enter python=any e=text env=text G=text group=text index=url i=url',
  because: asks,
  subcommands: {
    run: { manual, operands: ['command'], because: runs, posix: true },
    'install|add|update|upgrade|sync|lock|remove|uninstall': {
      manual,
      values: 'r=read requirements=read',
      operands: ['word'],
      because: installs,
      reaches: pypi,
    },
    build: { manual, operands: ['any'], because: 'it runs the build code of the project' },
    publish: {
      manual,
      values: 'r=text repo=text repository=text u=text P=text a=text auth=text user=text',
      operands: ['read'],
      because: publishes,
      exposes: 'release',
      reaches: upload,
    },
  },
});

/** Package managers of Python and the tools that publish its packages. */
export const pythonPackages: Readonly<Record<string, GrammarInput>> = {
  'pip|pip3|pip2': pip,
  ...uvPackages,
  pipx: {
    manual: 'https://pipx.pypa.io/stable/docs/, pipx 1.7',
    flags: 'verbose v quiet q global h help force f include-deps editable e system-site-packages',
    values: 'python=execute index-url=url i=url pip-args=text suffix=text preinstall=text',
    because: installs,
    subcommands: {
      run: {
        manual: 'https://pipx.pypa.io/stable/docs/, pipx 1.7',
        flags: 'no-cache path pypackages',
        values: 'spec=any with=any',
        operands: ['command'],
        because: downloads,
        posix: true,
        reaches: pypi,
      },
      'install|install-all|inject|upgrade|upgrade-all|reinstall|reinstall-all|uninstall|uninstall-all|uninject|runpip|ensurepath|list|environment':
        {
          manual: 'https://pipx.pypa.io/stable/docs/, pipx 1.7',
          operands: ['word'],
          because: installs,
          reaches: pypi,
        },
    },
  },
  poetry,
  pipenv: projectManager('https://pipenv.pypa.io/en/latest/cli.html, pipenv 2025'),
  pdm: projectManager('https://pdm-project.org/en/stable/reference/cli/, pdm 2'),
  'hatch|rye': projectManager('https://hatch.pypa.io/latest/cli/reference/, hatch 1.14'),
  flit: projectManager('https://flit.pypa.io/en/stable/cmdline.html, flit 3'),
  'conda|mamba|micromamba': {
    manual: 'https://docs.conda.io/projects/conda/en/stable/commands/, conda 25',
    flags: `
      y yes q quiet v verbose json d dry-run force-reinstall no-deps only-deps all update-all offline
      override-channels S strict-channel-priority h help dev no-capture-output live-stream
    `,
    values: `
      n=text name=text p=enter prefix=enter c=any channel=any f=read file=read revision=text solver=text
      cwd=enter
    `,
    because: installs,
    subcommands: {
      run: {
        manual: 'https://docs.conda.io/projects/conda/en/stable/commands/run.html, conda 25',
        operands: ['command'],
        because: 'it runs a program in an environment',
        posix: true,
      },
      'install|create|update|upgrade|remove|uninstall|env|clean|config|init|activate|deactivate': {
        manual: 'https://docs.conda.io/projects/conda/en/stable/commands/install.html, conda 25',
        operands: ['word'],
        because: installs,
        reaches: ['repo.anaconda.com', 'conda.anaconda.org'],
      },
      'list|info|search|doctor': {
        manual: 'https://docs.conda.io/projects/conda/en/stable/commands/list.html, conda 25',
        operands: ['text'],
        because: asks,
      },
    },
  },
  twine: {
    manual: 'https://twine.readthedocs.io/en/stable/, twine 6',
    flags: 'no-color sign s attestations skip-existing verbose non-interactive disable-progress-bar strict h',
    values: `
      r=text repository=text repository-url=url sign-with=execute i=text identity=text u=text username=text
      p=text password=text c=text comment=text config-file=read cert=read client-cert=read
    `,
    because: publishes,
    subcommands: {
      upload: {
        manual: 'https://twine.readthedocs.io/en/stable/, twine 6',
        operands: ['read'],
        because: publishes,
        exposes: 'release',
        reaches: upload,
      },
      'check|register': {
        manual: 'https://twine.readthedocs.io/en/stable/, twine 6',
        operands: ['read'],
        because: "it follows twine's settings",
      },
    },
  },
  'pip-compile|pip-sync': {
    manual: 'https://pip-tools.readthedocs.io/en/stable/cli/, pip-tools 7',
    flags: 'v q n dry-run upgrade U generate-hashes allow-unsafe no-header strip-extras force a ask',
    values: 'o=edit output-file=edit P=text upgrade-package=text i=url index-url=url extra=text c=read',
    operands: ['read'],
    because: installs,
    reaches: pypi,
  },
  pyenv: {
    manual: 'https://github.com/pyenv/pyenv/blob/master/COMMANDS.md',
    operands: ['text'],
    because: 'it installs Python versions and changes which one runs',
  },
};
