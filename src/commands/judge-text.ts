import type { Facts } from '../model/facts.ts';
import type { Part, RuleRef, Verdict } from '../model/verdict.ts';
import type { Picture } from '../policy/picture.ts';
import type { Place } from '../policy/shell/place.ts';
import type { CommandTouch, PathTouch } from '../policy/shell/sketch.ts';
import { visible } from './print-problem.ts';

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
const does = {
  read: 'reads',
  enter: 'enters',
  list: 'lists',
  edit: 'writes',
  delete: 'deletes',
  execute: 'executes',
  name: 'names',
} as const satisfies Record<PathTouch['use'], string>;

/** Where a rule is written, for people: `may.run[0] npm test (countersign.yaml:12)`. */
function written(rule: RuleRef): string {
  const place = rule.file === null ? '' : ` (${rule.file}${rule.line === null ? '' : `:${rule.line}`})`;
  return rule.source === 'default' ? 'no rule' : `${rule.id}  ${rule.text}${place}`;
}

function named(path: string, { workspace, home }: Facts): string {
  if (path === workspace) return '.';
  if (path.startsWith(`${workspace}/`)) return path.slice(workspace.length + 1);
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

function shownPlace(place: Place, facts: Facts): string {
  if (place.real === null) return `${named(place.lexical, facts)} (cannot be resolved)`;
  const lexical = named(place.lexical, facts);
  const real = named(place.real, facts);
  return lexical === real ? real : `${lexical} -> ${real}`;
}

function wordsOf(command: CommandTouch): string {
  return command.words
    .map(({ text, known, role }) => {
      const word = known
        ? /^[\w@%+=:,./-]+$/.test(text)
          ? text
          : `'${text.replaceAll("'", `'\\''`)}'`
        : `<${text}>`;
      return role === undefined || role === 'program' ? word : `${word}:${role}`;
    })
    .join(' ');
}

const recursion = {
  no: '',
  all: ' and all below',
  visible: ' and all below that is not hidden',
} as const satisfies Record<PathTouch['recursive'], string>;

/** Lines, each once: a loop's body is drawn once for each round. */
const once = (lines: readonly string[]): string[] => [...new Set(lines)];

function touchLines(picture: Picture, facts: Facts, command: number | null): string[] {
  const paths = picture.paths
    .filter((touch) => touch.command === command && touch.pattern === null)
    .map((touch) => `${does[touch.use]} ${shownPlace(touch.place, facts)}${recursion[touch.recursive]}`);
  const hosts = picture.hosts
    .filter((touch) => touch.command === command)
    .map((touch) => `${touch.certain ? 'reaches' : 'may reach'} ${touch.host}`);
  const exposes = picture.exposes
    .filter((touch) => touch.command === command)
    .map((touch) => `publishes: ${touch.what}`);
  return once([...paths, ...hosts, ...exposes]);
}

function commandLines(picture: Picture, facts: Facts): string[] {
  const seen = new Set<string>();
  return picture.commands.flatMap((command) => {
    const cwd =
      command.cwd === null ? 'in a folder the text does not tell' : `in ${shownPlace(command.cwd, facts)}`;
    const lines = [
      `${wordsOf(command)}   ${cwd}`,
      ...command.environment.map((name) => `    sets ${name}`),
      ...touchLines(picture, facts, command.id).map((line) => `    ${line}`),
      ...(command.standing === 'rule' ? [`    needs a rule: ${command.why}`] : []),
    ];
    const text = lines.join('\n');
    if (seen.has(text)) return [];
    seen.add(text);
    return [`  ${seen.size}. ${lines.join('\n  ')}`];
  });
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** The parsed picture and the verdict, each part with its rule. */
export function judgementText({ verdict, picture, facts }: Judgement): string {
  const beside = touchLines(picture, facts, null).map((line) => `  ${line}`);
  const opaque = picture.opaque.map(({ what, why }) => `  ${what.slice(0, 160)}: ${why}`);
  const end = picture.cwd === null ? 'a folder the text does not tell' : shownPlace(picture.cwd, facts);
  const parts = verdict.parts.map(
    (part) =>
      `  ${marks[part.effect]} ${part.effect.padEnd(5)} ${part.does} ${part.target}\n            ${written(part.rule)}`,
  );
  const lines = [
    `${verdict.effect.toUpperCase()}  ${verdict.reason}`,
    `       ${written(verdict.rule)}`,
    ...(verdict.danger === null
      ? []
      : [`       a person has to type "${verdict.danger.word}": ${verdict.danger.why}`]),
    ...(verdict.raises === null
      ? []
      : [`       lifts the run to ${verdict.raises.to} risk: ${verdict.raises.because}`]),
    ...section('what it would do', commandLines(picture, facts)),
    ...section('redirections and expansions', beside),
    ...section('not understood', opaque),
    ...section('each part', parts),
    '',
    `it ends in ${end}`,
  ];
  return `${visible(lines.join('\n')).replaceAll('\\u{a}', '\n')}\n`;
}

/** The same for programs: the verdict as in the journal, and the picture it was made from. */
export function judgementJson({ command, verdict, picture, facts }: Judgement): string {
  const { commands, paths, hosts, exposes, opaque, start, cwd } = picture;
  const shown = { commands, paths, hosts, exposes, opaque, start, end: cwd };
  return `${JSON.stringify({ command, verdict, picture: shown, lookedUp: facts.paths }, null, 2)}\n`;
}
