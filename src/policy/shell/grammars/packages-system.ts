import type { GrammarInput } from '../../../model/grammar.ts';

const asks = "it follows the project's settings and may ask a registry";
const system = 'it changes the programs of this machine';
const systemAsks = 'it follows the settings of the package manager and may use the network';

const deb = 'apt-get(8), apt(8), apt 2.7';
const debian: GrammarInput = {
  manual: deb,
  flags: `
    y yes assume-yes q qq quiet d download-only s simulate dry-run f fix-broken m u V v
    no-install-recommends no-install-suggests install-suggests install-recommends reinstall only-upgrade
    purge auto-remove autoremove allow-downgrades allow-unauthenticated print-uris no-upgrade fix-missing a
    n i h
  `,
  values: 't=text default-release=text o=text option=text c=read config-file=read S=text sort=text',
  optional: 'installed upgradable upgradeable all-versions names-only full',
  harmless: 'version help',
  because: systemAsks,
  subcommands: {
    'install|update|upgrade|full-upgrade|dist-upgrade|dselect-upgrade|remove|purge|autoremove|auto-remove|reinstall|build-dep|clean|autoclean|source|download|changelog|satisfy|edit-sources|mark|hold|unhold|auto|manual':
      {
        manual: deb,
        operands: ['word'],
        because: system,
        reaches: ['deb.debian.org', 'archive.ubuntu.com', 'security.ubuntu.com'],
      },
    'list|search|show|policy|depends|rdepends|madison|showpkg|showsrc|stats|pkgnames|dump|check|moo': {
      manual: 'apt(8), apt-cache(8), apt 2.7',
      operands: ['text'],
      because: systemAsks,
    },
  },
};

/** Package managers of systems. */
export const systemPackages: Readonly<Record<string, GrammarInput>> = {
  brew: {
    manual: 'brew(1), https://docs.brew.sh/Manpage, Homebrew 4',
    flags: `
      q quiet v verbose d debug h help f force formula formulae cask casks n dry-run s build-from-source
      HEAD zap greedy json g global overwrite cache prefix version versions
    `,
    values: 'appdir=edit file=any cc=text',
    because: asks,
    subcommands: {
      'install|reinstall|upgrade|update|uninstall|remove|rm|tap|untap|link|ln|unlink|pin|unpin|cleanup|autoremove|bundle|services|fetch|create|edit|extract|bump|bump-formula-pr|bump-cask-pr|migrate|postinstall|analytics|developer|tap-new|test|sh|ruby|irb':
        {
          manual: 'brew(1), https://docs.brew.sh/Manpage, Homebrew 4',
          operands: ['word'],
          because: system,
          reaches: ['formulae.brew.sh', 'ghcr.io', 'github.com'],
        },
      'list|ls|info|abv|search|outdated|deps|uses|leaves|config|doctor|home|log|cat|desc|options|missing|formulae|casks|commands|shellenv':
        {
          manual: 'brew(1), https://docs.brew.sh/Manpage, Homebrew 4',
          operands: ['text'],
          because: asks,
        },
    },
  },
  'apt|apt-get|apt-cache|apt-mark': debian,
  aptitude: { ...debian, manual: 'aptitude(8), aptitude 0.8' },
  'dpkg|rpm': {
    manual: 'dpkg(1), dpkg 1.22; rpm(8), rpm 4.19',
    operands: ['any'],
    because: system,
  },
  'dnf|yum|microdnf|tdnf|zypper': {
    manual: 'dnf(8), dnf 4',
    flags:
      'y assumeyes q quiet v verbose nogpgcheck refresh allowerasing best nobest C cacheonly skip-broken',
    values: `
      c=read config=read installroot=enter enablerepo=text disablerepo=text repo=text repofrompath=any
      releasever=text x=text exclude=text setopt=text downloaddir=edit destdir=edit
    `,
    operands: ['text', 'word'],
    because: system,
  },
  apk: {
    manual: 'apk(8), apk-tools 2.14',
    flags: 'q quiet v verbose U update-cache f force no-cache allow-untrusted u upgrade l latest s simulate',
    values: `
      t=text virtual=text X=url repository=url p=enter root=enter repositories-file=read keys-dir=read
      cache-dir=edit arch=text
    `,
    operands: ['text', 'word'],
    because: system,
    reaches: ['dl-cdn.alpinelinux.org'],
  },
  'pacman|yay|paru|emerge|port|snap|flatpak|nix-env|nix-shell|nix|choco|winget|scoop|pkg|xbps-install': {
    manual: 'pacman(8), snap(8), nix(1)',
    operands: ['text', 'word'],
    because: system,
  },
};
