import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournalWriter } from '../../src/journal/writer.ts';
import { type Finding, interleaved, median, ratioFinding, timed } from './measure.ts';
import { must } from './must.ts';
import { typicalRun } from './typical-run.ts';

const batch = 200;
const rounds = 150;
const late = 50_000;

/** What one event costs in the journal, against writing the same line raw; early and late in a long run. */
export async function benchJournal(): Promise<Finding[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-journal-'));
  try {
    const open = (name: string) => {
      let now = 0;
      const path = join(directory, name);
      const writer = must(
        createJournalWriter({
          path,
          now: () => {
            now += 1;
            return now;
          },
          onDead: () => {},
        }),
      );
      return { path, writer };
    };
    const bodies = typicalRun(batch);
    const warm = open('warm');
    for (const body of bodies) warm.writer.append(body);
    const lines = readFileSync(warm.path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Buffer.from(`${line}\n`));
    const long = open('long');
    for (let count = 0; count < late; count += batch) for (const body of bodies) long.writer.append(body);
    const raw = openSync(
      join(directory, 'raw'),
      constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND,
      0o600,
    );
    let files = 0;
    const per = (work: () => void): number => timed(work) / bodies.length;
    const samples = await interleaved(rounds, {
      raw: () =>
        per(() => {
          for (const line of lines) writeSync(raw, line);
        }),
      // A new journal each round: its first events.
      early() {
        files += 1;
        const { writer } = open(`early-${files}`);
        writer.append(bodies[0] ?? fail());
        return per(() => {
          for (const body of bodies) writer.append(body);
        });
      },
      late: () =>
        per(() => {
          for (const body of bodies) long.writer.append(body);
        }),
    });
    closeSync(raw);
    const [bare, early, after] = ['raw', 'early', 'late'].map((name) => median(samples[name] ?? []));
    return [
      ratioFinding({
        bench: 'journal',
        what: 'append one event, no sync',
        ours: early ?? 0,
        baseline: bare ?? 0,
        name: 'writeSync of the same line',
        limit: 3,
      }),
      ratioFinding({
        bench: 'journal',
        what: 'append after 50,000 events',
        ours: after ?? 0,
        baseline: early ?? 0,
        name: 'the first 200',
        limit: 1.2,
      }),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function fail(): never {
  throw new Error('no events');
}
