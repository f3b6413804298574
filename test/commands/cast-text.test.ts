import { appendFileSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { castText } from '../../src/commands/cast-text.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { eventful, must, recordRun, runId, type Step } from './recorded-run.ts';

/** docs.asciinema.org/manual/asciicast/v2, nothing more than it allows. */
const header = z.strictObject({
  version: z.literal(2),
  width: z.int().positive(),
  height: z.int().positive(),
  timestamp: z.int().optional(),
  title: z.string().optional(),
});
const line = z.tuple([z.number().min(0), z.enum(['o', 'i', 'm', 'r']), z.string()]);

function parseV2(text: string) {
  expect(text.endsWith('\n')).toBe(true);
  const [first = '', ...rest] = text.slice(0, -1).split('\n');
  return { header: header.parse(JSON.parse(first)), events: rest.map((one) => line.parse(JSON.parse(one))) };
}

async function recorded(steps: readonly Step[]) {
  const store = temporaryDirectory();
  const { run } = await recordRun(store, runId(1), steps);
  return { store, run, screen: runDirectory(store, run).screen };
}

describe('castText', () => {
  it('gives version 3 as it was recorded', async () => {
    const { store, run, screen } = await recorded(eventful(runId(1), 'a task'));
    expect(must(castText(store, run, 'v3'))).toBe(readFileSync(screen, 'utf8'));
  });

  it('leaves out what a killed recorder did not finish', async () => {
    const { store, run, screen } = await recorded(eventful(runId(1), 'a task'));
    const whole = readFileSync(screen, 'utf8');
    const version2 = must(castText(store, run, 'v2'));
    appendFileSync(screen, '[0.5, "o", "half a');
    expect(must(castText(store, run, 'v3'))).toBe(whole);
    expect(must(castText(store, run, 'v2'))).toBe(version2);
  });

  it('gives version 2 with absolute times that never fall, and all the screen ever got', async () => {
    const { store, run } = await recorded(eventful(runId(1), 'a task'));
    const { header: head, events } = parseV2(must(castText(store, run, 'v2')));
    expect(head).toEqual({ version: 2, width: 40, height: 10, timestamp: 1_795_341_600, title: 'a run' });
    const times = events.map(([t]) => t);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeGreaterThan(30);
    expect(events.map(([, code]) => code)).toEqual(['o', 'o', 'o', 'o', 'r', 'o']);
    expect(events[2]?.[2]).toBe('Write(src/a.ts) 世界 🙂\r\n');
  });

  it('says which line of a recording is damaged', async () => {
    const { store, run, screen } = await recorded([make.started(), { screen: 'x' }, { screen: 'y' }]);
    appendFileSync(screen, 'no event\n[0, "o", "z"]\n');
    const text = castText(store, run, 'v2');
    expect(text.ok).toBe(false);
    expect(text.ok ? '' : text.problems[0]?.where).toMatch(/screen\.cast:4$/);
  });

  it('says that there is no recording', () => {
    expect(castText(temporaryDirectory(), runId(1), 'v3')).toMatchObject({
      ok: false,
      problems: [{ code: 'no-recording' }],
    });
  });
});
