import type { JudgeInput } from '../model/judge-input.ts';
import type { Part, Verdict } from '../model/verdict.ts';
import { higher } from '../model/words.ts';
import { actionKey } from './action-key.ts';
import { type Bench, createBench } from './bench.ts';
import { dangerOf } from './danger.ts';
import { withoutTexts } from './hear-arguments.ts';
import { callClasses, hearCalls } from './hear-calls.ts';
import { hearCommand } from './hear-commands.ts';
import { hearDelegate, hearExpose, hearHost, hearOpaque } from './hear-others.ts';
import { hearPath, hearSelect, touchesSecret } from './hear-paths.ts';
import { epochMs } from './moment.ts';
import { createPathRules, type PathRules } from './path-rules.ts';
import { depict, groundOf, lookedUp, type Picture } from './picture.ts';
import { raisedBy } from './raise.ts';
import { createRuleBooks, type RuleBook, ruleBook } from './rule-book.ts';
import { builtin, type Fallback, type Hearing, mostSevere, type Ruling, settle } from './ruling.ts';
import { countedStops } from './stops.ts';

/**
 * May this action happen? A pure function of its input: the same input gives the same verdict, at the gate and years later
 * from the journal. Built-in rules, `never` and stop rules are all heard and the most severe wins; only then grants, `ask`,
 * `may` and the default (`ask` when a person is there, otherwise `deny`).
 */
export function decide(input: JudgeInput): Verdict {
  return decideWith(input, createPathRules(input.facts.workspace, input.facts.home), ruleBook(input));
}

/** `decide` that keeps what it read of a contract, and compiled patterns, between calls: for a gate or a backtest. */
export function createJudge(): (input: JudgeInput) => Verdict {
  const places = new Map<string, PathRules>();
  const pathsFor = ({ workspace, home }: JudgeInput['facts']): PathRules => {
    const key = `${workspace}\0${home}`;
    const known = places.get(key) ?? createPathRules(workspace, home);
    places.set(key, known);
    return known;
  };
  const books = createRuleBooks();
  return (input) => decideWith(input, pathsFor(input.facts), books(input));
}

function decideWith(input: JudgeInput, paths: PathRules, book: RuleBook): Verdict {
  const bench = createBench(input, paths, book);
  const drawn = depict(input.action, lookedUp(input.facts), groundOf(input.facts, input.profile));
  const picture = withoutTexts(bench, drawn);
  const raises = raisedBy(bench, picture);
  bench.rollbackMissing = rollbackRuling(input, raises?.to ?? input.circumstances.risk);
  const fallback: Fallback = { attended: input.circumstances.attended, grant: grantRuling(input) };
  const parts = distinct([
    ...wholeParts(input),
    ...hear(bench, picture).map((hearing) => settle(hearing, fallback)),
    ...leakParts(bench, picture),
  ]);
  const deciding = decidingPart(parts) ?? nothing(input);
  const held = deciding.effect === 'ask' || deciding.effect === 'stop';
  return {
    effect: deciding.effect,
    rule: deciding.rule,
    reason: deciding.reason,
    parts: parts.length === 0 ? [deciding] : parts,
    danger: held ? dangerOf(picture.commands) : null,
    raises,
    dataClasses: [
      ...new Set([
        ...picture.paths.flatMap((touch) => (touch.use === 'name' ? [] : bench.classesOf(touch.place))),
        ...callClasses(bench, picture),
      ]),
    ],
  };
}

/** The most severe part decides; of an allowed action, the first that a written rule allows says why. */
function decidingPart(parts: readonly Part[]): Part | null {
  const worst = mostSevere(parts);
  if (worst?.effect !== 'allow') return worst;
  return parts.find((part) => part.rule.source !== 'builtin') ?? worst;
}

/** A loop's body is drawn more than once; a person reads each thing once. */
function distinct(parts: readonly Part[]): Part[] {
  const seen = new Map(
    parts.map((part) => [`${part.does}\0${part.target}\0${part.effect}\0${part.rule.id}`, part]),
  );
  return [...seen.values()];
}

