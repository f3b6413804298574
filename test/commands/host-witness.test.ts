import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Start } from '../../src/boundary/witness/messages.ts';
import { openWitness } from '../../src/commands/host-witness.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { openRig } from '../supervisor/rig.ts';

/** A watching process that tells what it is given once it is to follow. */
const programOf = (starts: readonly Start[]): string => {
  const path = join(temporaryDirectory(), 'watch.mjs');
  const text = `process.on('message', ({ order }) => {
  if (order === 'follow') process.send({ report: 'started', starts: ${JSON.stringify(starts)} });
  else process.disconnect();
});
`;
  writeFileSync(path, text);
  return path;
};

const start = (role: Start['role'], pid: number, top: number, words: string[]): Start => ({
  ...{ role, pid, parent: null, cwd: null, top: { id: top, pid: top }, first: 1, last: 1, count: 1 },
  ...{ exe: words.length === 0 ? null : `/usr/bin/${words[0]}`, argv: words },
});

it('explains what is below a helper by it, and below one without a name by its own', async () => {
  const rig = openRig({});
  const seen: string[] = [];
  rig.supervisor.ledger.onEvent(({ body }) => {
    if (body.type !== 'witness.seen' || body.seen.what !== 'process') return;
    seen.push(`${body.seen.pid} ${body.seen.claim}`);
  });
  const witness = openWitness(
    {
      profile: { ...rig.profile, helpers: ['git'] },
      workspace: rig.workspace,
      boundary: { kind: 'none', reason: 'test' },
    },
    {
      supervisor: rig.supervisor,
      zero: process.hrtime.bigint(),
      redact: async (value) => ({ value }),
      after: () => () => {},
      program: programOf([
        start('top', 20, 20, ['git', 'log']),
        start('below', 21, 20, ['less']),
        start('top', 30, 30, []),
        start('below', 31, 30, ['nc', '-l']),
        start('below', 32, 30, ['git', 'status']),
      ]),
    },
  );
  witness.follow(10, ['agent']);
  await witness.close();
  expect(seen.toSorted()).toEqual([
    '20 expected',
    '21 expected',
    '30 possible',
    '31 unclaimed',
    '32 expected',
  ]);
});
