import { posix } from 'node:path';
import { isWithin } from './shell/place.ts';

/** Names as one expression: a component of the path is one of them, or the path ends in one. Some file systems fold case. */
const component = (names: readonly string[]): RegExp => new RegExp(`/(?:${names.join('|')})(?:/|$)`, 'iu');

/** Secrets: reading them is refused, changing them stops the run, unless the contract names them literally. */
const secretNames = [
  '\\.env[^/]*',
  'secrets',
  '\\.ssh',
  '\\.aws',
  '\\.azure',
  '\\.gnupg',
  '\\.kube',
  '(?:[^/]*\\.)?kubeconfig',
  '\\.docker/config\\.json',
  '\\.config/(?:gh|hub|glab-cli|gcloud|op|doctl|sops)',
  '\\.(?:netrc|pypirc|pgpass|my\\.cnf|s3cfg|boto|htpasswd|vault-token|git-credentials)',
  '\\.cargo/credentials(?:\\.toml)?',
  '\\.terraform\\.d/credentials\\.tfrc\\.json',
  '\\.claude/\\.credentials\\.json',
  '\\.codex/auth\\.json',
  '\\.gemini/(?:oauth_creds|google_accounts)\\.json',
  'opencode/auth\\.json',
  '\\.local/share/keyrings',
  'id_(?:rsa|dsa|ecdsa|ed25519)[^/]*',
  '[^/]*\\.(?:pem|p12|pfx|ppk|jks|kdbx|keystore)',
  // `.key` is also slides, translations and fixtures: only where name or folder say what it opens.
  '(?:[^/]*[._-])?(?:private|priv|server|client|tls|ssl|ca|root|cert|host|signing|rsa|ed25519|deploy|master|encryption|secret|api)(?:[_-]?key)?(?:[._-][^/]*)?\\.key',
  '(?:certs?|certificates|keys|tls|ssl|pki|private)/(?:[^/]*/)*[^/]*\\.key',
  '[^/]*\\.tfstate(?:\\.[^/]*)?',
  '(?:[^/]*[._-])?service[_-]?account[^/]*\\.json',
  'etc/(?:shadow|gshadow|sudoers)[^/]*',
];
const secret = component(secretNames);

/** Secrets only outside the workspace: a project's own `.npmrc` names registries, a person's holds tokens. */
const secretOutside = component([...secretNames, '\\.npmrc', '\\.claude\\.json', '\\.\\w+_history']);

/** Files somebody or something executes later: an edit needs a rule that names them literally, otherwise a person. */
const executedLater = component([
  '\\.git',
  '\\.husky',
  '\\.github/(?:workflows|actions)',
  '\\.gitlab-ci\\.yml',
  '\\.circleci',
  'Jenkinsfile',
  'azure-pipelines\\.yml',
  'package\\.json',
  'node_modules/\\.bin',
  '\\.local/bin',
  '\\.npmrc',
  '\\.yarnrc[^/]*',
  '\\.pnpmfile\\.cjs',
  '\\.(?:claude|codex|gemini|opencode)',
  '\\.(?:mcp|claude)\\.json',
  '\\.(?:vscode|idea)',
  '(?:GNU)?[Mm]akefile',
  'Dockerfile',
  '\\.pre-commit-config\\.yaml',
  '\\.git(?:attributes|config|modules)',
  '\\.(?:bashrc|bash_profile|profile|zshrc|envrc)',
]);

/** The supervisor's own folders, in a workspace and of a person: no rule opens them for edits. */
const own = component(['\\.countersign', '\\.config/countersign']);

export type Material = 'secret' | 'executed-later' | 'own';
const expressions: Readonly<Record<Material, RegExp>> = { secret, 'executed-later': executedLater, own };

/** Whether an absolute path is such material. Folders above the workspace do not count for what is inside it. */
export function isMaterial(material: Material, path: string, workspace: string): boolean {
  const inside = isWithin(path, workspace);
  if (material === 'secret' && !inside) return secretOutside.test(path);
  return expressions[material].test(inside ? `/${posix.relative(workspace, path)}` : path);
}

/**
 * Whether a rule names such material on purpose: with its wildcards replaced by ordinary text it still means it, as
 * `.env.example` and `.github/workflows/**` do, and `**` does not.
 */
export function namesMaterial(material: Material, pattern: string): boolean {
  const example = pattern.replace(/[*?[\]{}]+/g, 'x');
  const outside = material === 'secret' && /^[/~]/.test(pattern);
  const expression = outside ? secretOutside : expressions[material];
  return expression.test(example.startsWith('/') ? example : `/${example}`);
}
