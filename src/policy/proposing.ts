import { posix } from 'node:path';
import type { RuleLine, TouchMap } from '../model/contract.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import type { Verdict } from '../model/verdict.ts';
import { literalCallPattern } from './call-literal.ts';
import { isFed } from './fed-commands.ts';
import { createPathRules, type PathRules } from './path-rules.ts';
import { depict, groundOf, lookedUp, type Picture } from './picture.ts';
import { literalRunPattern } from './run-literal.ts';
import type { CommandTouch, PathTouch } from './shell/sketch.ts';

/** What would have answered an ask. */
export interface Proposal {
  /** Sets of lines, each of which alone is enough, narrowest first. Empty when no line answers it. */
  widths: RuleLine[][];
  /** Why there is none, as a sentence; null when there is. */
  why: string | null;
}

export type Judge = (input: JudgeInput) => Verdict;

/** The same question under a contract with more lines. */
export function withLines(input: JudgeInput, lines: readonly RuleLine[]): JudgeInput {
  const { contract } = input.contract;
  const may = mayWith(contract.may, lines);
  return { ...input, contract: { ...input.contract, contract: { ...contract, may } } };
}

/** Lines at the end of their lists, none of them twice. */
export function mayWith(may: TouchMap, lines: readonly RuleLine[]): TouchMap {
  const made = { ...may };
  for (const { list, pattern } of lines)
    if (!made[list].includes(pattern)) made[list] = [...made[list], pattern];
  return made;
}

/**
 * The narrowest lines that would have allowed an action that was asked about: exactly these files, these words, this host;
 * then the same for the folders they are in. Each set is proved by judging again, and has no line that could be left out.
 */
export function propose(input: JudgeInput, judge: Judge): Proposal {
  const asked = judge(input);
  if (asked.effect !== 'ask') return none(`it is not asked about: ${asked.reason}`);
  // What needs a typed word is decided each time by a person who types it.
  if (asked.danger !== null) return none(`no rule is offered for a dangerous action: ${asked.danger.why}.`);
  const picture = depict(input.action, lookedUp(input.facts), groundOf(input.facts, input.profile));
  const rules = createPathRules(input.facts.workspace, input.facts.home);
  const exact = candidates(picture, rules, false);
  const left = judge(withLines(input, exact));
  if (left.effect !== 'allow') return none(whyFed(picture) ?? left.reason);
  const widths = [fewest(input, exact, judge)];
  const wide = candidates(picture, rules, true);
  if (judge(withLines(input, wide)).effect === 'allow') {
    const lines = fewest(input, wide, judge);
    if (!widths.some((narrow) => JSON.stringify(narrow) === JSON.stringify(lines))) widths.push(lines);
  }
  return { widths, why: null };
}

/** Lines that name exactly what an action would do: these words, these files, this host. Whether they answer anything has to be judged. */
export function exactLines({ action, facts, profile }: JudgeInput): RuleLine[] {
  const picture = depict(action, lookedUp(facts), groundOf(facts, profile));
  return candidates(picture, createPathRules(facts.workspace, facts.home), false);
}

function whyFed(picture: Picture): string | null {
  const fed = picture.commands.find((command) => isFed(command, picture));
  if (fed === undefined) return null;
  const program = fed.words[0]?.text ?? 'the command';
  return `a line for \`${program}\` would say nothing about what it is given on standard input: anything could be.`;
}

const none = (why: string): Proposal => ({ widths: [], why });

/** Leaves out every line without which the action would be allowed all the same. */
function fewest(input: JudgeInput, lines: readonly RuleLine[], judge: Judge): RuleLine[] {
  let kept = [...lines];
  for (const line of lines) {
    const rest = kept.filter((other) => other !== line);
    if (judge(withLines(input, rest)).effect === 'allow') kept = rest;
  }
  return kept;
}

function candidates(picture: Picture, rules: PathRules, wide: boolean): RuleLine[] {
  const lines = [
    ...picture.commands.flatMap((command) =>
      isFed(command, picture) ? [] : commandLine(command, rules, wide),
    ),
    ...picture.paths.flatMap((touch) => pathLine(touch, rules, wide)),
    ...picture.hosts
      .filter((touch) => touch.certain)
      .map((touch): RuleLine => ({ list: 'reach', pattern: touch.host })),
    ...picture.exposes.map((touch): RuleLine => ({ list: 'expose', pattern: touch.what })),
    ...picture.calls.flatMap((call): RuleLine[] => {
      const pattern = literalCallPattern(call, wide);
      return pattern === null ? [] : [{ list: 'call', pattern }];
    }),
  ];
  return [...new Map(lines.map((line) => [`${line.list} ${line.pattern}`, line])).values()];
}

function commandLine(command: CommandTouch, rules: PathRules, wide: boolean): RuleLine[] {
  if (command.standing !== 'rule') return [];
  const pattern = literalRunPattern(command, rules, wide);
  return pattern === null ? [] : [{ list: 'run', pattern }];
}

const lists = {
  read: 'read',
  list: 'read',
  enter: 'read',
  edit: 'edit',
  delete: 'edit',
  name: null,
  execute: null,
} as const satisfies Record<PathTouch['use'], keyof TouchMap | null>;

function pathLine(touch: PathTouch, rules: PathRules, wide: boolean): RuleLine[] {
  const list = lists[touch.use];
  const { real, is } = touch.place;
  if (list === null || real === null || touch.pattern !== null) return [];
  const name = rules.name(real);
  const below = touch.recursive !== 'no' && is !== 'file';
  const folder = below ? name : posix.dirname(name);
  // Above the workspace's own folders there is nothing that a person would want to open with one key.
  const widened = wide && folder !== '.' && folder !== '/' && folder !== '~';
  if (widened || below) {
    const base = globLiteral(below ? name : folder);
    return [{ list, pattern: base === '.' ? '**' : `${base}/**` }];
  }
  return [{ list, pattern: globLiteral(name) }];
}

/** A path as a glob that means nothing but itself. */
export function globLiteral(path: string): string {
  return path.replace(/[*?[\]{}()!+@|\\]/g, '\\$&');
}
