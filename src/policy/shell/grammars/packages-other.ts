import type { GrammarInput } from '../../../model/grammar.ts';

const installs = 'it downloads packages and runs their build code';
const scripts = 'it runs scripts of the project and of its packages';
const changes = "it changes the project's packages or settings";
const asks = "it follows the project's settings and may ask a registry";
const publishes = 'it publishes the package to a registry';
const account = 'it changes packages or rights on the registry';
const rubygems = ['rubygems.org', 'index.rubygems.org'];
const packagist = ['repo.packagist.org', 'packagist.org'];

const gem: GrammarInput = {
  manual: 'gem(1), https://guides.rubygems.org/command-reference/, RubyGems 3.6',
  flags: `
    h help V verbose q quiet silent debug l local r remote b both no-document N user-install f force
    conservative development prerelease pre no-prerelease all a x executables I ignore-dependencies y yes
  `,
  values: `
    config-file=read norc=text backtrace=text v=text version=text platform=text i=edit install-dir=edit
    n=edit bindir=edit P=text trust-policy=text g=read file=read s=url source=url clear-sources=text p=url
    http-proxy=url k=text key=text host=url otp=text attestation=read o=edit output=edit C=enter
  `,
  because: asks,
  subcommands: {
    'install|i|update|fetch|build|exec|uninstall|cleanup|pristine|unpack|cert|generate_index': {
      manual: 'https://guides.rubygems.org/command-reference/#gem-install, RubyGems 3.6',
      operands: ['word'],
      because: installs,
      reaches: rubygems,
    },
    push: {
      manual: 'https://guides.rubygems.org/command-reference/#gem-push, RubyGems 3.6',
      operands: ['read'],
      because: publishes,
      exposes: 'release',
      reaches: rubygems,
    },
    'yank|owner|signin|signout': {
      manual: 'https://guides.rubygems.org/command-reference/#gem-yank, RubyGems 3.6',
      operands: ['text'],
      because: account,
      reaches: rubygems,
    },
    'list|search|info|specification|environment|dependency|outdated|which|contents|sources|help|stale|check|server|open':
      {
        manual: 'https://guides.rubygems.org/command-reference/#gem-list, RubyGems 3.6',
        operands: ['text'],
        because: asks,
      },
  },
};

const bundle: GrammarInput = {
  manual: 'bundle(1), https://bundler.io/man/bundle.1.html, Bundler 2.6',
  flags: 'no-color V verbose local deployment frozen no-cache quiet system all conservative force full-index',
  values: `
    r=text retry=text gemfile=execute jobs=text j=text path=edit without=text with=text group=text g=text
    source=url s=url git=url branch=text version=text v=text
  `,
  // `--version` restarts itself as the version that Gemfile.lock names.
  because: scripts,
  subcommands: {
    exec: {
      manual: 'bundle-exec(1), Bundler 2.6',
      flags: 'keep-file-descriptors',
      operands: ['command'],
      because: "it runs a program of the project's packages",
      posix: true,
    },
    'install|update|add|remove|lock|cache|package|pristine|clean|binstubs|init|gem|plugin|config': {
      manual: 'bundle-install(1), Bundler 2.6',
      operands: ['text'],
      because: installs,
      reaches: rubygems,
    },
    'check|list|show|info|outdated|doctor|platform|env|open|viz|version|help|console|licenses': {
      manual: 'bundle-show(1), Bundler 2.6',
      operands: ['text'],
      because: "it runs the project's Gemfile",
    },
  },
};

const composer: GrammarInput = {
  manual: 'https://getcomposer.org/doc/03-cli.md, Composer 2',
  flags: `
    h help q quiet ansi no-ansi n no-interaction profile no-plugins no-scripts no-cache v vv vvv dev no-dev
    o optimize-autoloader prefer-dist prefer-source dry-run ignore-platform-reqs a classmap-authoritative
    no-progress no-audit no-update w W with-dependencies with-all-dependencies lock no-install direct D
    latest l outdated tree t format
  `,
  values: 'd=enter working-dir=enter repository=any ignore-platform-req=text f=any file=any dir=edit',
  // Even `--version` loads the plugins of the project.
  because: scripts,
  subcommands: {
    'run-script|run': {
      manual: 'https://getcomposer.org/doc/03-cli.md#run-script-run',
      operands: ['text', 'any'],
      because: scripts,
    },
    exec: {
      manual: 'https://getcomposer.org/doc/03-cli.md#exec',
      operands: ['command'],
      because: scripts,
      posix: true,
    },
    'install|i|update|u|upgrade|require|r|remove|rm|uninstall|create-project|reinstall|global|bump|self-update|selfupdate|archive':
      {
        manual: 'https://getcomposer.org/doc/03-cli.md#install-i',
        operands: ['word'],
        because: installs,
        reaches: packagist,
      },
    'init|config|dump-autoload|dumpautoload|clear-cache|cc': {
      manual: 'https://getcomposer.org/doc/03-cli.md#config',
      operands: ['text'],
      because: changes,
    },
    'show|info|outdated|validate|audit|why|depends|why-not|prohibits|search|licenses|status|diagnose|check-platform-reqs|fund|suggests|browse|home|list|help|about':
      {
        manual: 'https://getcomposer.org/doc/03-cli.md#show-info',
        operands: ['text'],
        because: scripts,
      },
  },
};

