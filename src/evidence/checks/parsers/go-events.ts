import { z } from 'zod';
import { linesOf } from '../clean-output.ts';
import { failure, nothing, type Reading } from '../reading.ts';

/** One line of `go test -json` (go.dev/cmd/test2json). */
const Event = z.looseObject({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
  Elapsed: z.number().optional(),
});
type Event = z.infer<typeof Event>;

/** Null when the text holds no such events. The figures hold when every package that started also ended. */
export function readGoEvents(text: string): Reading | null {
  const events = linesOf(text)
    .filter((line) => line.startsWith('{"') && line.includes('"Action"'))
    .map(eventOf)
    .filter((event) => event !== null);
  if (events.length === 0) return null;
  const said = new Map<string, string>();
  const tests = new Map<string, string>();
  for (const event of events) {
    if (event.Test === undefined) continue;
    const key = `${event.Package}\t${event.Test}`;
    if (event.Action === 'output' && !said.has(key) && /\.go:\d+: /.test(event.Output ?? '')) {
      said.set(key, event.Output ?? '');
    }
    if (['pass', 'fail', 'skip'].includes(event.Action)) tests.set(key, event.Action);
  }
  const names = [...tests.keys()];
  const parents = parentsOf(names);
  const leaves = names.filter((name) => !parents.has(name));
  const number = (action: string): number => leaves.filter((name) => tests.get(name) === action).length;
  const failures = leaves
    .filter((name) => tests.get(name) === 'fail')
    .map((name) => failure(name.split('\t')[1] ?? name, null, said.get(name) ?? ''));
  if (!ended(events)) return { ...nothing, failures };
  return {
    ...nothing,
    passed: number('pass'),
    failed: number('fail'),
    skipped: number('skip'),
    total: leaves.length,
    failures: [...failures, ...brokenPackages(events)],
    summary: true,
    counted: true,
  };
}

function eventOf(line: string): Event | null {
  try {
    return Event.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function ended(events: readonly Event[]): boolean {
  const open = new Set(events.filter(({ Test }) => Test !== undefined).map((event) => event.Package));
  const closed = new Set(
    events
      .filter(({ Test, Action }) => Test === undefined && ['pass', 'fail', 'skip'].includes(Action))
      .map((event) => event.Package),
  );
  return closed.size > 0 && [...open].every((name) => closed.has(name));
}

/** A package that failed without a failing test did not compile or broke outside of its tests. */
function brokenPackages(events: readonly Event[]): Reading['failures'] {
  const tested = new Set(events.filter(({ Test }) => Test !== undefined).map((event) => event.Package));
  return events
    .filter(({ Test, Action, Package }) => Test === undefined && Action === 'fail' && !tested.has(Package))
    .map(({ Package }) => failure(null, Package ?? null, 'the package failed outside of its tests'));
}

/** The names that have subtests: `TestTable` for `TestTable/two`. */
export function parentsOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(
    names.flatMap((name) => [...name.matchAll(/\//g)].slice(0, 50).map(({ index }) => name.slice(0, index))),
  );
}
