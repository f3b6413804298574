import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { openAskingPlace, owner } from './place.ts';
import { openProgram, openRun } from './run-rig.ts';
import { must } from './run-spec.ts';
import { marksIn } from './verify.ts';

describe('a terminal that is lost', () => {
  it('loses the view, not the run: another one attaches and answers what waited', async () => {
    const place = openAskingPlace();
    onTestFinished(place.dispose);
    const first = openRun(place);
    await first.waitFor(/1 waiting/);
    first.kill('SIGKILL');
    await first.exited;
    const second = openProgram(place, ['attach', '--as', owner]);
    onTestFinished(() => second.kill('SIGKILL'));
    await second.waitFor(/1 waiting/);
    expect(marksIn(place)).toEqual([]);

    const [run = ''] = must(listRuns(place.places.store));
    const { journal } = runDirectory(place.places.store, run);
    const bodies = () => must(readJournal(journal)).events.map(({ body }) => body);
    second.type('\x1da');
    await second.waitFor(/y allow/);
    await expect
      .poll(
        () => {
          second.type('y');
          return bodies().find(({ type }) => type === 'action.answered');
        },
        // The dialog wants a moment without any key before it takes one.
        { timeout: 10_000, interval: 1500 },
      )
      .toMatchObject({ answer: 'once', by: { kind: 'person', identity: { name: owner } } });
    await second.waitFor(/the run ended/);
    second.type('\x1dq');
    expect(await second.exited).toMatchObject({ exitCode: 0 });
    expect(marksIn(place)).toEqual(['ask']);
    const types = bodies().map(({ type }) => type);
    expect(types.indexOf('viewer.detached')).toBeLessThan(types.indexOf('action.answered'));
    expect(types).toContain('run.ended');
  });
});
