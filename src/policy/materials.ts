import { posix } from 'node:path';
import { isWithin } from './shell/place.ts';

/** Names as one expression: a component of the path is one of them, or the path ends in one. */
const component = (names: readonly string[]): RegExp => new RegExp(`/(?:${names.join('|')})(?:/|$)`, 'u');

/** Secrets: reading them is refused, changing them stops the run, unless the contract names them literally. */
const secret = component([
  '\\.env[^/]*',
  'secrets',
  '\\.ssh',
  '\\.aws',
  '\\.gnupg',
  '\\.kube',
  '\\.docker/config\\.json',
  '\\.config/(?:gh|gcloud)',
  '\\.netrc',
  '\\.pgpass',
  '\\.git-credentials',
  'id_(?:rsa|dsa|ecdsa|ed25519)[^/]*',
  '[^/]*\\.(?:pem|p12|pfx|keystore)',
  'etc/(?:shadow|gshadow|sudoers)[^/]*',
]);

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
  '\\.npmrc',
  '\\.yarnrc[^/]*',
  '\\.pnpmfile\\.cjs',
  '\\.(?:claude|codex|gemini|opencode)',
  '\\.mcp\\.json',
  '\\.(?:vscode|idea)',
  '(?:GNU)?[Mm]akefile',
  'Dockerfile',
  '\\.pre-commit-config\\.yaml',
  '\\.git(?:attributes|config|modules)',
  '\\.(?:bashrc|bash_profile|profile|zshrc|envrc)',
]);

/** The supervisor's own folder in a workspace: no rule opens it for edits. */
const own = component(['\\.countersign']);

export type Material = 'secret' | 'executed-later' | 'own';
const expressions: Readonly<Record<Material, RegExp>> = { secret, 'executed-later': executedLater, own };

/** Whether an absolute path is such material. Folders above the workspace do not count for what is inside it. */
export function isMaterial(material: Material, path: string, workspace: string): boolean {
  const inside = isWithin(path, workspace);
  return expressions[material].test(inside ? `/${posix.relative(workspace, path)}` : path);
}

/**
 * Whether a rule names such material on purpose: with its wildcards replaced by ordinary text it still means it, as
 * `.env.example` and `.github/workflows/**` do, and `**` does not.
 */
export function namesMaterial(material: Material, pattern: string): boolean {
  const example = pattern.replace(/[*?[\]{}]+/g, 'x');
  return expressions[material].test(example.startsWith('/') ? example : `/${example}`);
}
