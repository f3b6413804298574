import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type DecideArgs, runDecide } from '../../src/commands/decide.ts';
import { findPlaces } from '../../src/commands/places.ts';
import { createSnapshots } from '../../src/evidence/snapshot/snapshots.ts';
import { readJournal } from '../../src/journal/read.ts';
import type { EventBody, EventOf } from '../../src/model/event.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { must, recordRun, runId } from './recorded-run.ts';

export const run = runId(1);
export const { username } = userInfo();

/** A store, a configuration and a workspace with one committed file, all of their own. */
export function decisionPlace() {
  const root = temporaryDirectory();
  const workspace = join(root, 'app');
  const place = {
    root,
    workspace,
    config: join(root, 'config', 'countersign'),
    places: findPlaces({ HOME: root, XDG_CONFIG_HOME: join(root, 'config') }, join(root, 'store')),
    write(path: string, text: string) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), text);
    },
    organisation(text: string) {
      mkdirSync(place.config, { recursive: true });
      writeFileSync(join(place.config, 'organisation.yaml'), text, { mode: 0o600 });
    },
  };
  place.write('src/a.ts', 'one\n');
  const git = (...args: string[]) => execFileSync('git', ['-C', workspace, ...args], { stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=d', '-c', 'user.email=d@x', 'commit', '-qm', 'one');
  return place;
}
export type DecisionPlace = ReturnType<typeof decisionPlace>;

/** A finished run in that workspace; with `check` a test passed while the files were as they are now. */
export async function finishedRun(
  place: DecisionPlace,
  start: Partial<EventOf<'run.started'>>,
  { check = false, more = [] as EventBody[] } = {},
): Promise<void> {
  const { snapshots } = runDirectory(place.places.store, run);
  const seen = async (): Promise<EventBody[]> => {
    const git = { program: 'git', environment: { PATH: process.env.PATH } };
    const take = createSnapshots({ workspace: place.workspace, store: snapshots, git, clock: Date.now }).take;
    const snapshot = await take('after a1', AbortSignal.timeout(10_000));
    const evidence = make.checkRun('c1', 'a1', { snapshot: snapshot.id });
    return [
      { type: 'snapshot.taken', snapshot, moment: 'command', action: 'a1', ms: 1 },
      { type: 'evidence.recorded', evidence, provenance: 'observed' },
    ];
  };
  const started = make.started({ run, workspace: place.workspace, ...start });
  mkdirSync(runDirectory(place.places.store, run).directory, { recursive: true, mode: 0o700 });
  const checked = check ? await seen() : [];
  await recordRun(place.places.store, run, [started, ...checked, make.ended(), ...more]);
}

export const bodies = (place: DecisionPlace): EventBody[] =>
  must(readJournal(runDirectory(place.places.store, run).journal)).events.map(({ body }) => body);

/** `countersign decide` as somebody gives it, without a terminal unless `ask` answers for one. */
export async function decideAs(place: DecisionPlace, as: string, given: Partial<DecideArgs> = {}) {
  let [out, err] = ['', ''];
  const io = {
    out(text: string) {
      out += text;
    },
    err(text: string) {
      err += text;
    },
  };
  const how = { ask: null, columns: 80, directory: place.root, places: place.places };
  const code = await runDecide({ run, decision: 'ship', reason: 'tested', as, ...how, ...given }, io);
  const made = bodies(place).filter((body) => body.type === 'decision.made');
  return { code, out, err, decision: made.at(-1) };
}
