import { describe, expect, it } from 'vitest';
import { openHome, stepHome } from '../../src/ui/home-state.ts';
import { tableKeys } from '../../src/ui/key-binding.ts';
import { openPage, stepPage, wheelPage } from '../../src/ui/page-state.ts';
import { alone, key } from './drive.ts';
import { home } from './sample-home.ts';

const size = { lines: 100, shown: 20 };
const press = (label: string, from = openPage(tableKeys, true)) =>
  stepPage(from, { key: key(label), meta: alone }, size);

describe('a page', () => {
  it('is read like everything else, to its last line and no further', () => {
    const end = press('G').page;
    expect([press('j').page.top, end.top, press('j', end).page.top, press('g', end).page.top]).toEqual([
      1, 80, 80, 0,
    ]);
    expect([wheelPage(end, 1, size).top, wheelPage(end, -1, size).top]).toEqual([80, 77]);
  });

  it('is left, read again, and turned over', () => {
    for (const label of ['q', 'Esc']) expect(press(label).effects).toEqual([{ do: 'quit' }]);
    expect(press('r').effects).toEqual([{ do: 'again' }]);
    expect(press('t', press('G').page)).toMatchObject({ page: { top: 0 }, effects: [{ do: 'text' }] });
    expect(press('q', press('?').page)).toMatchObject({ page: { help: null }, effects: [] });
  });

  it('ignores a paste', () => {
    const meta = { keysInChunk: 1, pasted: true };
    expect(stepPage(openPage(tableKeys, true), { key: key('q'), meta }, size).effects).toEqual([]);
  });
});

describe('home leads to it', () => {
  const at = (cursor: number, label: string) =>
    stepHome({ ...openHome, cursor }, { key: key(label), meta: alone }, home).effects;
  const [live] = home.live;
  const first = home.live.length + home.recent.length;
  it('with the contract under the cursor, or that of the run', () => {
    expect(at(0, 'c')).toEqual([{ do: 'contract', file: null, run: live?.run }]);
    expect(at(first, 'c')).toEqual([{ do: 'contract', file: home.contracts[0]?.file, run: null }]);
    expect(
      stepHome(openHome, { key: key('c'), meta: alone }, { ...home, live: [], recent: [], contracts: [] })
        .effects,
    ).toEqual([{ do: 'contract', file: null, run: null }]);
  });
  it('and with the doctor', () => expect(at(0, 'D')).toEqual([{ do: 'doctor' }]));
});
