import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { controlSocket, tokenFile } from '../../../src/commands/places.ts';
import { openControl } from '../../../src/host/control-client.ts';
import type { Supervised } from '../rig/supervised.ts';

/** Two more viewers of the run answer this held action at the same moment: one with yes, the other with no. */
export async function bothAnswer(run: Supervised, action: string): Promise<void> {
  const runtime = run.runtime();
  const decided = run
    .events()
    .find(({ body }) => body.type === 'action.decided' && body.action === action)?.hash;
  if (decided === undefined) throw new Error(`${action} was not judged`);
  const token = readFileSync(tokenFile(runtime), 'utf8');
  const viewers = await Promise.all(
    ['dana@example.com', 'sam@example.com'].map(async (name) => {
      const identity = { name, how: 'claimed', osUser: 'test' } as const;
      const opened = await openControl(controlSocket(runtime), {
        ...{ intent: 'hello', may: 'answer' },
        ...{ token, identity },
      });
      if (!opened.ok) throw new Error(opened.problems[0]?.message);
      return opened.value;
    }),
  );
  for (const [index, viewer] of viewers.entries()) {
    viewer.send({
      intent: 'answer',
      action,
      decided,
      answer: index === 0 ? 'once' : 'deny',
      minutes: null,
      note: null,
      command: null,
      shown: { hash: '0'.repeat(64), ms: 1_000, swallowed: 0 },
    });
  }
  const answered = () => run.bodies('action.answered').some((body) => body.action === action);
  await expect.poll(answered, { timeout: 60_000 }).toBe(true);
  for (const viewer of viewers) viewer.close();
}
