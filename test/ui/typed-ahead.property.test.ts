import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent } from '../../src/model/intent.ts';
import { routerFocus } from '../../src/ui/focus.ts';
import { ARM_AFTER_MS } from '../../src/ui/guard.ts';
import type { RunView } from '../../src/ui/run-view.ts';
import { openScreen } from '../../src/ui/screen-state.ts';
import { createStep } from '../../src/ui/step.ts';
import { key, PREFIX, paste } from './drive.ts';
import {
  hash,
  judged,
  past,
  removal,
  removalVerdict,
  rule,
  run,
  verdict,
  view,
  waitingRun,
} from './sample-run.ts';

/** What a person's fingers and terminal may do: keys in chunks, pastes, pauses. */
type Stroke =
  | { readonly does: 'chunk'; readonly labels: readonly string[] }
  | { readonly does: 'paste'; readonly text: string }
  | { readonly does: 'wait'; readonly ms: number };

interface Sent {
  readonly intent: Intent;
  /** The strokes up to and with the one that sent it. */
  readonly index: number;
  /** Silence before that stroke. */
  readonly quiet: number;
  readonly stroke: Stroke;
}

/** Plays strokes as the router does and keeps what was sent, with what led to it. */
function play(run: RunView, strokes: readonly Stroke[]): Sent[] {
  const step = createStep({ hash });
  let at = 1_000;
  let lastKey = at;
  let screen = openScreen(80, 24, PREFIX, at);
  const sent: Sent[] = [];
  strokes.forEach((stroke, index) => {
    if (stroke.does === 'wait') {
      at += stroke.ms;
      screen = step(screen, { kind: 'tick', at }, run).screen;
      return;
    }
    at += 1;
    const quiet = at - lastKey;
    const keys = stroke.does === 'paste' ? [paste(stroke.text)] : stroke.labels.map(key);
    const meta = { keysInChunk: keys.length, pasted: stroke.does === 'paste' };
    for (const one of keys) {
      const isPrefix = one.raw[0] === PREFIX.byte;
      const toAgent = routerFocus(screen) === 'agent';
      if (toAgent && !isPrefix) continue;
      const input = toAgent
        ? ({ kind: 'router', focus: 'prefix', at } as const)
        : ({ kind: 'key', key: one, meta, at } as const);
      const next = step(screen, input, run);
      screen = next.screen;
      for (const effect of next.effects) {
        if (effect.do === 'intent') sent.push({ intent: effect.intent, index, quiet, stroke });
      }
    }
    lastKey = at;
  });
  return sent;
}

const widens = ({ intent }: Sent): boolean =>
  (intent.intent === 'answer' && intent.answer !== 'deny') ||
  (intent.intent === 'resolve-stop' && intent.how !== 'end');

const common = [
  'y',
  'y',
  's',
  'a',
  'n',
  'N',
  'm',
  'E',
  'o',
  'c',
  'l',
  'j',
  'G',
  'v',
  'e',
  ']',
  '?',
  '1',
  '5',
];
const label = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...common) },
  { weight: 3, arbitrary: fc.constantFrom('prefix', 'Enter', 'Space', 'Esc', 'Tab', 'Backspace', 'Up') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
);
const typed = label.filter((one) => one !== 'prefix');
const waits = fc.record({
  does: fc.constant('wait' as const),
  ms: fc.oneof(fc.integer({ min: 0, max: 599 }), fc.integer({ min: 600, max: 3_000 })),
});
const stroke = (of: fc.Arbitrary<string>): fc.Arbitrary<Stroke> =>
  fc.oneof(
    { weight: 6, arbitrary: of.map((one) => ({ does: 'chunk' as const, labels: [one] })) },
    {
      weight: 2,
      arbitrary: fc
        .array(of, { minLength: 2, maxLength: 6 })
        .map((labels) => ({ does: 'chunk' as const, labels })),
    },
    { weight: 1, arbitrary: fc.string().map((text) => ({ does: 'paste' as const, text })) },
    { weight: 4, arbitrary: waits },
  );
const single = (labels: readonly string[]): Stroke[] =>
  labels.map((one) => ({ does: 'chunk', labels: [one] }));

