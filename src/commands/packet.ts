import { existsSync, writeFileSync } from 'node:fs';
import { readJournal } from '../journal/read.ts';
import { causeText } from '../model/cause.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Packet } from '../model/packet.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { createHistory, type History } from '../state/history.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState } from '../state/run-state.ts';
import { runDirectory } from '../store/run-directory.ts';
import { packetOf } from '../views/packet.ts';
import type { ReplayMark } from '../views/packet-html.ts';
import { packetMarkdown } from '../views/packet-markdown.ts';
import type { PacketDetail } from '../views/packet-words.ts';
import { runRecord } from '../views/run-record.ts';
import { actionRow } from '../views/timeline.ts';
import { castText } from './cast-text.ts';
import { findRun } from './find-run.ts';
import type { Io } from './io.ts';
import { packetFile, type Replay } from './packet-html-file.ts';
import { packetPatch } from './packet-patch.ts';
import { readPlayer } from './packet-player.ts';
import type { Places } from './places.ts';
import { printWarning, refuse } from './print-problem.ts';

export type PacketFormat = 'md' | 'json' | 'html';

export interface PacketArgs {
  run: string;
  /** Without one, what the name of the output says, else Markdown. */
  format?: PacketFormat | undefined;
  output?: string | undefined;
  /** How much of it; without it, by the risk. The JSON is always whole. */
  detail?: PacketDetail | undefined;
  /** Folder of the player of recordings. */
  player: string;
  places: Places;
}

/** `countersign packet RUN`: what a reviewer reads, as Markdown, JSON or one HTML file. */
export async function runPacket(args: PacketArgs, io: Io): Promise<ExitCode> {
  const { store } = args.places;
  const run = findRun(store, args.run);
  if (!run.ok) return refuse(run.problems, io, exitCode.usage);
  const made = await readPacket(store, run.value);
  if (!made.ok) return refuse(made.problems, io, exitCode.recordDamaged);
  const { packet } = made.value;
  if (!packet.run.complete) printWarning(notComplete(packet), io);
  const text = textOf(args, run.value, made.value, io);
  if (args.output === undefined) {
    io.out(text);
    return exitCode.done;
  }
  try {
    writeFileSync(args.output, text);
    return exitCode.done;
  } catch (cause) {
    return refuse([unwritable(args.output, causeText(cause))], io, exitCode.usage);
  }
}

const notComplete = ({ outcome }: Packet): Problem => ({
  code: 'run-not-complete',
  message: `The run is not complete: ${outcome.known ? outcome.value.reason : outcome.why}.`,
  fix: 'Make the packet again when the run is over; this one says what is known now.',
});

const unwritable = (output: string, message: string): Problem => ({
  code: 'packet-unwritable',
  message: `The packet cannot be written: ${message}`,
  fix: 'Name a file in a folder that is there and may be written, or leave --output out.',
  where: output,
});

interface Made {
  readonly packet: Packet;
  readonly history: History;
}

/** The packet of a run as its journal is now. */
export async function readPacket(store: string, run: string): Promise<Outcome<Made>> {
  const journal = readJournal(runDirectory(store, run).journal);
  if (!journal.ok) return journal;
  const { events, torn } = journal.value;
  const history = createHistory(events);
  const record = runRecord(history, events.reduce(reduce, initialRunState), { torn });
  if (!record.ok) return record;
  const patch = await packetPatch(store, record.value, events);
  return { ok: true, value: { packet: packetOf(record.value, { patch }), history } };
}

function formatOf({ format, output = '' }: PacketArgs): PacketFormat {
  if (format !== undefined) return format;
  return /\.html?$/i.test(output) ? 'html' : /\.json$/i.test(output) ? 'json' : 'md';
}

function textOf(args: PacketArgs, run: string, { packet, history }: Made, io: Io): string {
  const format = formatOf(args);
  switch (format) {
    case 'md':
      return packetMarkdown(packet, args.detail);
    case 'json':
      return `${JSON.stringify(packet, null, 2)}\n`;
    case 'html':
      return packetFile(packet, marksOf(history), replayOf(args, run, io), args.detail);
    default:
      return format satisfies never;
  }
}

function marksOf(history: History): ReplayMark[] {
  return history.actionIds().flatMap((id): ReplayMark[] => {
    const row = actionRow(history, id);
    if (!row) return [];
    // Where its verdict fell: the screen then shows what was judged.
    const decided = history.byAction(id).find(({ body }) => body.type === 'action.decided')?.t;
    const text = `${row.kind} ${row.target}`;
    return [{ t: decided ?? row.t, action: id, effect: row.effect ?? 'judging', text }];
  });
}

/** More than this makes a page no browser opens gladly. */
const mostCast = 24 * 1024 * 1024;

/** The recording and what plays it, or why it is not in the page. */
function replayOf({ places, player }: PacketArgs, run: string, io: Io): Replay | string {
  if (!existsSync(runDirectory(places.store, run).screen)) return 'the screen was not recorded';
  const cast = castText(places.store, run, 'v3');
  const read = readPlayer(player);
  if (!cast.ok || !read.ok) {
    for (const outcome of [cast, read]) {
      if (!outcome.ok) for (const problem of outcome.problems) printWarning(problem, io);
    }
    return cast.ok ? 'its player is missing' : 'it is damaged';
  }
  if (cast.value.length > mostCast) return 'it is too long for a page';
  return { cast: cast.value, player: read.value };
}
