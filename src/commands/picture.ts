import { readJournal } from '../journal/read.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { runDirectory } from '../store/run-directory.ts';
import { openCast } from '../terminal/cast-reader.ts';
import { screenSvg } from '../terminal/screen-svg.ts';
import { findRun } from './find-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';

export interface PictureArgs {
  run: string;
  /** `1m20s`, `80`, `1:20`, or the id of an action; the end when left out. */
  at?: string | undefined;
  places: Places;
}

const noMoment = (text: string): Problem => ({
  code: 'no-such-moment',
  message: `There is no moment "${text.slice(0, 60)}" in this run.`,
  fix: 'Write a time such as 80, 1:20 or 1m20s, or the id of an action such as a7.',
});

/** Milliseconds of `80`, `1:20`, `1m20s`, `1h2m`; undefined for anything else. */
export function momentMs(text: string): number | undefined {
  const clock = /^(?:(\d+):)?(\d+):(\d\d)$/.exec(text);
  if (clock) return ((Number(clock[1] ?? 0) * 60 + Number(clock[2])) * 60 + Number(clock[3])) * 1000;
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text);
  if (text === '' || !parts) return undefined;
  return ((Number(parts[1] ?? 0) * 60 + Number(parts[2] ?? 0)) * 60 + Number(parts[3] ?? 0)) * 1000;
}

/** When an action was asked for, on the clock of the run. */
function actionMs(journal: string, id: string): number | undefined {
  const read = readJournal(journal);
  if (!read.ok) return undefined;
  return read.value.events.find(({ body }) => body.type === 'action.requested' && body.action.id === id)?.t;
}

function timeOf(args: PictureArgs, journal: string, end: number): Outcome<number> {
  const { at } = args;
  if (at === undefined) return { ok: true, value: end };
  const t = momentMs(at) ?? actionMs(journal, at);
  return t === undefined ? { ok: false, problems: [noMoment(at)] } : { ok: true, value: Math.min(t, end) };
}

/** `countersign show RUN --svg`: the agent's screen at a moment of the run, as a picture. */
export async function showPicture(args: PictureArgs, io: Io): Promise<ExitCode> {
  const run = findRun(args.places.store, args.run);
  if (!run.ok) return refuse(run.problems, io, exitCode.usage);
  const { screen, keys, journal } = runDirectory(args.places.store, run.value);
  const cast = openCast(screen, keys);
  if (!cast.ok) return refuse(cast.problems, io, exitCode.recordDamaged);
  const t = timeOf(args, journal, cast.value.duration);
  if (!t.ok) return refuse(t.problems, io, exitCode.usage);
  const mirror = await cast.value.seek(t.value);
  const { cols, rows } = mirror.size();
  const cells = Array.from({ length: rows }, (_, y) => mirror.readRow(y));
  const title = `${cast.value.header.title ?? 'run'}: ${mirror.text().join('\n').trim()}`;
  mirror.dispose();
  io.out(screenSvg({ cols, cells, title }));
  return exitCode.done;
}
