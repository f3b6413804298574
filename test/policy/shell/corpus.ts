import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contract } from '../../../src/model/contract.ts';
import type { LookUp, PathFact } from '../../../src/model/facts.ts';
import type { JudgeInput } from '../../../src/model/judge-input.ts';
import { guards } from '../../../src/policy/guards.ts';
import { depict } from '../../../src/policy/picture.ts';
import { unlisted } from '../../corpus/closed.ts';
import { fixture, knownPaths, lookUp } from '../../corpus/fixture.ts';
import { readCases } from '../../corpus/reading.ts';
import { actionOf, inputOf } from '../inputs.ts';

export const { cases } = readCases(
  readFileSync(join(import.meta.dirname, '../../corpus/corpus.jsonl'), 'utf8'),
  'corpus.jsonl',
);

/** Numbers as `run` patterns have them: words that begin with a digit. */
const number = '0*|1*|2*|3*|4*|5*|6*|7*|8*|9*';

/** What policy.md does not count as secrets, although we do: readable, and writable where edits are allowed. */
const notSecrets = [
  ...['.ssh', '.aws', '.azure', '.gnupg', '.kube', '.config/gh', '.config/gcloud'].map(
    (name) => `**/${name}/**`,
  ),
  ...['*.pem', '*.p12', '*.pfx', '*.ppk', '*.jks', '*.kdbx', '*.keystore', '*.tfstate'].map(
    (name) => `**/${name}`,
  ),
  ...['server.key', 'client.key', 'private.key', 'api.key', 'tls.key', 'ca.key'].map((name) => `**/${name}`),
  ...['certs', 'keys', 'tls', 'ssl', 'pki'].map((name) => `**/${name}/*.key`),
  ...['id_rsa*', 'id_ed25519*', 'id_ecdsa*', '.netrc', '.pypirc', '.pgpass', '.my.cnf'].map(
    (name) => `**/${name}`,
  ),
  ...['service-account*.json', 'kubeconfig', '.git-credentials', '.htpasswd'].map((name) => `**/${name}`),
];

/** Files that somebody executes later: policy.md makes no difference. A repository's own `.git` is not opened. */
const executedLater = [
  ...['package.json', '.npmrc', '.yarnrc', 'Makefile', 'makefile', 'Dockerfile', 'Jenkinsfile'],
  ...['.gitlab-ci.yml', '.mcp.json', '.gitattributes', '.gitmodules', '.pre-commit-config.yaml'],
  ...['.github/workflows/**', '.github/actions/**', '.husky/**', '.vscode/**', '.idea/**', '.circleci/**'],
  ...['.claude/**', '.codex/**'],
];

const inBilling = (patterns: readonly string[]): string[] =>
  ['in:.', 'in:billing/**'].flatMap((place) => patterns.map((pattern) => `${place} ${pattern}`));

/**
 * The policy the corpus is judged by, policy.md, written as a contract. It is closed: what our grammars prove and policy.md
 * does not list is in `ask.run`. Where policy.md can be read in two ways, the stricter one is taken:
 *
 * - 3.2 and 3.3 name no working directory: as for `npm test`, /repo and below /repo/billing.
 * - 3.2 "relative to /repo or to the cwd": relative to the cwd, which below /repo/billing comes to the same.
 * - 3.2 writes `--reporter=X` and `--bail[=N]`: `--reporter X` and `--bail N` are asked about.
 * - 3.5 a reader's option that writes (`sort -o`, `find -fprint`, sed's `w`) is asked about even below /repo/billing/export.
 * - 3.5 lists `grep`, not `egrep`, `fgrep`, `zcat`, `less`, `more`, `md5sum`: asked about.
 * - 3.6 lists no `export`, `unset`, `local`, `declare`, `shift`: asked about.
 * - 2 counts names as they are written; ours also refuse other cases of `.env` and `secrets`, which no one has asked for.
 * - 5 S3 lists some subcommands; ours stop for a few more, where policy.md says ask.
 */
export const contract = Contract.parse({
  contract: 1,
  task: 'the fixed policy of the corpus',
  owner: 'dev',
  may: {
    read: ['**', ...notSecrets],
    edit: [
      'billing/export/**',
      ...[...notSecrets.map((name) => name.slice(3)), ...executedLater].map(
        (name) => `billing/export/**/${name}`,
      ),
    ],
    run: inBilling([
      'npm test',
      'npm test -- billing/**...',
      `npx vitest run billing/**... [-t *] [--testNamePattern *] [--testNamePattern=*] [--reporter=default|verbose|dot|json|basic] [--bail] [--bail=${number}] [--run] [--silent] [--no-color] [--no-coverage] [--passWithNoTests]`,
      `npx eslint billing/**... [--quiet] [--max-warnings ${number}] [--max-warnings=${number}] [--format stylish|json|compact|unix] [-f stylish|json|compact|unix] [--format=stylish|json|compact|unix] [--ext *] [--ext=*] [--no-color]`,
    ]),
  },
  ask: { run: unlisted },
  never: {
    touch: [
      '.env*',
      '**/secrets/**',
      '**/migrations/**',
      'deploy/**',
      '.git/hooks/**',
      '~/.ssh/**',
      '/root/.ssh/**',
      '/etc/shadow',
    ],
    reach: ['*.prod.example.com'],
  },
  rollback: { change: 'c', undo: 'u', data_risk: 'd', trigger: 't', owner: 'o' },
});

const { root, home } = fixture;
const plain = inputOf(actionOf({ kind: 'run', command: ':', cwd: root }));
const base = { ...plain, contract: { ...plain.contract, contract } };
const guarded = knownPaths.filter(guards(base, root, home));

/** A judgement of one command text under the corpus policy. `see` may watch what is looked up; `cwd` is where it starts. */
export function inputFor(command: string, see: LookUp = lookUp, cwd = root): JudgeInput {
  const action = actionOf({ kind: 'run', command, cwd });
  const paths: Record<string, PathFact> = {};
  depict(action, (path) => (paths[path] ??= see(path)), { home, workspace: root });
  const facts = { workspace: root, home, paths, protected: [], guarded, guardedRoots: [root] };
  return { ...base, action, facts };
}
