import { posix } from 'node:path';
import type { SightingClaim } from '../model/witness.ts';
import { matchesName } from '../policy/name-rules.ts';
import { isWithin } from '../policy/shell/place.ts';
import { type ActionStory, wasReleased } from './action-story.ts';
import type { Doing } from './doings.ts';

/** A program the agent itself started. */
export interface SeenStart {
  /** Null, and no words: it was gone before its name could be read. */
  readonly exe: string | null;
  readonly argv: readonly string[];
  /** Null for a count over many. */
  readonly pid: number | null;
  /** ms of the run. */
  readonly first: number;
}

/** What the claims of a run are, beside its actions. */
export interface ClaimGround {
  readonly workspace: string;
  /** Programs the agent starts by itself: by name, or by all their words, in which `*` stands for any text. */
  readonly helpers: readonly string[];
  /** Programs of ours that the agent is told to start, as absolute paths. */
  readonly own: readonly string[];
  readonly doingOf: (story: ActionStory) => Doing;
}

export interface Explained {
  readonly claim: SightingClaim;
  readonly actions: string[];
}

/** A report that an action is over may come before what it started is looked at, ms. */
const graceMs = 1000;
const mostActions = 10;

/** Words that an agent puts around a command without doing anything else by it. */
const around = new Set(
  ': . [ builtin cd command eval exec exit export false pwd set shopt source test true umask unalias unset'.split(
    ' ',
  ),
);

/** What explains a program that the agent started: what was let go and was under way when it was started. */
export function explainStart(
  start: SeenStart,
  stories: readonly ActionStory[],
  ground: ClaimGround,
): Explained {
  const active = stories.filter((story) => isUnderWay(story, start.first));
  const commands = active.flatMap(({ id, action }) =>
    action.kind === 'run' ? [{ id, command: action.command }] : [],
  );
  const exact = commands.filter(({ command }) => runs(start, command, ground.workspace) === 'alone');
  // The one that began last: the same command may have been let go before.
  const claiming = exact.at(-1);
  if (claiming) return { claim: 'claimed', actions: [claiming.id] };
  if (isExpected(start, ground)) return { claim: 'expected', actions: [] };
  // Gone before its name could be read, it may have been any of them.
  const nameless = start.exe === null && start.argv.length === 0;
  const partly = commands.filter(
    ({ command }) => nameless || runs(start, command, ground.workspace) === 'among others',
  );
  const open = active.filter((story) => story.action.kind !== 'run' && ground.doingOf(story).open);
  const possible = [...partly.map(({ id }) => id), ...open.map(({ id }) => id)];
  // It may have been a helper, too.
  if (possible.length > 0 || (isNameless(start) && ground.helpers.length > 0))
    return { claim: 'possible', actions: possible.slice(0, mostActions) };
  return { claim: 'unclaimed', actions: active.map(({ id }) => id).slice(0, mostActions) };
}

/** One that was gone before its name could be read: what it started is explained by its own names. */
export const isNameless = ({ exe, argv, pid }: Pick<SeenStart, 'exe' | 'argv' | 'pid'>): boolean =>
  exe === null && argv.length === 0 && pid !== null;

function isUnderWay(story: ActionStory, at: number): boolean {
  if (!wasReleased(story) || !story.released || story.released.t > at) return false;
  return story.finished === undefined || story.finished.t + graceMs >= at;
}

/** Quotes are written in many ways; what remains without them is compared. */
const bare = (text: string): string =>
  text
    .replace(/['"\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Whether a program is the shell of a command, or the command itself; `among others`: it does more, or only a part of it. */
function runs(
  { exe, argv }: SeenStart,
  command: string,
  workspace: string,
): 'alone' | 'among others' | 'not' {
  const wanted = bare(command);
  const words = bare(argv.join(' '));
  if (wanted === '') return 'not';
  if (words === wanted) return 'alone';
  const flag = argv.findIndex((word) => /^-[a-z]*c$/.test(word));
  // Options may stand between `-c` and the text.
  const text = flag === -1 ? null : bare(argv.slice(flag + 1).join(' '));
  const cut = argv.at(-1)?.endsWith('…') ?? false;
  const needle = cut ? wanted.slice(0, 200) : wanted;
  const at = text?.indexOf(needle) ?? -1;
  if (text !== null && at >= 0) {
    const rest = `${text.slice(0, at)} ${cut ? '' : text.slice(at + needle.length)}`;
    return isHarmless(rest, workspace) ? 'alone' : 'among others';
  }
  const name = posix.basename(argv[0] ?? exe ?? '');
  return name !== '' && wanted.split(/[\s;&|()]+/).some((word) => posix.basename(word) === name)
    ? 'among others'
    : 'not';
}

/** What an agent puts around a command: settings of its shell from its own files, and where it ended up. */
function isHarmless(rest: string, workspace: string): boolean {
  if (/[`$]\(|`/.test(rest)) return false;
  return rest
    .replaceAll('>|', '>')
    .replace(/\d*[<>]&\d+/g, ' ')
    .split(/&&|\|\||[;\n|&]/)
    .every((part) => isHarmlessPart(part, workspace));
}

function isHarmlessPart(part: string, workspace: string): boolean {
  const words = part
    .replace(/^\s*[{}](?=\s|$)/, '')
    .trim()
    .split(' ')
    .filter((one) => one !== '' && !/^\d*[<>]/.test(one) && !one.startsWith('/dev/'));
  const [first] = words;
  if (first === undefined || /^-[a-z]+$/.test(first)) return true;
  // `builtin shopt`: the shell's own, whatever else has that name.
  const [word, ...operands] = first === 'builtin' && words.length > 1 ? words.slice(1) : words;
  if (word === undefined || !around.has(word)) return false;
  if (word === 'eval' || word === 'exec' || word === 'command' || word === 'builtin')
    return operands.length === 0;
  if (word !== 'source' && word !== '.') return true;
  const [file = ''] = operands;
  return file.startsWith('/') && !isWithin(posix.normalize(file), workspace);
}

function isExpected({ exe, argv }: SeenStart, { helpers, own, workspace }: ClaimGround): boolean {
  const text = argv.join(' ');
  if (own.some((path) => text.includes(path)) && !/[;&|<>`\n]|\$\(/.test(text)) return true;
  if (exe === null || isWithin(exe, workspace)) return false;
  // A program of ours that is run by Node: what follows is for it alone.
  if (own.includes(argv[1] ?? '')) return true;
  const words = [posix.basename(argv[0] ?? ''), ...argv.slice(1)].join(' ');
  // A program may be given any name in its first word; the kernel's word for it is the file.
  return helpers.some((helper) =>
    helper.includes(' ') ? matchesName(helper, words) : posix.basename(exe) === helper,
  );
}
