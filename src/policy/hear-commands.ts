import { posix } from 'node:path';
import { quotedWord } from '../model/quoted-word.ts';
import type { Bench } from './bench.ts';
import { builtinStops, forcedPushStop, schemaReason, schemaStop } from './builtin-stops.ts';
import { carriedBy } from './carried.ts';
import { allow, ask, builtin, type Hearing, never, type Ruling, stop } from './ruling.ts';
import type { RunRule, RunRules } from './run-index.ts';
import { meansCommand, namesCommand, parseRunPattern, programName } from './run-rules.ts';
import type { CommandTouch } from './shell/sketch.ts';
import { changesSchema, databaseClients } from './statements.ts';

const harmless = builtin('harmless', 'a command that only does what is listed beside it');

const stopping = builtinStops.map((group) => ({ ...group, patterns: group.patterns.map(parseRunPattern) }));

export interface HeardCommand {
  hearing: Hearing;
  /** A `may.run` rule names the whole command: its own paths need no further rule. */
  settled: boolean;
}

/** Hears one simple command. Its paths, hosts and publishing are heard on their own. `named`: a rule names the command around it. */
export function hearCommand(bench: Bench, command: CommandTouch, named: boolean): HeardCommand {
  const target = command.words
    // What is not known stands as it was written: in quotes it would look like the text itself.
    .map(({ text, known }) => (known ? quotedWord(text) : text))
    .join(' ');
  const what = `Running \`${target.length > 120 ? `${target.slice(0, 119)}…` : target}\``;
  const carried = carriedBy(command);
  const programs = new Set(carried.map((one) => programName(one.words[0]?.text ?? '')));
  const { run } = bench.book;
  const meant = (rules: RunRules): RunRule[] =>
    rules.about(programs).filter((rule) => carried.some((one) => meansCommand(rule.run, one, bench.paths)));
  const open = run.may
    .about([command.words[0]?.text ?? ''])
    .find((rule) => namesCommand(rule.run, command, bench.paths));
  const hard: Ruling[] = [
    ...meant(run.never).map((rule) => never(rule, what)),
    ...meant(run.stop).map((rule) => stop(rule, what)),
    ...(open === undefined && !named ? stopsOf(bench, command, carried, what) : []),
  ];
  const soft = meant(run.ask).map((rule) => ask(rule, what));
  if (command.environment.length > 0) {
    const rule = builtin('environment', 'only harmless variables are set for a command without asking');
    const reason = `${what} needs a person's word: it sets ${command.environment.join(', ')}.`;
    soft.push({ effect: 'ask', rule, reason });
  }
  const proved: Ruling | null =
    command.standing === 'rule'
      ? null
      : { effect: 'allow', rule: harmless, reason: `${what} does nothing beyond what is judged beside it.` };
  return {
    settled: open !== undefined || named,
    hearing: {
      does: 'run',
      target,
      hard,
      soft,
      open: open ? allow(open, what) : named ? bench.settled : proved,
      otherwise: `${what} is not on the contract's list${command.why === '' ? '' : `: ${command.why}`}.`,
    },
  };
}

function stopsOf(
  bench: Bench,
  command: CommandTouch,
  carried: readonly CommandTouch[],
  what: string,
): Ruling[] {
  const rulings = stopping
    .filter(({ patterns }) =>
      patterns.some((pattern) => carried.some((one) => meansCommand(pattern, one, bench.paths))),
    )
    .map(({ rule, because }): Ruling => ({ effect: 'stop', rule, reason: unnamed(what, because) }));
  const names = carried.map((one) => posix.basename(one.words[0]?.text ?? ''));
  const client = command.standing === 'rule' && names.some((name) => databaseClients.has(name));
  const texts = [...command.words.map((word) => word.text), command.stdin];
  if (client && (texts.some(changesSchema) || changesSchema(texts.slice(1).join(' ')))) {
    rulings.push({ effect: 'stop', rule: schemaStop, reason: unnamed(what, schemaReason) });
  }
  const pushes = carried.filter((_, at) => ['git', 'hub'].includes(names[at] ?? ''));
  if (pushes.some((push) => forcesMain(push.words.map((word) => word.text)))) {
    const reason = unnamed(what, 'it overwrites or deletes a shared branch');
    rulings.push({ effect: 'stop', rule: forcedPushStop, reason });
  }
  return rulings.filter((ruling) => !bench.answered(ruling.rule.id));
}

const unnamed = (what: string, because: string): string =>
  `${what} stops the run: ${because}, and no rule of may.run names it.`;

/** Long options count from the letters on that git takes them for. */
const forcing = /^--(?:forc|de)|^-[A-Za-z]*[fd]/;

function forcesMain(words: readonly string[]): boolean {
  const at = words.indexOf('push');
  if (at < 0) return false;
  const args = words.slice(at + 1);
  const main = /(?:^|[:/+])(?:main|master|\*)$/;
  if (args.some((arg) => /^--mi/.test(arg))) return true;
  const forced = args.some((arg) => forcing.test(arg));
  const branches = args.filter((arg) => !arg.startsWith('-')).slice(1);
  if (forced && branches.length === 0) return true;
  return branches.some((branch) => main.test(branch) && (forced || /^[+:]/.test(branch)));
}
