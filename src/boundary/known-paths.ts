/** Where people and programs keep what opens other doors, relative to the home folder. */
export const homeSecrets: readonly string[] = [
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.kube',
  '.docker',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  '.pgpass',
  '.my.cnf',
  '.vault-token',
  '.terraform.d',
  '.password-store',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.config/gh',
  '.config/glab-cli',
  '.config/git/credentials',
  '.config/gcloud',
  '.config/doctl',
  '.config/hub',
  '.config/rclone',
  '.config/sops',
  '.config/op',
  '.local/share/keyrings',
  '.mozilla',
  '.config/google-chrome',
  '.config/chromium',
  '.bash_history',
  '.zsh_history',
  '.local/share/fish/fish_history',
  '.node_repl_history',
  '.python_history',
  '.psql_history',
];

/** What only an administrator reads; it matters when the agent runs as one. */
export const systemSecrets: readonly string[] = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/sudoers.d',
  '/etc/ssh',
  '/etc/ssl/private',
  '/etc/NetworkManager/system-connections',
  '/etc/kubernetes',
];

/**
 * What runs by itself later, outside the boundary: hooks and settings of git, of agents and of editors. Relative to the
 * workspace. A missing one is held by an empty folder, or the agent would make it; where a program would stumble over a
 * folder of that name (`leave`), it is not.
 */
export const laterPrograms: readonly { name: string; missing: 'hold' | 'leave' }[] = [
  { name: '.claude', missing: 'hold' },
  { name: '.codex', missing: 'hold' },
  { name: '.gemini', missing: 'hold' },
  { name: '.opencode', missing: 'hold' },
  { name: '.cursor', missing: 'hold' },
  { name: '.vscode', missing: 'hold' },
  { name: '.idea', missing: 'hold' },
  { name: '.husky', missing: 'hold' },
  { name: '.mcp.json', missing: 'leave' },
  { name: 'opencode.json', missing: 'leave' },
  { name: '.envrc', missing: 'hold' },
  { name: '.devcontainer', missing: 'hold' },
  { name: '.zed', missing: 'hold' },
];
