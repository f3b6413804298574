import { expect, it } from 'vitest';
import { type SetupFacts, setupRows } from '../../src/commands/doctor-setup.ts';
import type { DoctorVerdict } from '../../src/model/doctor.ts';

const good: SetupFacts = {
  node: '24.1.0',
  git: '2.50.0',
  agent: { name: 'claude-code', command: 'claude', file: '/usr/bin/claude', version: '2.1.0' },
  store: { path: '/s', exists: true, mode: 0o40700, writable: true, type: 0xef53, free: 1024 ** 4 },
  clock: { now: Date.UTC(2026, 5, 1), file: Date.UTC(2026, 5, 1) },
  terminal: { columns: 80, rows: 24, tty: true, name: 'xterm-256color', color: 'truecolor' },
};
const store = (change: Partial<SetupFacts['store']>): Partial<SetupFacts> => ({
  store: { ...good.store, ...change },
});
const terminal = (change: Partial<SetupFacts['terminal']>): Partial<SetupFacts> => ({
  terminal: { ...good.terminal, ...change },
});

it('all is well where all is well', () => {
  const rows = setupRows(good);
  expect(rows.filter(({ verdict }) => verdict !== 'enforced')).toEqual([]);
  expect(rows).toHaveLength(7);
});

it.each<[string, DoctorVerdict, Partial<SetupFacts>]>([
  ['git', 'not-enforced', { git: undefined }],
  ['agent', 'not-needed', { agent: undefined }],
  ['agent', 'not-enforced', { agent: { name: 'x', command: 'x', file: undefined, version: null } }],
  ['agent', 'unknown', { agent: { name: 'x', command: 'x', file: '/x', version: null } }],
  ['store', 'not-enforced', store({ mode: 0o40750 })],
  ['store', 'not-enforced', store({ mode: 0o40701 })],
  ['store', 'not-enforced', store({ writable: false })],
  ['store', 'not-needed', store({ exists: false, mode: 0o40755 })],
  ['store-disk', 'not-enforced', store({ type: 0x01021994 })],
  ['store-disk', 'unknown', store({ type: 0x6969 })],
  ['store-disk', 'not-enforced', store({ free: 1024 })],
  ['clock', 'not-enforced', { clock: { now: 0, file: 0 } }],
  ['clock', 'not-enforced', { clock: { ...good.clock, file: good.clock.file + 5_000 } }],
  ['terminal', 'not-needed', terminal({ tty: undefined })],
  ['terminal', 'not-enforced', terminal({ name: 'dumb' })],
  ['terminal', 'not-enforced', terminal({ columns: 79 })],
  ['terminal', 'not-enforced', terminal({ rows: 23 })],
])('%s: %s', (id, verdict, change) => {
  const wrong = setupRows({ ...good, ...change }).filter((row) => row.verdict !== 'enforced');
  expect(wrong.map((row) => [row.id, row.verdict])).toEqual([[`setup.${id}`, verdict]]);
});

it('what is wrong says what would put it right', () => {
  const bad = { ...good, ...store({ mode: 0o40777, type: 0x01021994 }), git: undefined };
  const rows = setupRows(bad).filter(({ verdict }) => verdict === 'not-enforced');
  expect(rows.map(({ enable }) => enable)).toEqual([
    'sudo apt install git',
    'chmod 700 /s',
    '--store DIR on a disk',
  ]);
});
