import type { Risk } from '../model/words.ts';

interface RiskRow {
  /** A name in the path, whole words of it: `sessionStore.ts` and `session-store` both say `session`. */
  words: readonly string[];
  to: Risk;
  because: string;
}

/** What a touched path says about risk. Editing, deleting or executing counts, reading does not. */
export const pathRisks: readonly RiskRow[] = [
  { words: ['auth', 'login', 'session', 'oauth', 'sso', 'password'], to: 'high', because: 'authentication' },
  { words: ['permission', 'rbac', 'acl', 'authorization'], to: 'high', because: 'permissions' },
  { words: ['billing', 'payment', 'invoice', 'checkout', 'ledger'], to: 'high', because: 'money' },
  { words: ['customer', 'pii', 'gdpr'], to: 'high', because: 'customer data' },
  { words: ['migration', 'schema', 'prisma'], to: 'high', because: 'database schema' },
  {
    words: ['deploy', 'deployment', 'terraform', 'helm', 'k8s', 'kubernetes', 'infra'],
    to: 'high',
    because: 'infrastructure',
  },
  { words: ['secret', 'credential', 'vault'], to: 'high', because: 'secrets' },
  {
    words: ['queue', 'lock', 'mutex', 'concurrency', 'worker', 'scheduler'],
    to: 'medium',
    because: 'concurrency',
  },
  { words: ['internal', 'admin', 'backoffice'], to: 'medium', because: 'internal tools' },
  { words: ['workflows', 'ci'], to: 'medium', because: 'the build pipeline' },
];

/** Splits `src/auth/loginForm.ts` into its lower-case words, plurals folded. */
function wordsOf(path: string): Set<string> {
  const words = path
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return new Set(words.flatMap((word) => (word.endsWith('s') ? [word, word.slice(0, -1)] : [word])));
}

/** The row a workspace path falls under, the highest first; null for an ordinary path. */
export function riskOfPath(path: string): { to: Risk; because: string } | null {
  const words = wordsOf(path);
  const row = pathRisks.find((candidate) => candidate.words.some((word) => words.has(word)));
  return row ? { to: row.to, because: `${path} is about ${row.because}` } : null;
}
