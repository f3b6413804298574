import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { recordOf } from '../../src/commands/finish-run.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { openPlace } from './place.ts';
import { startHost } from './run-rig.ts';
import { must } from './run-spec.ts';

const contract = `may: { read: ["**"], edit: ["src/**", "test/**"], run: ["npm test", "./serve.sh"] }
never: { touch: ["private/**"] }
report: RUN-REPORT.md
evidence: [failing-test, passing-test, assumptions]
`;

const files = {
  'package.json': '{ "name": "sums", "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/add.js': 'export const add = (a, b) => a - b;\n',
  'test/add.test.js': `import assert from 'node:assert';
import { it } from 'node:test';
import { add } from '../src/add.js';
it('adds', () => {
  assert.equal(add(1, 2), 3);
  assert.equal(add(2, 2), 4);
});
`,
  // Goes on behind the back of the hooks: what it writes later no action names.
  'serve.sh': '#!/bin/sh\nnohup sh -c "sleep 1; echo x > src/sneaky.js" > /dev/null 2>&1 &\n',
};

const bash = (command: string, expect: 'ok' | 'failed'): Step => ({
  do: 'use',
  tool: 'Bash',
  input: { command },
  expect,
});
const write = (file_path: string, content: string, expect: 'ok' | 'denied'): Step => ({
  do: 'use',
  tool: 'Write',
  input: { file_path, content },
  expect,
});
const edit = (file_path: string, old_string: string, new_string: string): Step => ({
  do: 'use',
  tool: 'Edit',
  input: { file_path, old_string, new_string },
  expect: 'ok',
});

const script: Step[] = [
  { do: 'use', tool: 'Read', input: { file_path: 'src/add.js' }, expect: 'ok' },
  bash('npm test', 'failed'),
  edit('src/add.js', 'a - b', 'a + b'),
  bash('npm test', 'ok'),
  write('private/x', 'x', 'denied'),
  bash('./serve.sh', 'ok'),
  { do: 'wait', ms: 2_500 },
  edit('test/add.test.js', '  assert.equal(add(2, 2), 4);\n', ''),
  write('RUN-REPORT.md', '# Assumptions\n- Numbers are small.\n\n# Questions\nDone?\n', 'ok'),
];

it('a failing test, a fix, a passing test, a weakened one, a change behind the back: all in the record', async () => {
  const place = openPlace({ contract, script, files });
  onTestFinished(place.dispose);
  const host = startHost(place, { typeTask: true });
  await host.exited;
  expect(host.log()).toBe('');
  const record = must(recordOf(place.places.store, host.paths.run));

  expect(
    record.tests.checks.map(({ id, action, runner, status, passed, failed, freshness, since }) => [
      id,
      action,
      runner,
      status,
      passed,
      failed,
      freshness,
      since,
    ]),
  ).toEqual([
    ['c1', 'a2', 'node-test', 'failed', 0, 1, 'stale', ['src/add.js', 'src/sneaky.js', 'test/add.test.js']],
    ['c2', 'a4', 'node-test', 'passed', 1, 0, 'stale', ['src/sneaky.js', 'test/add.test.js']],
  ]);
  expect(record.tests.pairs).toEqual([{ failing: 'c1', passing: 'c2', command: 'npm test', doubts: [] }]);
  for (const { output } of record.tests.checks) {
    const kept = readFileSync(join(host.paths.outputs, output?.file ?? ''));
    expect(createHash('sha256').update(kept).digest('hex')).toBe(output?.hash);
    expect(statSync(join(host.paths.outputs, output?.file ?? '')).mode & 0o777).toBe(0o600);
    expect(kept.toString()).toContain('adds');
  }

  const observed = record.files.observed.known ? record.files.observed.value : [];
  expect(observed.map(({ path, claim, actions }) => [path, claim, actions])).toEqual([
    ['RUN-REPORT.md', 'claimed', ['a8']],
    ['src/add.js', 'claimed', ['a3']],
    ['src/sneaky.js', 'unclaimed', []],
    ['test/add.test.js', 'claimed', ['a7']],
  ]);
  // How well programs are seen differs from machine to machine.
  const bySight = ['not-recorded', 'unclaimed-program'];
  const findings = record.findings.filter(({ code }) => !bySight.includes(code));
  expect(findings.map(({ code, paths }) => [code, paths])).toEqual([
    ['unclaimed-change', ['src/sneaky.js']],
    ['check-stale', ['src/sneaky.js', 'test/add.test.js']],
    ['test-weakened', ['test/add.test.js']],
    ['changed-unread', ['test/add.test.js']],
  ]);
  expect(
    record.evidence.filter(({ demanded }) => demanded).map(({ kind, status }) => [kind, status]),
  ).toEqual([
    ['failing-test', 'present'],
    ['passing-test', 'stale'],
    ['assumptions', 'present'],
  ]);
  expect(record.statements.assumptions).toMatchObject({
    value: ['Numbers are small.'],
    provenance: 'reported',
  });
  expect(record.statements.questions).toMatchObject({ value: ['Done?'] });
  expect(record.statements['least-sure'].known).toBe(false);
});
