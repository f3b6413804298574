import type { Prospect } from '../../model/consequence.ts';
import { relativeTo, undoOf, whatGitHas } from './deletion.ts';
import { holdings } from './holdings.ts';
import type { Question } from './look.ts';
import { nothingFound, walk } from './walk.ts';
import { many, names, notCounted, operands } from './wording.ts';

/** Files that exist and would be written over: by copies, moves, redirections, edits in place. */
export function overwriteQuestions({ writes, workspace }: Prospect): Question[] {
  const meant = writes.filter(({ program }) => program !== 'git');
  if (meant.length === 0) return [];
  const roots = [...new Set(meant.map(({ real }) => real))];
  const name = relativeTo(workspace);
  return [
    {
      uncounted: () => notCounted('overwrite', `write ${names(roots.map(name))}, what git has of it`),
      async count(look) {
        const found = nothingFound();
        await walk(
          roots.map((path) => ({ path, recursive: false })),
          found,
          look,
        );
        const files = found.files.filter(({ state }) => state.kind === 'file');
        if (files.length === 0) return null;
        const paths = files.map(({ path }) => path);
        const held = await holdings(paths, files, look);
        const amount = many(files.length, 'file');
        if (held === undefined)
          return notCounted(
            'overwrite',
            `overwrite ${amount}, what git has of it`,
            'unknown',
            'git does not tell',
          );
        const text = `overwrite ${amount}${whatGitHas(held, name)}`;
        const undo = undoOf(held, `git restore -- ${operands(paths.map(name))}`);
        return { kind: 'overwrite', text, ...undo, counted: true };
      },
    },
  ];
}