function hear(bench: Bench, picture: Picture): Hearing[] {
  const settled = new Set<number | null>();
  const commands = picture.commands.map((command) => {
    const heard = hearCommand(bench, command, settled.has(command.within));
    if (heard.settled) settled.add(command.id);
    return heard;
  });
  return [
    ...commands.map((command) => command.hearing),
    ...picture.paths.flatMap((touch) => hearPath(bench, touch, settled.has(touch.command)) ?? []),
    ...picture.selects.flatMap((select) => hearSelect(bench, select)),
    ...picture.hosts.flatMap((touch) => hearHost(bench, touch) ?? []),
    ...picture.exposes.map((touch) => hearExpose(bench, touch)),
    ...hearCalls(bench, picture),
    ...picture.delegates.map((delegate) => hearDelegate(bench, delegate)),
    ...picture.opaque.map((part) => hearOpaque(bench, part)),
  ];
}

/** What is wrong with the whole action whatever it touches: an expired contract, a counting stop rule. */
function wholeParts(input: JudgeInput): Part[] {
  const does = input.action.kind;
  const target = input.action.tool;
  const { contract, counters, answeredStops, expires, at } = {
    ...input.circumstances,
    contract: input.contract,
    expires: input.contract.contract.expires,
  };
  const parts: Part[] = countedStops(contract, counters, answeredStops).map(({ rule, reason }) => ({
    does,
    target,
    effect: 'stop',
    rule,
    reason,
  }));
  if (expires !== undefined && at >= (epochMs(expires) ?? 0)) {
    const rule = builtin('expired', 'an expired contract allows nothing');
    parts.push({ does, target, effect: 'deny', rule, reason: `The contract expired at ${expires}.` });
  }
  return parts;
}

function rollbackRuling(input: JudgeInput, risk: JudgeInput['circumstances']['risk']): Ruling | null {
  if (higher(risk, input.circumstances.risk) === 'low') return null;
  const note = input.contract.contract.rollback ?? {};
  const missing = (['change', 'undo', 'data_risk', 'trigger', 'owner'] as const).filter(
    (field) => !note[field],
  );
  if (missing.length === 0) return null;
  const rule = builtin('rollback', 'at medium risk and above edits wait for a complete rollback note');
  const reason = `Edits wait for the rollback note: complete rollback: change, undo, data_risk, trigger, owner (missing: ${missing.join(', ')}).`;
  return { effect: 'deny', rule, reason };
}

function grantRuling(input: JudgeInput): Ruling | null {
  const { grants, at } = input.circumstances;
  if (grants.length === 0) return null;
  const key = actionKey(input.action, input.facts, input.profile);
  const grant = grants.find((given) => given.key === key && (given.until === null || given.until > at));
  if (!grant) return null;
  const rule = {
    id: `grant:${grant.id}`,
    source: 'grant',
    text: grant.what,
    file: null,
    line: null,
  } as const;
  return { effect: 'allow', rule, reason: `${grant.by.name} granted this on ${grant.action}.` };
}

/** Secrets that are read where something also leaves the machine: the run stops. */
function leakParts(bench: Bench, picture: Picture): Part[] {
  const rule = builtin('secrets-out', 'secrets are not sent anywhere');
  const host = picture.hosts.find((touch) => touch.certain)?.host;
  const published = picture.exposes[0]?.what;
  if ((host === undefined && published === undefined) || bench.answered(rule.id)) return [];
  const secret = picture.paths.find((touch) => touchesSecret(bench, touch));
  if (secret === undefined) return [];
  const target = bench.paths.name(secret.place.real ?? secret.place.lexical);
  const leaves = host === undefined ? `is published (${published})` : `is sent to ${host}`;
  const reason = `Secrets (${target}) would be read in one go with something that ${leaves}.`;
  return [{ does: 'expose', target, effect: 'stop', rule, reason }];
}

function nothing(input: JudgeInput): Part {
  const rule = builtin('nothing', 'an action that touches nothing is free');
  return {
    does: input.action.kind,
    target: input.action.tool,
    effect: 'allow',
    rule,
    reason: 'It touches nothing.',
  };
}
