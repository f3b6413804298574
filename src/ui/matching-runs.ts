import type { HistoryEntry, HistorySort, HistoryState } from './history-state.ts';

/** Runs to browse. What a filter finds is worked out once for a frame, however often it is asked for. */
export interface RunList {
  readonly entries: readonly HistoryEntry[];
  /** The runs every term of the filter fits, in the chosen order. */
  matching(state: Pick<HistoryState, 'filter' | 'sort'>): readonly HistoryEntry[];
}

/** An entry with all a plain word is looked for in. */
interface Sought {
  readonly entry: HistoryEntry;
  readonly text: string;
}

const fields: Readonly<Record<string, (entry: HistoryEntry) => string>> = {
  agent: (entry) => entry.agent,
  task: (entry) => entry.task,
  outcome: (entry) => entry.outcome,
  risk: (entry) => entry.risk,
  run: (entry) => entry.run,
  at: (entry) => entry.at,
  tag: (entry) => entry.tags.join(' '),
};

function hasVerdict({ totals }: HistoryEntry, wanted: string): boolean {
  switch (wanted) {
    case 'allow':
    case 'ask':
    case 'deny':
    case 'stop':
      return totals[wanted] > 0;
    default:
      return false;
  }
}

const everything = (entry: HistoryEntry): string =>
  [entry.when, entry.agent, entry.task, entry.outcome, entry.run, ...entry.tags, entry.problem ?? '']
    .join(' ')
    .toLowerCase();

/** `verdict:deny`, `agent:claude`, `tag:release`, `problem:yes` or plain text; an unknown field is plain text. */
function fitsTerm(term: string): (sought: Sought) => boolean {
  const [, name = '', value = ''] = /^([a-z]+):(.*)$/.exec(term) ?? [];
  if (name !== '' && value === '') return () => true;
  if (name === 'verdict') return ({ entry }) => hasVerdict(entry, value);
  if (name === 'problem') return ({ entry }) => (entry.problem !== undefined) === (value !== 'no');
  const field = fields[name];
  if (field) return ({ entry }) => field(entry).toLowerCase().includes(value);
  return ({ text }) => text.includes(term);
}

const pressure = ({ totals }: HistoryEntry): number => totals.ask + totals.deny + totals.stop;
const byTime = (a: HistoryEntry, b: HistoryEntry): number => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
const orders: Readonly<Record<HistorySort, (a: HistoryEntry, b: HistoryEntry) => number>> = {
  newest: byTime,
  longest: (a, b) => b.durationMs - a.durationMs || byTime(a, b),
  pressure: (a, b) => pressure(b) - pressure(a) || byTime(a, b),
};

const termsOf = (filter: string): string[] =>
  filter
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');

/** A list that orders its runs once per order and reads their texts once, with the first word that is looked for. */
export function createRunList(entries: readonly HistoryEntry[]): RunList {
  const ordered = new Map<HistorySort, readonly HistoryEntry[]>();
  const sought = new Map<HistorySort, readonly Sought[]>();
  const texts = new Map<HistoryEntry, string>();
  let last: { terms: string; sort: HistorySort; found: readonly HistoryEntry[] } | undefined;

  function inOrder(sort: HistorySort): readonly HistoryEntry[] {
    const known = ordered.get(sort);
    if (known) return known;
    const list = [...entries].sort(orders[sort]);
    ordered.set(sort, list);
    return list;
  }

  function textOf(entry: HistoryEntry): string {
    const text = texts.get(entry) ?? everything(entry);
    texts.set(entry, text);
    return text;
  }

  function soughtIn(sort: HistorySort): readonly Sought[] {
    const known = sought.get(sort);
    if (known) return known;
    const list = inOrder(sort).map((entry) => ({ entry, text: textOf(entry) }));
    sought.set(sort, list);
    return list;
  }

  return {
    entries,
    matching({ filter, sort }) {
      const terms = termsOf(filter.text);
      const key = terms.join(' ');
      if (last?.terms === key && last.sort === sort) return last.found;
      const tests = terms.map(fitsTerm);
      const found =
        tests.length === 0
          ? inOrder(sort)
          : soughtIn(sort).flatMap((one) => (tests.every((test) => test(one)) ? [one.entry] : []));
      last = { terms: key, sort, found };
      return found;
    },
  };
}
