/** The sample repository: a small sync worker that tries failed EU accounts again for ever. */
export const retrySource = `// Decides whether a failed sync is tried again.
export const maxAttempts = { us: 5, ap: 5 };

export function shouldRetry(account, attempt, status) {
  if (status < 500) return false;
  return !(attempt >= maxAttempts[account.region]);
}
`;

/** What the practice agent changes, and into what. */
export const fix = {
  before: `export const maxAttempts = { us: 5, ap: 5 };
`,
  after: `export const maxAttempts = { us: 5, ap: 5, eu: 5 };
// A region that is not listed must not be tried for ever.
const otherRegions = 3;
`,
  beforeLine: '  return !(attempt >= maxAttempts[account.region]);\n',
  afterLine: '  return attempt < (maxAttempts[account.region] ?? otherRegions);\n',
};

export const migration = `-- How often each region may be tried, so that it can be changed without a release.
ALTER TABLE accounts ADD COLUMN max_attempts integer NOT NULL DEFAULT 5;
`;

const contract = `# The task contract of the practice run. \`countersign explain FIELD\` explains each field.
contract: 1
task: Find out why failed syncs of EU accounts are tried again for ever, and fix it
ticket: SYNC-42
owner: you@example.com
risk_owner: you@example.com
agent: { profile: practice, identity: practice-agent }
risk: medium
data: [public, internal]
may:
  read: [src/**, test/**, docs/**, package.json]
  edit: [src/sync/**, test/sync/**]
  run: ["node --test test/sync/**", "git add src/sync/**", "git commit -m *"]
ask: { run: ["git push ..."] }
never: { touch: [".env*", "deploy/**"] }
stop_if:
  - { touches: [migrations/**], because: the fix would need a schema change }
  - { similar_failures: 3 }
  - { minutes: 20 }
  - { denied: 5 }
  - { cost_usd: 3 }
hold: 10m
evidence: [failing-test, passing-test, files-changed, assumptions, residual-risk, rollback-note]
report: reports/run.md
approver: you@example.com
incident_trigger: sync lag over 10 min, or a customer report
rollback:
  change: give EU accounts the retry limit the other regions have
  undo: revert the commit in src/sync/** and restart the worker
  data_risk: none; nothing is written but the queue's own counters
  trigger: EU syncs given up that would have succeeded
  owner: sync on-call
  stop_before: [schema changes]
`;

export const sampleFiles: Readonly<Record<string, string>> = {
  'countersign.yaml': contract,
  'src/sync/retry.js': retrySource,
  'src/sync/worker.js': `import { shouldRetry } from './retry.js';

/** Tries one account until it works or is given up. Returns how often it was tried. */
export async function sync(account, send) {
  for (let attempt = 1; ; attempt += 1) {
    const { status } = await send(account);
    if (status < 400 || !shouldRetry(account, attempt, status)) return attempt;
  }
}
`,
  'test/sync/retry.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shouldRetry } from '../../src/sync/retry.js';

for (const region of ['us', 'ap', 'eu']) {
  test(\`an account in \${region} is given up after five attempts\`, () => {
    assert.equal(shouldRetry({ region }, 4, 503), true);
    assert.equal(shouldRetry({ region }, 5, 503), false);
  });
}

test('what the customer did wrong is not tried again', () => {
  assert.equal(shouldRetry({ region: 'us' }, 1, 404), false);
});
`,
  'docs/sync.md': `# Sync

A failed sync is tried again when the other side is at fault (status 500 and above), at most five times in
every region. After that the account is given up and reported.
`,
  'migrations/001_accounts.sql': 'CREATE TABLE accounts (id uuid PRIMARY KEY, region text NOT NULL);\n',
  'deploy/worker.yaml': 'replicas: 2\n',
  'package.json': `${JSON.stringify({ name: 'sync-worker', private: true, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  '.gitignore': '.env\nnode_modules/\n',
  '.env': 'SYNC_API_KEY=practice-only-not-a-key\n',
};
