import { posix } from 'node:path';
import type { Consequence, Prospect, ProspectCommand } from '../../model/consequence.ts';
import type { Question } from './look.ts';
import { manifestAbove } from './manifest.ts';
import { defaultRemote, remoteHost } from './remote.ts';
import { notCounted } from './wording.ts';
import { sortWords } from './words.ts';

const forever = 'who fetched it keeps it';

/** Pull requests and packages: where they go, and that they stay. A push is asked about elsewhere. */
export function publishQuestions(command: ProspectCommand, prospect: Prospect): Question[] {
  const [program, verb = '', object = ''] = command.words;
  const isRequest = (program === 'gh' && verb === 'pr') || (program === 'glab' && verb === 'mr');
  if (isRequest && object === 'create') return [pullRequest(command)];
  if (command.danger !== 'publish') return [];
  if (['npm', 'pnpm', 'yarn'].includes(program) && verb === 'publish') return [packaged(command, prospect)];
  const text = `publish with ${program} ${verb}`.trim();
  return [fixed({ kind: 'publish', text, undo: 'no', how: forever, counted: true })];
}

const fixed = (line: Consequence): Question => ({
  uncounted: () => line,
  count: () => Promise.resolve(line),
});

function pullRequest({ words, cwd }: ProspectCommand): Question {
  const sorted = sortWords(words.slice(1), [
    'R',
    'repo',
    't',
    'title',
    'b',
    'body',
    'B',
    'base',
    'H',
    'head',
  ]);
  const named = sorted.values.get('R') ?? sorted.values.get('repo');
  const line = (where: string): Consequence => ({
    kind: 'publish',
    text: `open a pull request${where}, pushing the branch when it is not there yet`,
    undo: 'partly',
    how: 'close it; who was told of it knows it',
    counted: true,
  });
  return {
    uncounted: () => ({ ...line(''), counted: false }),
    async count(look) {
      if (named !== undefined) return line(` at ${named}`);
      if (cwd === null) return { ...line(''), counted: false };
      const host = await remoteHost(cwd, await defaultRemote(cwd, look), look);
      return line(host === undefined ? '' : ` on ${host}`);
    },
  };
}

function packaged({ words: [program], cwd }: ProspectCommand, { workspace }: Prospect): Question {
  const uncounted = (): Consequence =>
    notCounted('publish', `publish a package with ${program}`, 'no', forever);
  return {
    uncounted,
    count(look) {
      const manifest = cwd === null ? undefined : manifestAbove(cwd, workspace, look);
      if (manifest === undefined) return Promise.resolve(uncounted());
      const {
        name = posix.basename(manifest.folder),
        version = 'without a version',
        publishConfig,
      } = manifest.json;
      const registry = publishConfig?.registry ?? 'the registry npm is set to';
      const text = `publish ${name} ${version} to ${registry}`;
      return Promise.resolve({ kind: 'publish', text, undo: 'no', how: forever, counted: true });
    },
  };
}
