import { readFileSync } from 'node:fs';
import type { Outcome } from '../model/problem.ts';
import { runDirectory } from '../store/run-directory.ts';
import type { CastEvent, CastHeader } from '../terminal/cast-format.ts';
import { openCast } from '../terminal/cast-reader.ts';

/** v3 is what is recorded; v2 is what players know that are older than asciinema 3 (Debian's 2.2 among them). */
export type CastVersion = 'v2' | 'v3';

/** A run's terminal recording as asciicast text. The torn end of a recorder that was killed is left out. */
export function castText(store: string, run: string, version: CastVersion): Outcome<string> {
  const { screen } = runDirectory(store, run);
  const cast = openCast(screen);
  if (!cast.ok) return cast;
  const { header, torn, eventsBetween } = cast.value;
  if (version === 'v2') return { ok: true, value: v2Text(header, eventsBetween(-1, Infinity)) };
  const data = readFileSync(screen);
  return { ok: true, value: data.toString('utf8', 0, data.length - torn) };
}

/** docs.asciinema.org/manual/asciicast/v2: absolute times, the size at the top of the header, no exit event. */
function v2Text(header: CastHeader, events: Iterable<CastEvent>): string {
  const { term, timestamp, idle_time_limit, command, title } = header;
  const lines = [
    JSON.stringify({
      version: 2,
      width: term.cols,
      height: term.rows,
      ...(timestamp === undefined ? {} : { timestamp }),
      ...(idle_time_limit === undefined ? {} : { idle_time_limit }),
      ...(command === undefined ? {} : { command }),
      ...(title === undefined ? {} : { title }),
      ...(term.type === undefined ? {} : { env: { TERM: term.type } }),
    }),
  ];
  for (const event of events) {
    const line = v2Line(event);
    if (line !== undefined) lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

/** Undefined for what version 2 has no code for. */
function v2Line(event: CastEvent): string | undefined {
  const at = (code: string, data: string): string => JSON.stringify([event.t / 1000, code, data]);
  switch (event.kind) {
    case 'output':
      return at('o', event.data);
    case 'resize':
      return at('r', `${event.cols}x${event.rows}`);
    case 'marker':
      return at('m', event.label);
    case 'other':
      return event.code === 'i' ? at('i', event.data) : undefined;
    case 'exit':
      return undefined;
    default:
      return event satisfies never;
  }
}
