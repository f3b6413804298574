import type { Facts } from '../model/facts.ts';
import type { Part, RuleRef, Verdict } from '../model/verdict.ts';
import type { Picture } from '../policy/picture.ts';
import { pictureLines } from './judge-picture.ts';
import { hung, section } from './text-lines.ts';

/** A command text, what it would touch, and what was decided. */
export interface Judgement {
  command: string;
  verdict: Verdict;
  picture: Picture;
  facts: Facts;
}

const marks = { allow: '+', ask: '?', deny: 'x', stop: '!' } as const satisfies Record<
  Part['effect'],
  string
>;
const severity = ['stop', 'deny', 'ask', 'allow'] as const satisfies readonly Part['effect'][];

/** Where a rule is written, for people: `may.run[0]  npm test  (countersign.yaml:12)`. */
function written(rule: RuleRef): string {
  const place = rule.file === null ? '' : `  (${rule.file}${rule.line === null ? '' : `:${rule.line}`})`;
  return `${rule.id}  ${rule.text}${place}`;
}

/**
 * The verdict, what stands in the way with the rule of each part, what is let go, and the parsed picture, in lines of at most
 * `columns`. Whatever the command holds stays on its line and is visible.
 */
export function judgementText({ verdict, picture, facts }: Judgement, columns: number): string {
  const held = severity
    .slice(0, -1)
    .flatMap((effect) => verdict.parts.filter((part) => part.effect === effect));
  const lines = [
    ...headLines(verdict, columns),
    ...section(
      'what stands in the way',
      held.flatMap((part) => heldLines(part, columns)),
    ),
    ...section('what is let go', freeLines(verdict.parts, columns)),
    ...pictureLines(picture, facts, columns),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function headLines({ effect, reason, danger, raises }: Verdict, columns: number): string[] {
  const below = (text: string): string[] => hung('', 7, text, columns);
  return [
    ...hung(effect.toUpperCase(), 7, reason, columns),
    ...(danger === null ? [] : below(`a person has to type "${danger.word}": ${danger.why}`)),
    ...(raises === null ? [] : below(`lifts the run to ${raises.to} risk: ${raises.because}`)),
  ];
}

/** Columns in front of what a part does, and of its target. */
const [doesAt, targetAt] = [10, 19];

function heldLines({ effect, does, target, rule }: Part, columns: number): string[] {
  const label = `  ${marks[effect]} ${effect}`.padEnd(doesAt) + does;
  if (rule.source === 'default') return hung(label, targetAt, `${target}  (no rule)`, columns);
  return [...hung(label, targetAt, target, columns), ...hung('', targetAt, written(rule), columns)];
}

/** What is allowed, by the rule that allows it. Commands that no rule has to name are only counted: they stand below. */
function freeLines(parts: readonly Part[], columns: number): string[] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    if (part.effect !== 'allow') continue;
    const key = `${part.does} ${part.rule.id}`;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { does, rule } = first;
    const label = `  ${marks.allow} ${does}`;
    if (rule.source === 'builtin' && does === 'run') {
      const commands = group.length === 1 ? 'one command' : `${group.length} commands`;
      return hung(label, targetAt, `${commands} that no rule has to name`, columns);
    }
    const separator = does === 'run' ? '; ' : ', ';
    const targets = group.map(({ target }) => target).join(separator);
    return [...hung(label, targetAt, targets, columns), ...hung('', targetAt, written(rule), columns)];
  });
}

/** The same for programs: the verdict as in the journal, and the picture it was made from. */
export function judgementJson({ command, verdict, picture, facts }: Judgement): string {
  const { commands, paths, hosts, exposes, opaque, start, cwd } = picture;
  const shown = { commands, paths, hosts, exposes, opaque, start, end: cwd };
  return `${JSON.stringify({ command, verdict, picture: shown, lookedUp: facts.paths }, null, 2)}\n`;
}
