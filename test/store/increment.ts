import { z } from 'zod';
import { createJsonFile } from '../../src/store/json-file.ts';

/** A child that adds one to a counter file several times. */
const file = createJsonFile({
  path: process.argv[2] ?? '',
  schema: z.strictObject({ n: z.number() }),
  initial: { n: 0 },
});
for (let round = 0; round < 15; round += 1) {
  const outcome = await file.update(({ n }) => ({ n: n + 1 }));
  if (!outcome.ok) process.stdout.write(JSON.stringify(outcome.problems));
}
