import type { StopRule } from '../model/contract.ts';
import type { Circumstances, JudgeInput } from '../model/judge-input.ts';
import type { Profile, RuleSet } from '../model/profile.ts';
import type { RuleRef } from '../model/verdict.ts';
import { createRunRules, type RunRules } from './run-index.ts';

export interface Rule {
  pattern: string;
  ref: RuleRef;
}

export type TouchList = 'read' | 'edit' | 'run' | 'call' | 'reach' | 'expose';
export type NeverList = 'touch' | 'run' | 'call' | 'reach' | 'expose';
export type StopList = 'touches' | 'runs' | 'calls' | 'reaches';

interface Lists {
  never: Record<NeverList, Rule[]>;
  stop: Record<StopList, Rule[]>;
  ask: Record<TouchList, Rule[]>;
  may: Record<TouchList, Rule[]>;
}

/** Every written rule that applies, each with where it is written. */
export interface RuleBook extends Lists {
  /** The rules about commands of each kind. */
  run: Record<keyof Lists, RunRules>;
}

interface Source {
  rules: RuleSet;
  source: RuleRef['source'];
  file: string;
  prefix: string;
  lines: Record<string, number>;
}

const touchLists = ['read', 'edit', 'run', 'call', 'reach', 'expose'] as const;
const neverLists = ['touch', 'run', 'call', 'reach', 'expose'] as const;

function emptyLists(): Lists {
  const touch = () => ({ read: [], edit: [], run: [], call: [], reach: [], expose: [] });
  return {
    never: { touch: [], run: [], call: [], reach: [], expose: [] },
    stop: { touches: [], runs: [], calls: [], reaches: [] },
    ask: touch(),
    may: touch(),
  };
}

/** What rules are collected from. */
export interface RuleSources extends Pick<JudgeInput, 'contract' | 'standing'> {
  profile: Pick<Profile, 'name' | 'rules'>;
  circumstances: Pick<Circumstances, 'answeredStops'>;
}

/**
 * Collects the rules of contract, profile, user and organisation. Standing rules can only tighten: their `may` is ignored.
 * A profile's `may` widens for what its agent needs for itself.
 */
export function ruleBook(input: RuleSources): RuleBook {
  const { contract, lines, file } = input.contract;
  const profile = `profile ${input.profile.name}`;
  const sources: Source[] = [
    { rules: contract, source: 'contract', file, prefix: '', lines },
    { rules: input.profile.rules, source: 'profile', file: profile, prefix: 'profile:', lines: {} },
    ...input.standing.map(
      (set): Source => ({
        rules: set.rules,
        source: set.source,
        file: set.file,
        prefix: `${set.source}:`,
        lines: {},
      }),
    ),
  ];
  const lists = emptyLists();
  for (const source of sources) addSource(lists, source);
  addStops(lists, input);
  const { never, stop, ask, may } = lists;
  const run = {
    never: createRunRules(never.run),
    stop: createRunRules(stop.runs),
    ask: createRunRules(ask.run),
    may: createRunRules(may.run),
  };
  return { ...lists, run };
}

interface Kept {
  profile: RuleSources['profile'];
  standing: RuleSources['standing'];
  answered: string;
  book: RuleBook;
}

/** `ruleBook` that keeps the last book of each contract for as long as nothing it was made from is another object. */
export function createRuleBooks(): (input: RuleSources) => RuleBook {
  const kept = new WeakMap<RuleSources['contract'], Kept>();
  return (input) => {
    const { contract, profile, standing } = input;
    const answered = input.circumstances.answeredStops.join();
    const known = kept.get(contract);
    if (
      known?.profile === profile &&
      known.answered === answered &&
      known.standing.length === standing.length &&
      known.standing.every((set, at) => set === standing[at])
    )
      return known.book;
    const book = ruleBook(input);
    kept.set(contract, { profile, standing, answered, book });
    return book;
  };
}

function addSource(book: Lists, from: Source): void {
  const rule = (path: string, pattern: string): Rule => ({
    pattern,
    ref: {
      id: `${from.prefix}${path}`,
      source: from.source,
      text: pattern,
      file: from.file,
      line: from.lines[path] ?? null,
    },
  });
  for (const list of neverLists) {
    book.never[list].push(...from.rules.never[list].map((text, at) => rule(`never.${list}[${at}]`, text)));
  }
  for (const list of touchLists) {
    book.ask[list].push(...from.rules.ask[list].map((text, at) => rule(`ask.${list}[${at}]`, text)));
    if (from.source !== 'contract' && from.source !== 'profile') continue;
    book.may[list].push(...from.rules.may[list].map((text, at) => rule(`may.${list}[${at}]`, text)));
  }
}

function addStops(book: Lists, input: Pick<RuleSources, 'contract' | 'circumstances'>): void {
  const { contract, lines, file } = input.contract;
  contract.stop_if.forEach((stop, index) => {
    const id = `stop_if[${index}]`;
    const about = listed(stop);
    if (about === null || input.circumstances.answeredStops.includes(id)) return;
    const because = stop.because === undefined ? '' : ` because ${stop.because}`;
    for (const pattern of about.patterns) {
      const text = `${about.list} ${pattern}${because}`;
      const ref: RuleRef = { id, source: 'contract', text, file, line: lines[id] ?? null };
      book.stop[about.list].push({ pattern, ref });
    }
  });
}

/** What a stop rule about one action names; null of one that counts. */
function listed(stop: StopRule): { list: StopList; patterns: readonly string[] } | null {
  if ('touches' in stop) return { list: 'touches', patterns: stop.touches };
  if ('runs' in stop) return { list: 'runs', patterns: stop.runs };
  if ('calls' in stop) return { list: 'calls', patterns: stop.calls };
  return 'reaches' in stop ? { list: 'reaches', patterns: stop.reaches } : null;
}
