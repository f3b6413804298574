import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Choice, chooseRuns } from '../../src/commands/choose-runs.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const [one, two, dead, over] = ['01AAAA', '01BBAA', '01CCCC', '01DDAA'] as const;

function choose(choice: Choice, live: readonly string[] = [one, two], gone: readonly string[] = [dead]) {
  const store = temporaryDirectory();
  for (const run of [one, two, dead, over]) mkdirSync(join(store, 'runs', run), { recursive: true });
  const chosen = chooseRuns(choice, live, gone, store);
  return chosen.ok ? chosen.value : chosen.problems.map(({ code }) => code);
}

describe('which runs are meant', () => {
  it.each<[string, Choice, readonly string[]]>([
    ['the end of an id', { run: 'aaaa' }, [one]],
    ['an end only one live run has', { run: 'BBAA' }, [two]],
    ['a run whose host died', { run: 'CCCC' }, [dead]],
    ['all are those without an end, their hosts dead or not', { all: true }, [one, two, dead]],
    ['one and all', { run: 'AAAA', all: true }, ['run-and-all']],
    ['none named, two live', {}, ['run-ambiguous']],
    ['an end that fits two', { run: 'AA' }, ['run-ambiguous']],
    ['a run that is over', { run: 'DDAA' }, ['run-not-live']],
    ['nobody', { run: 'ZZZZ' }, ['run-not-found']],
    ['an unset variable of a script', { run: '' }, ['run-not-named']],
  ])('%s', (_, choice, expected) => expect(choose(choice)).toEqual(expected));

  it('is the only live one, and nobody where none is', () => {
    expect(choose({}, [two])).toEqual([two]);
    expect(choose({}, [], [])).toEqual(['run-not-found']);
    expect(choose({ all: true }, [], [])).toEqual([]);
  });

  it('is what the only dead host left, where nothing lives', () => {
    expect(choose({}, [])).toEqual([dead]);
    expect(choose({}, [], [dead, over])).toEqual(['run-ambiguous']);
  });

  it('names the candidates', () => {
    const store = temporaryDirectory();
    const chosen = chooseRuns({}, [one, two], [], store);
    expect(chosen).toMatchObject({ problems: [{ fix: `Name one, or take --all: ${one}, ${two}.` }] });
  });
});
