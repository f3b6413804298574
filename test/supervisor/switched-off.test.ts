import { expect, it } from 'vitest';
import { Action } from '../../src/model/action.ts';
import { openRig } from './rig.ts';

const call = (id: string): Action =>
  Action.parse({
    kind: 'call',
    id,
    tool: 'mcp__github__create_issue',
    input: { title: 'x' },
    cwd: '/tmp',
    ref: null,
    by: null,
    channel: 'claude-hooks',
    holds: 'block',
    provenance: 'reported',
    server: 'github',
    name: 'create_issue',
    args: { title: 'x' },
  });

const disabled = { call: 'github.*', by: 'sec@example.com', reason: 'the token leaked', at: 'now' };

it('a yes is for a capability that is still there: switched off meanwhile, the call is denied', async () => {
  const rig = openRig({});
  const release = rig.supervisor.submit(call('a1'), rig.link());
  await rig.until('action.decided');
  rig.supervisor.ledger.tell({ type: 'capability.disabled', disabled });
  expect(await rig.answer('a1')).toBeUndefined();
  expect(await release).toEqual({
    effect: 'deny',
    reason: 'github.create_issue was switched off by sec@example.com meanwhile: the token leaked',
    input: null,
  });
});

it('what is switched off is refused before anybody is asked, until it is on again', async () => {
  const rig = openRig({ may: { call: ['github.*'] } });
  rig.supervisor.ledger.tell({ type: 'capability.disabled', disabled });
  expect(await rig.supervisor.submit(call('a1'), rig.link())).toMatchObject({ effect: 'deny' });
  rig.supervisor.ledger.tell({ type: 'capability.enabled', call: 'github.*', by: 'sec', reason: 'rotated' });
  expect(await rig.supervisor.submit(call('a2'), rig.link())).toMatchObject({ effect: 'allow' });
});
