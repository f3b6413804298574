import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openCycles } from './overlay-cycles.ts';
import type { Edit } from './overlay-edits.ts';

/** A few names, so that edits meet: files where folders were, links where files were, one that git ignores. */
const name = fc.constantFrom('a', 'b', 'ü\n', 'x.log', 'd');
const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'd/a') },
  { weight: 2, arbitrary: fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/')) },
);
const content = fc.oneof(fc.constantFrom('', 'one\n', '\0binary\0', '\xff'), fc.string({ maxLength: 20 }));
const mode = fc.constantFrom(0o644, 0o600, 0o755, 0o700, 0o444);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('write' as const, 'append' as const), path, content }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'folder' as const), path }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mode' as const), path, mode }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), path, to: path }) },
  fc.record({ do: fc.constant('hard-link' as const), path, to: path }),
  fc.record({
    do: fc.constant('link' as const),
    path,
    content: fc.constantFrom('a', 'nowhere', '/no/such', '.'),
  }),
);

// A file of two names in the workspace itself is two files in an overlay once one of them is written: said in the docs.
const before = fc.array(
  edit.filter((one) => one.do !== 'hard-link'),
  { maxLength: 12 },
);
const ignore: Edit = { do: 'write', path: '.gitignore', content: '*.log\n' };

describe.each(['this user', 'nobody'] as const)('whatever a program does in an overlay, as %s', (user) => {
  const cycles = openCycles(user);
  afterAll(cycles.close);

  it('leaves the workspace alone, and applying it gives what it would have done without one', async () => {
    await fc.assert(
      fc.asyncProperty(
        before,
        fc.array(edit, { minLength: 1, maxLength: 15 }),
        fc.boolean(),
        async (was, agent, bare) => {
          const { direct, applied, untouched, proved, conflicts, refused, again } = await cycles.live({
            before: [ignore, ...was],
            agent,
            bare,
          });
          expect({ untouched, proved, conflicts, refused, again }).toEqual({
            untouched: true,
            proved: true,
            conflicts: {},
            refused: {},
            again: [],
          });
          expect(applied).toEqual(direct);
        },
      ),
      {
        numRuns: Number(process.env.OVERLAY_RUNS ?? 60),
        examples: [
          // A folder that is removed and made again hides what was in it.
          [
            [{ do: 'write', path: 'd/a', content: 'old' }],
            [
              { do: 'remove', path: 'd' },
              { do: 'write', path: 'd/b', content: 'new' },
            ],
            false,
          ],
          // An empty folder takes the place of another one.
          [
            [
              { do: 'folder', path: 'd/a' },
              { do: 'folder', path: 'b' },
            ],
            [{ do: 'move', path: 'd/a', to: 'b' }],
            false,
          ],
          // A further name for a file that stays.
          [[{ do: 'write', path: 'a', content: '' }], [{ do: 'hard-link', path: 'a', to: 'b' }], true],
        ],
      },
    );
  });
});
