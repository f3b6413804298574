import { know } from '../../src/model/known.ts';
import { Packet } from '../../src/model/packet.ts';
import { packetOf } from '../../src/views/packet.ts';
import { highRecord, mediumPatch } from './packet-runs.ts';

type Path = readonly string[];

function leaves(value: unknown, at: Path = []): Path[] {
  if (typeof value === 'string') return [at];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string, unknown][] = Object.entries(value);
  return entries.flatMap(([name, inner]) => leaves(inner, [...at, name]));
}

function replaced(value: unknown, path: Path, text: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return text;
  if (Array.isArray(value))
    return value.map((one, at) => (String(at) === name ? replaced(one, rest, text) : one));
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, one]) => [key, key === name ? replaced(one, rest, text) : one]),
  );
}

const record = highRecord();
const rollback = { ...record.rollback, complete: false, missing: ['undo'] };
const packet = packetOf({ ...record, rollback }, { patch: know(mediumPatch, 'observed') });
/** Every text of the packet that its schema leaves to others, and not to our word lists. The fixed questions are ours. */
function openTo(text: string, among: readonly Path[] = leaves(packet)): readonly Path[] {
  const parsed = Packet.safeParse(written(among, text));
  if (parsed.success) return among.filter((path) => path.at(-1) !== 'ask');
  const refused = new Set(parsed.error.issues.map(({ path }) => path.join('/')));
  const rest = among.filter((path) => !refused.has(path.join('/')));
  if (rest.length === among.length) throw parsed.error;
  return openTo(text, rest);
}
const written = (paths: readonly Path[], text: string): unknown =>
  paths.reduce<unknown>((value, path) => replaced(value, path, text), packet);
export const poisonable = openTo('anything');
const openToNothing = openTo('');
/** The packet of a run of high risk in which every text that is not ours is this one. */
export const poisoned = (text: string): Packet =>
  Packet.parse(written(text.trim() === '' ? openToNothing : poisonable, text));
