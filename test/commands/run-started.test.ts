import { expect, it } from 'vitest';
import { runStarted } from '../../src/commands/run-started.ts';
import { createRedactor } from '../../src/evidence/redact.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { specFor } from '../harness/run-spec.ts';

// Put together here, so that no scanner takes this file for a leak.
const token = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');
const { redact } = createRedactor({ literals: [], key: new Uint8Array(32) });

it('keeps no secret that came with the task or the agent’s arguments', async () => {
  const spec = specFor({ task: `use ${token}`, args: ['--api-key', token] });
  const started = await runStarted(spec, redact);
  expect(JSON.stringify(started)).not.toContain(token);
  expect(started.contract).toEqual(spec.contract);
});

it('refuses a contract that holds one: its text is kept by its hash', async () => {
  const spec = specFor({});
  const contract = { ...spec.contract, text: `task: use ${token}` };
  await expect(runStarted({ ...spec, contract }, redact)).rejects.toThrow(ProblemError);
});
