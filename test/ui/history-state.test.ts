import { describe, expect, it } from 'vitest';
import {
  type HistoryEffect,
  type HistoryState,
  openHistory,
  stepHistory,
} from '../../src/ui/history-state.ts';
import { createRunList } from '../../src/ui/matching-runs.ts';
import { alone, key } from './drive.ts';
import { entries } from './sample-history.ts';

const list = createRunList(entries);

function press(from: HistoryState, ...labels: string[]): { history: HistoryState; effects: HistoryEffect[] } {
  let history = from;
  const effects: HistoryEffect[] = [];
  for (const label of labels) {
    const next = stepHistory(history, { kind: 'key', key: key(label), meta: alone }, list);
    history = next.history;
    effects.push(...next.effects);
  }
  return { history, effects };
}

const runs = (filter: string) => list.matching(openHistory(filter)).map((entry) => entry.run);

describe('the filter', () => {
  const cases: [string, string[]][] = [
    ['', ['r5', 'r4', 'r3', 'r2', 'r1']],
    ['verdict:deny', ['r5', 'r3', 'r2']],
    ['verdict:deny agent:claude', ['r5', 'r2']],
    ['agent:claude pol', ['r5']],
    ['POL', ['r5']],
    ['outcome:done', ['r4', 'r1']],
    ['docs-世', ['r3']],
    ['problem:yes', ['r2']],
    ['problem:no task:typo', ['r1']],
    ['tag:release', ['r4']],
    ['tag:payments', ['r4']],
    ['PAYM', ['r4']],
    ['tag:nosuch', []],
    ['verdict:nonsense', []],
    ['verdict:', ['r5', 'r4', 'r3', 'r2', 'r1']],
    ['nosuch:field', []],
  ];
  it.each(cases)('%j finds %j', (filter, wanted) => expect(runs(filter)).toEqual(wanted));
});

describe('the history’s keys', () => {
  const cases: [string, string[], HistoryEffect[]][] = [
    ['typing filters at once', [...'typo', 'Enter'], [{ do: 'open', run: 'r1' }]],
    ['arrows move while typing', ['Down', 'Enter'], [{ do: 'open', run: 'r4' }]],
    ['after Esc p replays', ['Esc', 'j', 'p'], [{ do: 'replay', run: 'r4' }]],
    ['after Esc d decides', ['Esc', 'j', 'd'], [{ do: 'decide', run: 'r4' }]],
    ['after Esc r reads the packet', ['Esc', 'j', 'r'], [{ do: 'packet', run: 'r4' }]],
    ['after Esc u reads the rollback note', ['Esc', 'j', 'u'], [{ do: 'undo', run: 'r4' }]],
    ['after Esc x exports', ['Esc', 'j', 'x'], [{ do: 'export', run: 'r4' }]],
    ['after Esc t tags', ['Esc', 'j', 't'], [{ do: 'tag', run: 'r4' }]],
    ['after Esc D deletes', ['Esc', 'j', 'D'], [{ do: 'delete', run: 'r4' }]],
    ['the list ends', ['Esc', 'G', 'j', 'j', 'Enter'], [{ do: 'open', run: 'r1' }]],
    ['/ types again', ['Esc', '/', ...'typo', 'Enter'], [{ do: 'open', run: 'r1' }]],
    ['nothing fits, nothing opens', [...'nosuchrun', 'Enter'], []],
    ['q leaves the list', ['Esc', 'q'], [{ do: 'quit' }]],
    ['q types in the filter', ['q'], []],
    ['any key closes the help', ['Esc', '?', 'q'], []],
  ];
  it.each(cases)('%s', (_, labels, wanted) =>
    expect(press(openHistory(), ...labels).effects).toEqual(wanted),
  );

  it('Enter in a burst is not meant for the list', () => {
    const meta = { keysInChunk: 2, pasted: false };
    expect(stepHistory(openHistory(), { kind: 'key', key: key('Enter'), meta }, list).effects).toEqual([]);
    const keys = press(openHistory(), 'Esc').history;
    for (const label of ['D', 'x', 't'])
      expect(stepHistory(keys, { kind: 'key', key: key(label), meta }, list).effects).toEqual([]);
  });

  it('s sorts by length, then by pressure, then by time again', () => {
    const first = (state: HistoryState) => list.matching(state)[0]?.run;
    const keys = press(openHistory(), 'Esc').history;
    expect(first(press(keys, 's').history)).toBe('r2');
    expect(first(press(keys, 's', 's').history)).toBe('r2');
    expect(first(press(keys, 's', 's', 's').history)).toBe('r5');
  });
});
