import type { GrammarInput } from '../../../model/grammar.ts';
import { asks, changes, downloads, installs, publishes, pypi, runs, upload } from './python-indexes.ts';

const uvManual = 'https://docs.astral.sh/uv/reference/cli/, uv 0.9';
const uvIndex = `
  index=url default-index=url i=url index-url=url extra-index-url=url f=url find-links=url
  index-strategy=text keyring-provider=text allow-insecure-host=host
`;
const uvResolve = `
  ${uvIndex} p=any python=any with=any w=any with-editable=any with-requirements=read env-file=read
  extra=text group=text only-group=text no-group=text package=text no-extra=text prerelease=text
  resolution=text exclude-newer=text P=text upgrade-package=text refresh-package=text reinstall-package=text
  link-mode=text C=text config-setting=text no-build-package=text no-binary-package=text
`;
const uvFlags = `
  q quiet v verbose offline no-config no-cache n no-progress no-python-downloads managed-python
  no-managed-python native-tls h help system isolated active locked frozen no-sync exact all-extras
  all-groups all-packages no-dev dev only-dev no-default-groups no-editable no-project no-index U upgrade
  refresh reinstall no-build no-binary compile-bytecode no-build-isolation no-env-file no-sources
  no-install-project
`;
const uvBase =
  'color=text cache-dir=edit config-file=read directory=enter project=enter python-preference=text';

const uv: GrammarInput = {
  manual: uvManual,
  flags: uvFlags,
  values: uvBase,
  harmless: 'version V',
  because: asks,
  subcommands: {
    run: {
      manual: uvManual,
      flags: 's script gui-script',
      values: `${uvResolve} m=text module=text`,
      operands: ['command'],
      because: runs,
      posix: true,
    },
    'tool|x': {
      manual: uvManual,
      because: installs,
      subcommands: {
        run: {
          manual: uvManual,
          values: `${uvResolve} from=any`,
          operands: ['command'],
          because: downloads,
          posix: true,
          reaches: pypi,
        },
        'install|upgrade|uninstall|list|update-shell|dir': {
          manual: uvManual,
          values: `${uvResolve} from=any`,
          operands: ['word'],
          because: installs,
          reaches: pypi,
        },
      },
    },
    'sync|lock|add|remove|upgrade': {
      manual: uvManual,
      flags: 'editable raw-sources workspace no-workspace check script dry-run',
      values: `
        ${uvResolve} r=read requirements=read c=read constraints=read script=update optional=text
        bounds=text rev=text tag=text branch=text marker=text
      `,
      operands: ['word'],
      because: installs,
      reaches: pypi,
    },
    pip: {
      manual: uvManual,
      because: installs,
      subcommands: {
        'install|sync|compile': {
          manual: uvManual,
          flags: 'no-deps require-hashes generate-hashes no-header break-system-packages user strict dry-run',
          values: `
            ${uvResolve} r=read requirements=read requirement=read c=read constraints=read constraint=read
            overrides=read e=any editable=any t=edit target=edit prefix=edit o=edit output-file=edit
          `,
          operands: ['word'],
          because: installs,
          reaches: pypi,
        },
        'uninstall|list|freeze|show|tree|check': {
          manual: uvManual,
          values: 'r=read requirements=read p=any python=any format=text',
          operands: ['text'],
          because: changes,
        },
      },
    },
    publish: {
      manual: uvManual,
      values: `
        index=text publish-url=url check-url=url t=text token=text u=text username=text p=text password=text
        trusted-publishing=text keyring-provider=text
      `,
      operands: ['read'],
      because: publishes,
      exposes: 'release',
      reaches: upload,
    },
    build: {
      manual: uvManual,
      flags: 'sdist wheel all all-packages list clear',
      values: `${uvResolve} o=edit out-dir=edit b=read build-constraints=read`,
      operands: ['any'],
      because: 'it runs the build code of the project',
      reaches: pypi,
    },
    'venv|init': {
      manual: uvManual,
      flags: 'seed clear allow-existing relocatable lib app bare script no-readme no-pin-python',
      values: `${uvResolve} name=text prompt=text vcs=text build-backend=text author-from=text`,
      operands: ['edit'],
      because: 'it makes a project or an environment',
    },
    'version|export|tree|python|cache|self|auth|format|help|generate-shell-completion': {
      manual: uvManual,
      values: `${uvResolve} o=edit output-file=edit format=text bump=text`,
      operands: ['text'],
      because: changes,
    },
  },
};

/** uv and its launcher. */
export const uvPackages: Readonly<Record<string, GrammarInput>> = {
  uv,
  uvx: {
    manual: uvManual,
    flags: uvFlags,
    values: `${uvBase} ${uvResolve} from=any`,
    harmless: 'version V',
    operands: ['command'],
    because: downloads,
    posix: true,
    reaches: pypi,
  },
};
