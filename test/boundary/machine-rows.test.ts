import { describe, expect, it } from 'vitest';
import type { Availability } from '../../src/boundary/availability.ts';
import { findBoundary } from '../../src/boundary/availability.ts';
import { type MachineFacts, machineRows } from '../../src/boundary/probes/machine-rows.ts';
import { machineFacts } from '../../src/commands/doctor-machine.ts';
import type { DoctorVerdict } from '../../src/model/doctor.ts';

const here: Extract<Availability, { available: true }> = {
  available: true,
  bwrap: '/usr/bin/bwrap',
  version: 'bubblewrap 0.8.0',
  root: false,
  env: undefined,
  bash: undefined,
  nsenter: '/usr/bin/nsenter',
};
const refusedBy = (code: string): Availability => ({
  available: false,
  problem: { code, message: 'It cannot be had.', fix: '' },
});
const good: MachineFacts = {
  platform: 'linux',
  release: '6.12',
  found: here,
  bwrapIsTrusted: true,
  root: false,
  settings: { typing: '0', namespaces: '100', cloning: undefined, apparmor: undefined },
  overlay: '',
  witness: '',
  cgroup: '',
  landlock: 6,
};
const unneeded = ['machine.landlock', 'machine.helpers'];

const wrong = (change: Partial<MachineFacts>) =>
  machineRows({ ...good, ...change }).filter(
    ({ id, verdict }) => verdict !== 'enforced' && !unneeded.includes(id),
  );

describe('what the machine can hold', () => {
  it('is all there on a machine that has all', () => expect(wrong({})).toEqual([]));

  it.each<[string, DoctorVerdict, Partial<MachineFacts>]>([
    ['bubblewrap', 'not-enforced', { bwrapIsTrusted: false }],
    ['nsenter', 'not-enforced', { found: { ...here, nsenter: undefined } }],
    ['user', 'not-enforced', { root: true }],
    ['overlay', 'not-enforced', { overlay: 'the kernel is too old' }],
    ['witness', 'not-enforced', { witness: 'nobody told' }],
    ['cgroup', 'not-needed', { cgroup: 'none was delegated' }],
    ['typing', 'not-needed', { settings: { ...good.settings, typing: '1' } }],
    ['typing', 'not-needed', { settings: { ...good.settings, typing: undefined } }],
  ])('%s: %s', (id, verdict, change) => {
    expect(wrong(change).map((row) => [row.id, row.verdict])).toEqual([[`machine.${id}`, verdict]]);
  });

  it.each(['boundary-missing', 'boundary-old'])('%s says what to install', (code) => {
    const row = wrong({ found: refusedBy(code) }).find(({ id }) => id === 'machine.bubblewrap');
    expect(row).toMatchObject({ verdict: 'not-enforced', needed: true });
    expect(row?.enable).toContain('apt install bubblewrap');
  });

  it.each([
    ['kernel.unprivileged_userns_clone=1', { cloning: '0' }],
    ['user.max_user_namespaces=15000', { namespaces: '0' }],
    ['kernel.apparmor_restrict_unprivileged_userns=0', { apparmor: '1' }],
    ['seccomp=unconfined', {}],
  ])('namespaces that are refused: %s', (command, settings) => {
    const facts = { found: refusedBy('boundary-refused'), settings: { ...good.settings, ...settings } };
    const row = wrong(facts).find(({ id }) => id === 'machine.namespaces');
    expect(row).toMatchObject({ verdict: 'not-enforced', needed: true });
    expect(row?.enable).toContain(command);
  });

  it.each([
    ['darwin', 'macOS'],
    ['win32', 'wsl --install'],
  ])('on %s it says what there is instead', (platform, says) => {
    const [row] = wrong({ platform, found: refusedBy('boundary-platform') });
    expect(row).toMatchObject({ id: 'machine.platform', verdict: 'not-enforced' });
    expect(`${row?.detail} ${row?.enable}`).toContain(says);
  });

  it.each<[number | undefined, DoctorVerdict, string]>([
    [6, 'enforced', 'runs of low and medium risk use it'],
    [3, 'not-enforced', 'runs need version 4'],
    [0, 'not-enforced', 'none'],
    [undefined, 'unknown', 'could not be asked'],
  ])('without bubblewrap, Landlock of version %s: %s', (landlock, verdict, says) => {
    const rows = machineRows({ ...good, found: refusedBy('boundary-missing'), landlock });
    const row = rows.find(({ id }) => id === 'machine.landlock');
    expect(row).toMatchObject({ verdict, needed: false, detail: expect.stringContaining(says) });
  });

  it('names WSL2', () => {
    const [row] = machineRows({ ...good, release: '5.15.153.1-microsoft-standard-WSL2' });
    expect(row?.detail).toContain('in WSL2');
  });
});

it('looks at this machine without being told a reason it cannot', async () => {
  const facts = await machineFacts(findBoundary(process.platform, process.arch, process.getuid?.() ?? -1));
  expect(facts).toMatchObject({ platform: 'linux', bwrapIsTrusted: true, overlay: '', witness: '' });
});