const nuget = ['api.nuget.org', 'www.nuget.org'];
const dotnetBuild = "it runs the project's build files";
const dotnetManual = 'https://learn.microsoft.com/dotnet/core/tools/dotnet, .NET 9';
const dotnetPush: GrammarInput = {
  manual: 'https://learn.microsoft.com/dotnet/core/tools/dotnet-nuget-push, .NET 9',
  flags:
    'd disable-buffering n no-symbols force-english-output interactive no-service-endpoint skip-duplicate',
  values: 'k=text api-key=text s=url source=url sk=text ss=url t=text timeout=text configfile=read',
  operands: ['read'],
  because: publishes,
  exposes: 'release',
  reaches: nuget,
};

const dotnet: GrammarInput = {
  manual: dotnetManual,
  flags: `
    h help d diagnostics no-restore no-build nologo no-incremental no-dependencies force self-contained sc
    no-self-contained interactive list-tests t blame collect-coverage no-launch-profile use-current-runtime
    ucr verify-no-changes
  `,
  values: `
    c=text configuration=text f=text framework=text r=text runtime=text o=edit output=edit v=text
    verbosity=text a=text arch=text os=text property=text p=any project=any s=any settings=execute
    source=url configfile=read packages=edit results-directory=edit l=any logger=any filter=text
    collect=text test-adapter-path=execute artifacts-path=edit launch-profile=text include=any exclude=any
    diag=edit e=text environment=text tool-path=edit version=text add-source=url
  `,
  // The SDK it starts may come from the project (`global.json`): even `--version` runs it.
  because: dotnetBuild,
  subcommands: {
    'build|restore|clean|publish|pack|msbuild|format|watch|store|vstest': {
      manual: dotnetManual,
      operands: ['any'],
      because: dotnetBuild,
      reaches: nuget,
    },
    test: { manual: dotnetManual, operands: ['any'], because: "it runs the project's tests", reaches: nuget },
    run: { manual: dotnetManual, operands: ['any'], because: 'it builds and runs the project', posix: true },
    'exec|fsi|script': { manual: dotnetManual, operands: ['execute', 'any'], because: 'it runs a program' },
    'add|remove|package|reference|sln|solution|new|list|tool|workload|user-secrets|dev-certs|sdk': {
      manual: dotnetManual,
      operands: ['text', 'any'],
      because: changes,
      reaches: nuget,
    },
    nuget: {
      manual: 'https://learn.microsoft.com/dotnet/core/tools/dotnet-nuget-push, .NET 9',
      because: account,
      subcommands: {
        push: dotnetPush,
        'delete|add|disable|enable|list|locals|remove|update|sign|trust|verify|why|config': {
          manual: 'https://learn.microsoft.com/dotnet/core/tools/dotnet-nuget-delete, .NET 9',
          operands: ['text', 'any'],
          because: account,
        },
      },
    },
  },
};

/** Package managers of other languages. */
export const otherPackages: Readonly<Record<string, GrammarInput>> = {
  gem,
  'bundle|bundler': bundle,
  composer,
  dotnet,
  nuget: {
    manual: 'https://learn.microsoft.com/nuget/reference/nuget-exe-cli-reference, nuget.exe 6',
    single: true,
    flags: 'NonInteractive ForceEnglishOutput SkipDuplicate NoSymbols DisableBuffering',
    values:
      'Source=url ApiKey=text ConfigFile=read OutputDirectory=edit Version=text Verbosity=text Timeout=text',
    because: installs,
    subcommands: {
      push: { ...dotnetPush, single: true },
      'install|restore|update|add|delete|pack|config|sources|locals|setapikey|list|search|spec|init|sign|verify|trusted-signers|help':
        {
          manual: 'https://learn.microsoft.com/nuget/reference/nuget-exe-cli-reference, nuget.exe 6',
          operands: ['any'],
          because: installs,
          reaches: nuget,
        },
    },
  },
  'cpan|cpanm|luarocks|opam|cabal|stack|hex|rebar3|pod|vcpkg|conan|sdk|rustup|ghcup|elan|juliaup|rbenv|nodenv':
    {
      manual: 'cpanm(1), opam(1), cabal(1), rustup(1)',
      operands: ['text', 'any'],
      because: installs,
    },
  mix: {
    manual: 'https://hexdocs.pm/mix/Mix.html, Elixir 1.18',
    operands: ['text', 'any'],
    because: scripts,
    subcommands: {
      'hex.publish': {
        manual: 'https://hexdocs.pm/hex/Mix.Tasks.Hex.Publish.html',
        flags: 'yes replace dry-run',
        values: 'organization=text revert=text',
        operands: ['text'],
        because: publishes,
        exposes: 'release',
        reaches: ['hex.pm', 'repo.hex.pm'],
      },
      'test|compile|run|format|deps.get|deps.update|deps.compile|credo|dialyzer|phx.server|ecto.create|hex.info':
        {
          manual: 'https://hexdocs.pm/mix/Mix.html, Elixir 1.18',
          operands: ['any'],
          because: scripts,
        },
    },
  },
};
