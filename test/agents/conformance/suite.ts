import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installAgent } from '../rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from '../rig/scripted-model.ts';
import { until } from '../rig/until.ts';
import type { Declared, Deviation } from './declared.ts';
import * as main from './plays-main.ts';
import * as other from './plays-other.ts';
import * as screen from './plays-screen.ts';
import { type PromiseName, promises, type Seen } from './promises.ts';
import { openStage, patience, type Stage } from './stage.ts';

/** Long enough for a play on a machine with ten times too much to do. */
const limit = 900_000;

const wantedOf = (declared: Declared, name: Played): Seen => {
  const deviation: Deviation | undefined = declared.deviations[name];
  return { ...promises[name].seen, ...(deviation && 'seen' in deviation ? deviation.seen : {}) };
};

type Played = Exclude<PromiseName, 'hostile'>;

/** Where a yes at its own prompt opens something the run is paused; otherwise what draws 3 MB that were refused comes last. */
function last(declared: Declared): [Played, main.Play][] {
  const large: [Played, main.Play] = ['large', main.large];
  const own: [Played, main.Play] = ['ownPrompt', screen.ownPrompt];
  return 'paused' in wantedOf(declared, 'ownPrompt') ? [large, own] : [own, large];
}

/** Until it is as wanted, then once more in words. */
async function comesToBe(wanted: Seen, look: () => Seen, stage: Stage): Promise<void> {
  await until('', () => same(look(), wanted), patience).catch(() => undefined);
  expect(look(), stage.run.terminal.text()).toEqual(wanted);
}
const same = (one: Seen, two: Seen): boolean =>
  Object.keys({ ...one, ...two }).every((key) => one[key] === two[key]);

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

/** The real CLI of this agent through the built program: every guarantee of the table, or what is seen in its place. */
export function conformance(declared: Declared): void {
  const { kit, title } = declared;
  let binary: string;
  let model: ScriptedModel;
  const stages: Stage[] = [];
  let held: Stage;
  let holding: main.Play;

  const open = (
    scope: string,
    how: Pick<Parameters<typeof openStage>[0], 'rules' | 'files' | 'boundary'>,
  ) => {
    const stage = openStage({ declared, binary, model, scope: `${kit.program}-${scope}`, ...how });
    stages.push(stage);
    return stage;
  };

  beforeAll(async () => {
    binary = await installAgent(kit.program);
    model = await openScriptedModel();
    // Waits beside everything else of this file.
    held = open('hold', { rules: other.holdRules, files: other.files });
    holding = await other.beginHold(held);
  }, limit);
  afterAll(async () => {
    for (const stage of stages) {
      await stage.run.stop();
      stage.home.remove();
    }
    await model.close();
  }, limit);

  /** Plays them in order on one run, and looks at all of them again at its end. */
  function playAll(what: string, stage: () => Stage, plays: readonly [Played, main.Play][]) {
    describe(`${title}: ${what}`, () => {
      const seen: { name: Played; wanted: Seen; look: () => Seen }[] = [];
      let failed: Played | undefined;
      const there = plays.filter(
        ([name]) => !['none', 'untried'].includes(declared.deviations[name]?.how ?? ''),
      );
      for (const [name, play] of there) {
        const deviation = declared.deviations[name];
        const { promise } = promises[name];
        const says = deviation ? `${deviation.how === 'no' ? 'not' : 'partly'}: ${deviation.why}` : promise;
        it(says, { timeout: limit }, async () => {
          // The same run goes on: what came of a play that stopped halfway would be taken for this one's.
          if (failed && failed !== name) throw new Error(`not played, because ${failed} failed before`);
          failed = name;
          const wanted = wantedOf(declared, name);
          const look = await play(stage(), wanted);
          await comesToBe(wanted, look, stage());
          seen.push({ name, wanted, look });
          failed = undefined;
        });
      }
      it('and nothing of it was otherwise at the end', () => {
        expect(seen.map(({ name, look }) => [name, look()])).toEqual(
          seen.map(({ name, wanted }) => [name, wanted]),
        );
        expect(seen.length).toBe(there.length);
      });
    });
  }

  const atWork = once(() => open('main', { rules: main.mainRules, files: main.mainFiles }));
  playAll('at work', atWork, [
    ['allow', main.allow],
    ['deny', main.deny],
    ['unknown', main.unknown],
    ['edit', screen.edit],
    ['parallel', main.parallel],
    ['subagent', main.subagent],
    ['bytes', main.bytes],
    ['twoAnswers', main.twoAnswers],
    ['cancel', main.cancel],
    ['garbage', main.garbage],
    ...last(declared),
  ]);

  const short = once(() => open('short', { rules: other.shortRules, files: other.files, boundary: false }));
  playAll('with a short hold and no boundary', short, [
    ['timeOut', other.timeOut],
    ['unasked', other.unasked],
    // Last: the run may end.
    ['switchOff', other.switchOff],
  ]);

  describe(`${title}: ${promises.hostile.promise}`, () => {
    it.each(declared.hostile)('$what', { timeout: limit }, async ({ what, files, refused }) => {
      const scope = `hostile-${what.replaceAll(/\W+/g, '-')}`;
      // Of its own for each: the marker's path is written into the files before there is a repository.
      const marker = join('secret', `${scope}.txt`);
      const stage = open(scope, {
        rules: main.mainRules,
        files: { ...main.mainFiles, ...files(marker) },
      });
      if (refused) {
        await stage.run.terminal.waitFor(refused, patience);
        expect(model.begun.has(stage.script('first'))).toBe(false);
      } else {
        await stage.play('first', [[kit.says.run('node src/tool.mjs')], [kit.says.run(`touch ${marker}`)]]);
        await stage.until(
          'the answer',
          () => stage.released(`touch ${marker}`) ?? (stage.over() || undefined),
        );
        expect(stage.released(`touch ${marker}`)).not.toBe('allow');
        expect(existsSync(stage.here('src/made.txt'))).toBe(true);
      }
      expect(existsSync(stage.here(marker))).toBe(false);
    });
  });

  playAll('while nobody is there, and when the supervisor is killed', () => held, [
    ['hold', (stage, wanted) => holding(stage, wanted)],
    ['disconnect', other.disconnect],
  ]);
}
