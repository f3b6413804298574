import { readFileSync } from 'node:fs';
import type { Outcome, Problem } from '../model/problem.ts';
import { type CastEvent, CastHeader, CastLine, castEvent, type Keyframe } from './cast-format.ts';
import { readKeyframes } from './keyframes.ts';
import { createMirror, type Mirror } from './mirror.ts';

/** A place reading can start from, about every this many bytes. */
const INDEX_BYTES = 64 * 1024;
/** A seek from a keyframe is parsed at once: waiting for a timer would take longer than the parsing. */
const SEEK_SYNC = 512 * 1024;

export type CastReader = {
  header: CastHeader;
  /** Milliseconds up to the last event. */
  duration: number;
  markers: readonly { t: number; label: string }[];
  /** The last line was not complete (the recorder was killed): how many bytes were set aside. */
  torn: number;
  /** Events with t0 < t <= t1, milliseconds. `eventsBetween(-1, …)` begins with the first. */
  eventsBetween(t0: number, t1: number): Iterable<CastEvent>;
  /** A new mirror as the screen was at `t`; the caller disposes of it. */
  seek(t: number, options?: { scrollback?: number }): Promise<Mirror>;
};

/** Reading goes on at byte `offset`; `us` microseconds have passed before it. */
type Place = { offset: number; us: number };
type Index = {
  places: Place[];
  end: Place;
  markers: { t: number; label: string }[];
  torn: number;
};

function bad(path: string, line: number, message: string): Problem {
  return {
    code: 'bad-recording',
    message: `the terminal recording is damaged: ${message}`,
    fix: 'use a copy of the run that was not changed; the journal of the run is readable without its recording',
    where: `${path}:${line}`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Line = [interval: number, code: string, data: string];

/** A line's event and interval; undefined for what is neither an event nor a comment. */
function parseLine(data: Buffer, from: number, to: number): Line | 'comment' | undefined {
  if (data[from] === 0x23 || from === to) return 'comment';
  const line = CastLine.safeParse(parseJson(data.toString('utf8', from, to)));
  return line.data;
}

/** Walks all lines once: finds damage, the end, markers, and places to start from. */
function indexCast(path: string, data: Buffer, start: number): Outcome<Index> {
  const index: Index = { places: [], end: { offset: start, us: 0 }, markers: [], torn: 0 };
  let us = 0;
  let nextPlace = start;
  let number = 2;
  for (let at = start; at < data.length; number++) {
    const newline = data.indexOf(0x0a, at);
    const line = newline === -1 ? undefined : parseLine(data, at, newline);
    if (line === undefined) {
      if (newline !== -1 && newline + 1 < data.length) {
        return { ok: false, problems: [bad(path, number, 'a line is not an event')] };
      }
      index.torn = data.length - at;
      break;
    }
    if (at >= nextPlace) {
      index.places.push({ offset: at, us });
      nextPlace = at + INDEX_BYTES;
    }
    if (line !== 'comment') {
      us += Math.round(line[0] * 1e6);
      if (line[1] === 'm') index.markers.push({ t: us / 1000, label: line[2] });
    }
    at = newline + 1;
    index.end = { offset: at, us };
  }
  return { ok: true, value: index };
}

function* eventsFrom(data: Buffer, place: Place, end: number): Generator<CastEvent> {
  let us = place.us;
  for (let at = place.offset; at < end; ) {
    const newline = data.indexOf(0x0a, at);
    const line = parseLine(data, at, newline);
    at = newline + 1;
    if (line === undefined || line === 'comment') continue;
    us += Math.round(line[0] * 1e6);
    yield castEvent(us / 1000, line[1], line[2]);
  }
}

/** The last of a list sorted by time that is not after `t`; binary search. */
function lastBefore<T>(list: readonly T[], timeOf: (item: T) => number, t: number): T | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && timeOf(item) <= t) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}

function parsed(mirror: Mirror, text: string): Promise<void> {
  return new Promise((resolve) => mirror.write(text, resolve));
}

/** Plays events into a mirror; outputs are joined, because one large write is much cheaper than many small ones. */
export async function play(mirror: Mirror, events: Iterable<CastEvent>): Promise<void> {
  let text = '';
  for (const event of events) {
    if (event.kind === 'output') text += event.data;
    if (event.kind === 'resize' || text.length > 1 << 20) {
      await parsed(mirror, text);
      text = '';
    }
    if (event.kind === 'resize') mirror.resize(event.cols, event.rows);
  }
  await parsed(mirror, text);
}

/** Opens a recording. A torn last line is set aside; any other damage refuses the file. */
export function openCast(path: string, keyframesPath?: string): Outcome<CastReader> {
  let data: Buffer;
  try {
    data = readFileSync(path);
  } catch (error) {
    return { ok: false, problems: [{ ...bad(path, 1, String(error)), code: 'no-recording', where: path }] };
  }
  const newline = data.indexOf(0x0a);
  const header = CastHeader.safeParse(parseJson(data.toString('utf8', 0, Math.max(0, newline))));
  if (!header.success)
    return { ok: false, problems: [bad(path, 1, 'it does not begin with an asciicast v3 header')] };
  const indexed = indexCast(path, data, newline + 1);
  if (!indexed.ok) return indexed;
  const { places, end, markers, torn } = indexed.value;
  const frames = keyframesPath === undefined ? [] : readKeyframes(keyframesPath);
  const usable = frames.filter((frame) => frame.offset <= end.offset && data[frame.offset - 1] === 0x0a);

  function* eventsBetween(t0: number, t1: number): Generator<CastEvent> {
    const place = lastBefore(places, (item) => item.us / 1000, t0) ?? { offset: newline + 1, us: 0 };
    for (const event of eventsFrom(data, place, end.offset)) {
      if (event.t > t1) return;
      if (event.t > t0) yield event;
    }
  }

  const seek: CastReader['seek'] = async (t, options) => {
    const frame: Keyframe | undefined = lastBefore(usable, (item) => item.t, t);
    const { cols, rows } = frame ?? header.data.term;
    const mirror = createMirror({ cols, rows, scrollback: options?.scrollback ?? 0, syncLimit: SEEK_SYNC });
    if (frame) mirror.restore(frame.snapshot);
    const place = frame
      ? { offset: frame.offset, us: Math.round(frame.t * 1000) }
      : { offset: newline + 1, us: 0 };
    await play(mirror, until(eventsFrom(data, place, end.offset), t));
    return mirror;
  };

  return {
    ok: true,
    value: { header: header.data, duration: end.us / 1000, markers, torn, eventsBetween, seek },
  };
}

function* until(events: Iterable<CastEvent>, t: number): Generator<CastEvent> {
  for (const event of events) {
    if (event.t > t) return;
    yield event;
  }
}
