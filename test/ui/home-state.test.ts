import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followItems,
  type HomeEffect,
  type HomeEntries,
  type HomeState,
  homeItems,
  openHome,
  stepHome,
} from '../../src/ui/home-state.ts';
import { alone, key } from './drive.ts';
import { emptyHome, home } from './sample-home.ts';

function press(
  labels: readonly string[],
  {
    entries = home,
    from = openHome,
    meta = alone,
  }: { entries?: HomeEntries; from?: HomeState; meta?: typeof alone } = {},
): { state: HomeState; effects: HomeEffect[] } {
  let state = from;
  const effects: HomeEffect[] = [];
  for (const label of labels) {
    const stepped = stepHome(state, { key: key(label), meta }, entries);
    state = stepped.home;
    effects.push(...stepped.effects);
  }
  return { state, effects };
}

const waiting = home.live[0]?.run;

describe('keys at home', () => {
  it.each<[string, string[], HomeEffect[]]>([
    ['attaches to what waits', ['Enter'], [{ do: 'attach', run: waiting ?? '' }]],
    ['only watches', ['w'], [{ do: 'watch', run: waiting ?? '' }]],
    ['plays a run that is over', ['j', 'j', 'Enter'], [{ do: 'replay', run: 'r1' }]],
    ['plays it by its own key', ['j', 'j', 'p'], [{ do: 'replay', run: 'r1' }]],
    ['decides', ['j', 'j', 'd'], [{ do: 'decide', run: 'r1' }]],
    [
      'starts the agent of a contract',
      ['G', 'Enter'],
      [{ do: 'start', contract: 'countersign.yaml', profile: 'claude-code' }],
    ],
    ['goes to the history', ['h'], [{ do: 'history' }]],
    ['tries it out', ['t'], [{ do: 'demo' }]],
    ['leaves', ['q'], [{ do: 'quit' }]],
    ['leaves with Esc', ['Esc'], [{ do: 'quit' }]],
    ['closes the help first', ['?', 'Esc', 'Esc'], [{ do: 'quit' }]],
  ])('%s', (_, labels, effects) => expect(press(labels).effects).toEqual(effects));

  it.each<[string, string[], RegExp]>([
    ['a live run is not played', ['p'], /still live/],
    ['a run that is over is not watched', ['j', 'j', 'w'], /is over/],
    ['a damaged one is not opened', ['j', 'j', 'j', 'Enter'], /chain breaks/],
    ['a broken contract is not started', ['G', 'k', 'Enter'], /owner/],
    ['a contract is not replayed', ['G', 'p'], /Enter starts/],
  ])('%s, and it is said why', (_, labels, why) => {
    const { state, effects } = press(labels);
    expect(effects).toEqual([]);
    expect(state.message).toMatch(why);
    expect(press(['j'], { from: state }).state.message).toBeNull();
  });

  it('says what to do where there is nothing', () => {
    expect(press(['Enter'], { entries: emptyHome }).state.message).toContain('countersign run');
  });

  it('does nothing with keys that came together or were pasted', () => {
    expect(press(['Enter'], { meta: { keysInChunk: 2, pasted: false } }).effects).toEqual([]);
    expect(press(['q'], { meta: { keysInChunk: 1, pasted: true } }).effects).toEqual([]);
  });
});

describe('a list that changes below the cursor', () => {
  it('keeps the cursor on what it stood on', () => {
    const { state } = press(['j', 'j', 'j']);
    const shorter = { ...home, live: home.live.slice(1) };
    expect(homeItems(shorter)[followItems(state, home, shorter).cursor]).toEqual(
      homeItems(home)[state.cursor],
    );
  });

  it('never leaves it outside', () => {
    const some = fc.subarray([...home.live]);
    fc.assert(
      fc.property(fc.nat(20), some, some, fc.boolean(), (cursor, before, after, bare) => {
        const from = { ...home, live: before };
        const to = bare ? { ...emptyHome, live: after } : { ...home, live: after };
        const last = Math.max(0, homeItems(to).length - 1);
        const followed = followItems({ ...openHome, cursor }, from, to).cursor;
        return followed >= 0 && followed <= last;
      }),
    );
  });
});