/** Beginnings that bring a run close to an answer, so that chance spends its time where it matters. */
const starts = fc.constantFrom<Stroke[]>(
  single(['prefix', 'a']),
  [...single(['prefix', 'a']), { does: 'wait', ms: 600 }],
  [...single(['prefix', 'a']), { does: 'wait', ms: 599 }],
  [...single(['prefix', 'l']), { does: 'wait', ms: 600 }],
  [...single(['prefix', 'o', 'a']), { does: 'wait', ms: 600 }],
  [...single(['prefix', 'a']), { does: 'wait', ms: 600 }, ...single(['m', '5', 'Enter'])],
  [...single(['prefix', 'a']), { does: 'wait', ms: 600 }, ...single(['y', 'y', 'e'])],
);
const strokes = (of: fc.Arbitrary<string>) => fc.array(stroke(of), { maxLength: 40 });
const likely = fc
  .array(
    fc.oneof({ weight: 1, arbitrary: starts }, { weight: 4, arbitrary: stroke(label).map((one) => [one]) }),
    { maxLength: 30 },
  )
  .map((parts) => parts.flat());

const danger = { word: 'yes', why: 'cannot be undone' };
const runs: [string, () => RunView][] = [
  ['a question', waitingRun],
  [
    'two questions',
    () =>
      view([...past, ...judged(removal, removalVerdict), ...judged(run('a6', 'ls'), verdict('ask', 'd'))]),
  ],
  ['a danger', () => view([...past, ...judged(removal, { ...removalVerdict, danger })])],
  [
    'a stop',
    () =>
      view([
        ...past,
        ...judged(run('a6', 'ls'), verdict('stop', 's')),
        { type: 'stop.hit', stop: 's1', rule: rule('s'), reason: 'r', action: 'a6' },
      ]),
  ],
];

describe.each(runs)('typing, with %s waiting', (_, of) => {
  it('without the prefix says nothing at all', () => {
    fc.assert(
      fc.property(strokes(typed), (all) => {
        expect(play(of(), all)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('widens only by one deliberate key, 600 ms after any other, behind the prefix and a', () => {
    fc.assert(
      fc.property(likely, (all) => {
        for (const sent of play(of(), all).filter(widens)) {
          expect(sent.stroke).toMatchObject({ does: 'chunk' });
          const labels = sent.stroke.does === 'chunk' ? sent.stroke.labels : [];
          expect(labels).toHaveLength(1);
          // A danger ends with Enter after a word typed key by key; everything else with its letter after silence.
          if (labels[0] === 'Enter') expect(dangerWordTyped(all, sent.index)).toBe(true);
          else {
            expect(['y', 's', 'o']).toContain(labels[0]);
            expect(sent.quiet).toBeGreaterThanOrEqual(ARM_AFTER_MS);
          }
          expect(opened(all.slice(0, sent.index))).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

const flat = (all: readonly Stroke[]): string[] =>
  all.flatMap((one) => (one.does === 'chunk' ? one.labels : one.does === 'paste' ? ['paste'] : []));

/** The prefix and, somewhere behind it, a. */
function opened(all: readonly Stroke[]): boolean {
  const labels = flat(all);
  const prefix = labels.indexOf('prefix');
  return prefix >= 0 && labels.indexOf('a', prefix) > prefix;
}

function dangerWordTyped(all: readonly Stroke[], index: number): boolean {
  const singles = all
    .slice(0, index)
    .flatMap((one) => (one.does === 'chunk' && one.labels.length === 1 ? one.labels : []));
  return ['y', 'e', 's'].every((letter) => singles.includes(letter));
}

describe('the property', () => {
  it('meets answers often enough to mean something', () => {
    const samples = fc.sample(likely, { numRuns: 200, seed: 7 });
    const reached = samples.filter((all) => play(waitingRun(), all).some(widens));
    expect(reached.length).toBeGreaterThan(20);
  });

  it('is not true of nothing: the right keys do answer', () => {
    const keys = (...labels: string[]): Stroke[] => single(labels);
    const pause: Stroke = { does: 'wait', ms: 600 };
    const ways = [
      [waitingRun, keys('y')],
      [waitingRun, keys('s')],
      [runs[2]?.[1] ?? waitingRun, keys('y', 'y', 'e', 's', 'Enter')],
      [runs[3]?.[1] ?? waitingRun, keys('o')],
    ] as const;
    for (const [of, rest] of ways) {
      expect(play(of(), [...keys('prefix', 'a'), pause, ...rest]).filter(widens)).toHaveLength(1);
    }
  });
});
