import { readdirSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type CanaryFacts,
  callHooks,
  canaries,
  type DiskFacts,
  flyCanary,
  type HookFacts,
  type HostFacts,
  killHost,
  plantedVariable,
  unmappedTool,
} from '../../src/commands/doctor-practice.ts';
import { canaryRows, diskRows, hookRows, hostRows } from '../../src/commands/doctor-promises.ts';
import type { DoctorRow, DoctorVerdict } from '../../src/model/doctor.ts';
import type { EventBody } from '../../src/model/event.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const verdictsOf = (rows: readonly DoctorRow[]): Record<string, DoctorVerdict> =>
  Object.fromEntries(rows.map(({ id, verdict }) => [id.replace('promise.', ''), verdict]));

const notEnforced = (rows: readonly DoctorRow[]): string[] =>
  Object.entries(verdictsOf(rows)).flatMap(([id, verdict]) => (verdict === 'not-enforced' ? [id] : []));

/** Also where there can be no boundary. */
const ground = { path: process.env.PATH, boundary: false };

function known<T>(facts: T | string): T {
  if (typeof facts === 'string') throw new Error(facts);
  return facts;
}

afterEach(() => void vi.unstubAllEnvs());

describe('the canary', () => {
  let facts: CanaryFacts;
  beforeAll(async () => {
    facts = known(await flyCanary(ground));
  });

  it('is refused by a real run, and the rest of its promises hold', () => {
    const verdicts = verdictsOf(canaryRows(facts));
    expect(Object.keys(verdicts)).toHaveLength(10);
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['enforced']));
  });

  const idOf = ({ bodies }: CanaryFacts, test: (body: EventBody) => boolean): string => {
    const asked = bodies.find(test);
    return asked?.type === 'action.requested' ? asked.action.id : 'none';
  };
  const asking = (key: string, value: string) => (body: EventBody) =>
    body.type === 'action.requested' && (body.action.input[key] === value || body.action.tool === value);

  /** The same record, in which that action was let go. */
  const released = (from: CanaryFacts, test: (body: EventBody) => boolean): CanaryFacts => {
    const id = idOf(from, test);
    const bodies = from.bodies.map((body) =>
      body.type === 'action.released' && body.action === id ? { ...body, effect: 'allow' as const } : body,
    );
    return { ...from, bodies };
  };
  const wrote = (from: CanaryFacts, file: string): CanaryFacts => ({
    ...from,
    made: { ...from.made, [file]: true },
  });
  const holding = (from: CanaryFacts, what: Partial<CanaryFacts['holding']>): CanaryFacts => ({
    ...from,
    holding: { ...from.holding, ...what },
  });

  it.each<[string, (from: CanaryFacts) => CanaryFacts, string[]]>([
    ['a file nobody delegated', (from) => wrote(from, canaries.nobodySaid), ['no-rule-no']],
    ['a forbidden file', (from) => wrote(from, canaries.forbidden), ['never']],
    ['what needed a person', (from) => wrote(from, canaries.asked), ['silence-is-no']],
    ['let go', (from) => released(from, asking('file_path', canaries.asked)), ['silence-is-no']],
    ['an unknown tool let go', (from) => released(from, asking('', unmappedTool)), ['unknown-is-an-action']],
    [
      'released before it was decided',
      (from) => ({ ...from, bodies: from.bodies.filter(({ type }) => type !== 'action.decided') }),
      ['every-action-judged'],
    ],
    [
      'a planted variable arrived',
      (from) => {
        const id = idOf(from, asking('command', plantedVariable));
        const bodies = from.bodies.map((body) =>
          body.type === 'action.finished' && body.action === id ? { ...body, outcome: 'ok' as const } : body,
        );
        return { ...from, bodies };
      },
      ['no-secrets-of-ours'],
    ],
    ['planted on disk', (from) => holding(from, { planted: ['a'] }), ['no-secrets-of-ours']],
    ['a token on disk', (from) => holding(from, { token: ['screen.cast'] }), ['redacted']],
    ['a file others read', (from) => ({ ...from, openToOthers: ['a'] }), ['store-private']],
    ['a changed record passes', (from) => ({ ...from, verify: { whole: 0, damaged: 0 } }), ['never-guesses']],
    ['a verdict that differs', (from) => ({ ...from, verify: { whole: 5, damaged: 5 } }), ['judged-again']],
  ])('%s is seen', (_name, change, ids) => {
    expect(notEnforced(canaryRows(change(facts)))).toEqual(ids);
  });

  it.each<[string, (from: CanaryFacts) => CanaryFacts, string]>([
    [
      'an agent that did nothing',
      (from) => ({ ...from, made: { ...from.made, 'open/done': false } }),
      'never',
    ],
    ['a search that finds nothing', (from) => holding(from, { marker: [] }), 'redacted'],
    ['an empty store', (from) => ({ ...from, files: 0 }), 'store-private'],
    [
      'a record that is refused anyway',
      (from) => ({ ...from, verify: { whole: 5, damaged: 5 } }),
      'never-guesses',
    ],
  ])('%s proves nothing', (_name, change, id) => {
    expect(verdictsOf(canaryRows(change(facts)))[id]).toBe('unknown');
  });

  it('says for each promise why it could not be tried', () => {
    const rows = canaryRows('no room');
    expect(rows.map(({ id }) => id)).toEqual(canaryRows(facts).map(({ id }) => id));
    expect(rows.map(({ promise }) => promise)).toEqual(canaryRows(facts).map(({ promise }) => promise));
    for (const row of rows) expect(row).toMatchObject({ verdict: 'unknown', detail: 'no room' });
  });
});

it('a run whose host is killed: its agent is gone, its record is closed, nothing is left', async () => {
  const temporary = temporaryDirectory();
  vi.stubEnv('TMPDIR', temporary);
  const facts: HostFacts = known(await killHost(ground));
  expect(verdictsOf(hostRows(facts))).toEqual({ 'host-killed': 'enforced', 'not-resumed': 'enforced' });
  expect(notEnforced(hostRows({ ...facts, goneMs: undefined }))).toEqual(['host-killed']);
  expect(notEnforced(hostRows({ ...facts, acted: true }))).toEqual(['host-killed']);
  expect(notEnforced(hostRows({ ...facts, closing: 'over' }))).toEqual(['not-resumed']);
  expect(verdictsOf(hostRows({ ...facts, alive: false }))['host-killed']).toBe('unknown');
  expect(readdirSync(temporary)).toEqual([]);
});

it('a hook nobody answers blocks', async () => {
  const facts: HookFacts = known(await callHooks(process.env.PATH));
  expect(verdictsOf(hookRows(facts))).toEqual({ 'hook-alone': 'enforced' });
  expect(notEnforced(hookRows({ ...facts, alone: 0 }))).toEqual(['hook-alone']);
  expect(verdictsOf(hookRows({ ...facts, answered: 2 }))).toEqual({ 'hook-alone': 'unknown' });
});

it.each<[DoctorVerdict, Partial<DiskFacts>]>([
  ['enforced', {}],
  ['not-enforced', { unreleased: ['open/3'] }],
  ['unknown', { done: 120 }],
  ['unknown', { done: 0 }],
  ['unknown', { endedByItself: true }],
])('a full disk: %s', (verdict, change) => {
  const facts: DiskFacts = { wanted: 120, done: 11, unreleased: [], endedByItself: false, ...change };
  expect(verdictsOf(diskRows(facts))).toEqual({ 'disk-full': verdict });
});
