import { contractLines } from '../../src/commands/contract-page.ts';
import { doctorLines } from '../../src/commands/doctor-page.ts';
import { runPageLines } from '../../src/commands/run-page.ts';
import { Contract, type PinnedContract } from '../../src/model/contract.ts';
import { type DoctorRow, doctorReport } from '../../src/model/doctor.ts';
import { know } from '../../src/model/known.ts';
import type { Problem } from '../../src/model/problem.ts';
import { tableKeys } from '../../src/ui/key-binding.ts';
import { openPage, type PageContent, type PageState } from '../../src/ui/page-state.ts';
import { packetOf } from '../../src/views/packet.ts';
import { lowRun, mediumPatch, mediumRecord, recordOf } from '../views/packet-runs.ts';

const text = `contract: 1
task: Fix the retry policy\u202e of the client
owner: ana
may:
  read: ["src/**", "docs/**"]
  edit: ["src/policy/**"]
  run: ["npm test", "npm run lint"]
ask:
  run: ["rm ..."]
never:
  touch: [".env*", "migrations/**"]
stop_if:
  - touches: ["migrations/**"]
    because: the fix would need a schema change
`;
const pinned: PinnedContract = {
  contract: Contract.parse({
    contract: 1,
    task: 'Fix the retry policy\u202e of the client',
    owner: 'ana',
    may: { read: ['src/**', 'docs/**'], edit: ['src/policy/**'], run: ['npm test', 'npm run lint'] },
    ask: { run: ['rm ...'] },
    never: { touch: ['.env*', 'migrations/**'] },
    stop_if: [{ touches: ['migrations/**'], because: 'the fix would need a schema change' }],
  }),
  file: 'countersign.yaml',
  text,
  hash: 'a91e'.repeat(16),
  lines: {},
  version: 1,
};
const problem: Problem = {
  code: 'unknown-field',
  message: 'there is no field `mya`',
  fix: 'did you mean `may`?',
  where: 'countersign.yaml:4:1',
};
const row = (id: string, more: Partial<DoctorRow>): DoctorRow => ({
  id: `machine.${id}`,
  group: 'machine',
  promise: 'The agent runs in a boundary',
  verdict: 'enforced',
  needed: true,
  detail: 'bubblewrap 0.9 was tried',
  ...more,
});
const report = doctorReport('1.0.0', [
  row('one', {}),
  row('two', {
    promise: 'The network can be held',
    verdict: 'not-enforced',
    detail: '',
    enable: 'sudo true',
  }),
  ...Array.from({ length: 30 }, (_, index) =>
    row(`more-${index}`, { group: 'promises', promise: `Promise ${index + 1} is kept`, detail: '' }),
  ),
]);

export const whole = { pinned, text, problems: [] };
const broken = { pinned: null, text: 'contract: 1\ntask: x\nowner: ana\nmya: {}\n', problems: [problem] };
export const start = openPage(tableKeys, true);
const single = openPage(tableKeys, false);
export const contract = { title: 'contract · countersign.yaml', word: 'CONTRACT' };
const doctor = { title: 'doctor · what holds on this machine', word: 'DOCTOR' };

const packet = { title: 'review packet · run 5F6G7H', word: 'PACKET' };
const undo = { title: 'rollback note · run 5F6G7H', word: 'ROLLBACK' };
const medium = packetOf(mediumRecord(), { patch: know(mediumPatch, 'observed') });
const low = packetOf(recordOf(lowRun));

type Made = (columns: number) => PageContent;
/** Every page in every state, and what stands on it in so many columns. */
export const pageStates: readonly [string, { title: string; word: string }, PageState, Made][] = [
  ['contract', contract, start, (columns) => contractLines(whole, columns, false)],
  ['contract-text', contract, start, (columns) => contractLines(whole, columns, true)],
  ['contract-wrong', contract, start, (columns) => contractLines(broken, columns, false)],
  ['contract-none', contract, start, (columns) => contractLines({ ...whole, pinned: null }, columns, false)],
  ['contract-loading', contract, start, () => ({ is: 'loading', text: 'Reading the contract…' })],
  ['page-help', contract, { ...start, help: 0 }, (columns) => contractLines(whole, columns, false)],
  ['doctor', doctor, single, (columns) => doctorLines({ ok: true, value: report }, columns)],
  [
    'doctor-end',
    doctor,
    { ...single, top: 999 },
    (columns) => doctorLines({ ok: true, value: report }, columns),
  ],
  ['doctor-wrong', doctor, single, (columns) => doctorLines({ ok: false, problems: [problem] }, columns)],
  ['packet', packet, single, (columns) => runPageLines('packet', { ok: true, value: medium }, columns)],
  ['packet-low', packet, single, (columns) => runPageLines('packet', { ok: true, value: low }, columns)],
  [
    'packet-wrong',
    packet,
    single,
    (columns) => runPageLines('packet', { ok: false, problems: [problem] }, columns),
  ],
  ['undo', undo, single, (columns) => runPageLines('undo', { ok: true, value: medium }, columns)],
  ['undo-none', undo, single, (columns) => runPageLines('undo', { ok: true, value: low }, columns)],
  ['doctor-loading', doctor, single, () => ({ is: 'loading', text: 'Trying to break each promise…' })],
];
