import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBoundary } from '../../src/boundary/availability.ts';
import { openBoundary } from '../../src/boundary/open-boundary.ts';
import type { BoundaryPlan } from '../../src/boundary/plan.ts';
import { type StartFacts, startChecks, withCanary } from '../../src/boundary/start-checks.ts';
import { boundaryPlan } from '../../src/commands/boundary-plan.ts';
import { canaryGotOut } from '../../src/model/boundary.ts';
import { Contract } from '../../src/model/contract.ts';
import { startGaps } from '../../src/model/doctor.ts';
import { must } from '../commands/recorded-run.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const contract = Contract.parse({
  contract: 1,
  task: 'try',
  owner: 'a@example.com',
  may: { edit: ['src/**'] },
  never: { touch: ['secrets/**'] },
});

async function openPlace(): Promise<{ root: string; plan: BoundaryPlan }> {
  const root = temporaryDirectory();
  const at = (name: string): string => join(root, name);
  for (const name of ['src', 'secrets', '.git', 'home', 'store', 'runtime', 'config']) mkdirSync(at(name));
  writeFileSync(at('secrets/key'), 'a secret');
  writeFileSync(at('store/journal'), '{}');
  writeFileSync(at('countersign.yaml'), 'contract: 1\n');
  const plan = await boundaryPlan({
    contract: { contract, file: 'countersign.yaml', text: '', hash: '', lines: {}, version: 1 },
    contractFile: at('countersign.yaml'),
    profile: undefined,
    standing: [],
    workspace: root,
    home: at('home'),
    places: { store: at('store'), runtime: at('runtime'), config: at('config') },
    shows: [],
    network: 'none',
    environment: { PATH: '/usr/bin:/bin' },
  });
  return { root, plan };
}

/** Runs `echo` behind the canary; `lacking` takes something out of what is really closed. */
async function launch(lacking: (plan: BoundaryPlan) => BoundaryPlan, bwrap?: string) {
  const { root, plan } = await openPlace();
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (!found.available) throw new Error(found.problem.message);
  const opened = must(
    openBoundary({
      plan: lacking(plan),
      with: { ...found, bwrap: bwrap ?? found.bwrap },
      command: withCanary(plan, ['/bin/echo', 'the agent']),
      cwd: root,
      private: join(root, 'runtime'),
    }),
  );
  try {
    const { file, args, env, cwd } = opened;
    const { status, stdout, stderr } = spawnSync(file, args, { env, cwd, encoding: 'utf8' });
    return { status, stdout, stderr };
  } finally {
    opened.close();
  }
}

const without =
  (name: string) =>
  (plan: BoundaryPlan): BoundaryPlan => ({
    ...plan,
    closed: plan.closed.filter(({ path }) => !path.endsWith(name)),
  });

describe('the canary before the agent', () => {
  it('starts the agent where the boundary holds', async () => {
    expect(await launch((plan) => plan)).toEqual({ status: 0, stdout: 'the agent\n', stderr: '' });
  });

  it.each([
    ['secrets', 'secrets can be read'],
    ['store', 'store can be read'],
  ])('does not start it where %s is not hidden', async (name, says) => {
    const { status, stdout, stderr } = await launch(without(name));
    expect({ status, stdout }).toEqual({ status: canaryGotOut, stdout: '' });
    expect(stderr).toContain(`countersign: the boundary does not hold: `);
    expect(stderr).toContain(says);
  });

  it('does not start it where a closed folder in an open one can be written', async () => {
    const whole = { path: '', kind: 'folder', from: ['may.edit  **'] } as const;
    const { status, stderr } = await launch((plan) => ({
      ...without('.git')(plan),
      writable: [{ ...whole, from: [...whole.from], path: plan.workspace }],
    }));
    expect(status).toBe(canaryGotOut);
    expect(stderr).toContain('.git can be written');
  });

  it('does not start it where there is no boundary at all', async () => {
    const sieve = join(temporaryDirectory(), 'bwrap');
    writeFileSync(sieve, '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n');
    chmodSync(sieve, 0o755);
    expect(await launch((plan) => plan, sieve)).toMatchObject({ status: canaryGotOut, stdout: '' });
  });
});

describe('the short form', () => {
  const factsWith = async (change: Partial<StartFacts>, planned: Partial<BoundaryPlan> = {}) => {
    const { plan } = await openPlace();
    const bare = { ...plan, wider: [], notHeld: [] };
    return startChecks({ plan: { ...bare, ...planned }, root: false, tracked: [], ...change });
  };
  const loose = [{ about: 'src', says: 'all of it' }];

  it('has no gaps where nothing is known against it', async () => {
    expect(startGaps(await factsWith({}))).toBeNull();
  });

  it.each([
    ['machine.user', { root: true }, {}, 'boundary, 1 gap'],
    ['contract.tracked', { tracked: ['.env'] }, {}, 'boundary, 1 gap'],
    ['contract.tracked', { tracked: undefined }, {}, 'boundary, 1 unknown'],
    ['contract.wider', {}, { wider: loose }, 'boundary, 1 gap'],
    ['contract.later', {}, { notHeld: loose }, 'boundary, 1 gap'],
    ['contract.network', {}, { network: { mode: 'all', hosts: [] } }, 'boundary, 1 gap'],
    ['contract.wider', { root: true, tracked: undefined }, { wider: loose }, 'boundary, 2 gaps, 1 unknown'],
  ] as const)('%s', async (id, facts, planned, text) => {
    const { network, ...lists } = { network: undefined, ...planned };
    const copied = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]]));
    const mode = network === undefined ? {} : { network: { mode: network.mode, hosts: [] } };
    const checks = await factsWith(facts, { ...copied, ...mode });
    expect(startGaps(checks)).toBe(text);
    expect(checks.find((one) => one.id === id)?.verdict).not.toBe('enforced');
  });
});
