import { posix } from 'node:path';
import type { Consequence, Prospect, ProspectCommand } from '../../model/consequence.ts';
import type { Question } from './look.ts';
import { manifestAbove } from './manifest.ts';
import { many, notCounted } from './wording.ts';
import { sortWords, type Words } from './words.ts';

const longest = 200;
const clip = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** Verbs that are no name of a script for `yarn` and `pnpm`, which run any other word as one. */
const ownVerbs = new Set(
  'add install i remove rm uninstall up update upgrade why list ls ll outdated audit init create dlx exec x link unlink pack publish login logout config cache info view set plugin workspaces workspace store import rebuild prune patch dedupe help version node global run-script run test t tst start stop restart ci bin root env licenses deploy doctor fetch'.split(
    ' ',
  ),
);
const shortcuts: ReadonlyMap<string, string> = new Map([
  ['test', 'test'],
  ['t', 'test'],
  ['tst', 'test'],
  ['start', 'start'],
  ['stop', 'stop'],
  ['restart', 'restart'],
]);
const takesValue = ['prefix', 'C', 'dir', 'cwd', 'w', 'workspace', 'filter', 'F'];

/** The text a package script or a make target runs. */
export function scriptQuestions(command: ProspectCommand, { workspace }: Prospect): Question[] {
  const [program, ...rest] = command.words;
  if (command.cwd === null) return [];
  if (program === 'make' || program === 'gmake')
    return make(command.cwd, sortWords(rest, ['C', 'f', 'directory', 'file', 'I', 'o', 'W']));
  if (!['npm', 'pnpm', 'yarn', 'bun'].includes(program)) return [];
  const words = sortWords(rest, takesValue);
  const [verb = '', name] = words.operands;
  const isRun = verb === 'run' || verb === 'run-script' || verb === 'rum';
  const direct =
    (program === 'yarn' || program === 'pnpm' || program === 'bun') && !ownVerbs.has(verb) ? verb : '';
  const script = isRun ? name : program === 'bun' && verb === 'test' ? '' : (shortcuts.get(verb) ?? direct);
  if (!script) return [];
  return [packageScript(script, folderOf(command.cwd, words), workspace, words)];
}

/** Where `--prefix`, `-C` and their like lead. */
export function folderOf(cwd: string, { values }: Words): string {
  const to = values.get('prefix') ?? values.get('C') ?? values.get('dir') ?? values.get('cwd') ?? '.';
  return posix.resolve(cwd, to);
}

function packageScript(script: string, folder: string, workspace: string, words: Words): Question {
  const uncounted = (): Consequence => notCounted('script', `run the script ${script} of package.json`);
  const elsewhere = ['w', 'workspace', 'workspaces', 'ws', 'filter', 'F', 'r', 'recursive'];
  return {
    uncounted,
    count(look) {
      if (elsewhere.some((option) => words.options.has(option))) return Promise.resolve(uncounted());
      const found = manifestAbove(folder, workspace, look);
      if (found === undefined) return Promise.resolve(null);
      const { scripts } = found.json;
      const around = words.options.has('ignore-scripts')
        ? [script]
        : [`pre${script}`, script, `post${script}`];
      const parts = around.flatMap((name) => {
        const text = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
        return text === undefined ? [] : [name === script ? clip(text) : `${name}: ${clip(text)}`];
      });
      if (!Object.hasOwn(scripts, script)) return Promise.resolve(null);
      const text = `run ${parts.join(' | ')}`;
      return Promise.resolve({ kind: 'script', text, undo: 'unknown', how: null, counted: true });
    },
  };
}

const makefiles = ['GNUmakefile', 'makefile', 'Makefile'];
const mostBytes = 512 * 1024;

function make(cwd: string, words: Words): Question[] {
  if (words.options.has('n') || words.options.has('dry-run')) return [];
  const folder = posix.resolve(cwd, words.values.get('C') ?? words.values.get('directory') ?? '.');
  const named = words.values.get('f') ?? words.values.get('file');
  const targets = words.operands.filter((word) => !word.includes('='));
  const uncounted = (): Consequence => notCounted('script', `run make ${targets.join(' ')}`.trim());
  return [
    {
      uncounted,
      count(look) {
        const text = (named === undefined ? makefiles : [named])
          .map((name) => look.files.read(posix.resolve(folder, name), mostBytes)?.toString('utf8'))
          .find((one) => one !== undefined);
        const recipe = text === undefined ? undefined : recipeOf(text, targets[0]);
        if (recipe === undefined) return Promise.resolve(uncounted());
        const rest = targets.length > 1 ? ` and ${many(targets.length - 1, 'more target')}` : '';
        const line = `run make ${recipe.target}: ${clip(recipe.lines.join('; ') || 'no commands of its own')}`;
        const needs = recipe.needs === '' ? '' : ` (first: ${clip(recipe.needs)})`;
        return Promise.resolve({
          kind: 'script',
          text: `${line}${needs}${rest}`,
          undo: 'unknown',
          how: null,
          counted: true,
        });
      },
    },
  ];
}

/** The commands below `target:` as written; without a target those of the first one. */
function recipeOf(text: string, target: string | undefined) {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  for (const [at, line] of lines.entries()) {
    const rule = /^([^\s#:=][^#:=]*?)\s*::?(?!=)\s*([^=;#]*)/.exec(line);
    if (!rule) continue;
    const heads = (rule[1] ?? '').split(/\s+/);
    if (target === undefined ? heads[0]?.startsWith('.') : !heads.includes(target)) continue;
    const after = lines.slice(at + 1);
    const end = after.findIndex((one) => one !== '' && !one.startsWith('\t'));
    const body = after.slice(0, end < 0 ? after.length : end).filter((one) => one.startsWith('\t'));
    return {
      target: target ?? heads[0] ?? '',
      needs: (rule[2] ?? '').trim(),
      lines: body.map((one) => one.trim()),
    };
  }
  return undefined;
}
