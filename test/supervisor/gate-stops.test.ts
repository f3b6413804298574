import { describe, expect, it } from 'vitest';
import { dana, openRig } from './rig.ts';

const contract = { may: { read: ['src/**'], run: ['npm test'] }, never: { touch: ['secret/**'] } };

describe('a stop rule', () => {
  const stopping = { ...contract, stop_if: [{ touches: ['**/*.sql'] }], may: { read: ['**'] } };

  const stopped = async (over: object = {}) => {
    const rig = openRig({ ...stopping, ...over });
    const release = rig.supervisor.submit(rig.read('db/schema.sql'), rig.link());
    await rig.until('run.paused');
    return { rig, release };
  };
  const resolve = (how: 'end' | 'amend' | 'once', text: string | null = null) =>
    ({ intent: 'resolve-stop', stop: 's1', how, reason: 'because', contract: text, shown: null }) as const;

  it('freezes the tree and holds every other action', async () => {
    const { rig } = await stopped();
    expect(rig.log).toContain('freeze');
    void rig.supervisor.submit(rig.read('src/a.ts'), rig.link());
    await new Promise((go) => setImmediate(go));
    expect(rig.events().filter((body) => body.type === 'action.requested')).toHaveLength(1);
  });

  it('lets this action go on once', async () => {
    const { rig, release } = await stopped();
    expect(await rig.supervisor.want(resolve('once'), dana)).toBeUndefined();
    expect(await release).toMatchObject({ effect: 'allow' });
    expect(rig.log).toContain('thaw');
  });

  it('lets nothing through that another rule forbids, even when let go on', async () => {
    const rules = { never: { touch: ['deploy/**'] }, stop_if: [{ runs: ['prisma migrate *'] }] };
    const rig = openRig({ may: { read: ['**'], run: ['prisma migrate dev'] }, ...rules });
    const release = rig.supervisor.submit(rig.run('prisma migrate dev; cat deploy/prod.yaml'), rig.link());
    await rig.until('run.paused');
    await rig.supervisor.want(resolve('once'), dana);
    expect(await release).toMatchObject({ effect: 'deny' });
  });

  it('answers nothing else when the rule only counts', async () => {
    const rig = openRig({ ...contract, stop_if: [{ denied: 1 }] });
    await rig.supervisor.submit(rig.read('secret/a'), rig.link());
    const forbidden = rig.supervisor.submit(rig.read('secret/b'), rig.link());
    await rig.until('run.paused');
    await rig.supervisor.want(resolve('once'), dana);
    expect(await forbidden).toMatchObject({ effect: 'deny' });
  });

  it('takes one answer, not two that come together', async () => {
    const { rig, release } = await stopped();
    const both = await Promise.all([
      rig.supervisor.want(resolve('end'), dana),
      rig.supervisor.want(resolve('once'), dana),
    ]);
    expect(both).toEqual([undefined, expect.objectContaining({ code: 'stop-gone' })]);
    expect(await release).toMatchObject({ effect: 'deny' });
    expect(rig.events().filter((body) => body.type === 'stop.resolved')).toHaveLength(1);
  });

  it('is hit once, however many actions run into it together', async () => {
    const rig = openRig(stopping);
    for (const name of ['a', 'b', 'c']) void rig.supervisor.submit(rig.read(`db/${name}.sql`), rig.link());
    await rig.until('run.paused');
    await new Promise((go) => setImmediate(go));
    expect(rig.events().filter((body) => body.type === 'stop.hit')).toHaveLength(1);
    expect(rig.events().filter((body) => body.type === 'action.decided').length).toBeLessThanOrEqual(3);
  });

  it('ends the run', async () => {
    const { rig, release } = await stopped();
    await rig.supervisor.want(resolve('end'), dana);
    expect(await release).toMatchObject({ effect: 'deny' });
    rig.supervisor.agentExited({ code: null, signal: 'SIGTERM' });
    expect(rig.events().at(-1)).toMatchObject({ type: 'run.ended', outcome: 'stopped' });
  });

  it('goes on under an amended contract, which is judged again', async () => {
    const { rig, release } = await stopped();
    await rig.supervisor.want(resolve('amend', JSON.stringify({ may: { read: ['**'] } })), dana);
    expect(await release).toMatchObject({ effect: 'allow' });
    expect(rig.supervisor.ledger.state().contract?.version).toBe(2);
  });

  it('lets nobody amend a run of high risk without an approver beside its owner', async () => {
    const { rig } = await stopped({ risk: 'high' });
    expect(await rig.supervisor.want(resolve('amend', '{}'), dana)).toMatchObject({
      code: 'needs-an-approver',
    });
    const { rig: other } = await stopped({ risk: 'high', approver: 'sam@example.com' });
    const sam = { ...dana, name: 'sam@example.com' };
    expect(
      await other.supervisor.want(resolve('amend', JSON.stringify({ may: { read: ['**'] } })), sam),
    ).toBeUndefined();
  });

  it('lets only the approver amend', async () => {
    const { rig } = await stopped({ approver: 'sam@example.com' });
    expect(await rig.supervisor.want(resolve('amend', '{}'), dana)).toMatchObject({
      code: 'not-the-approver',
    });
  });

  it('ends the run when nobody is there to decide', async () => {
    const rig = openRig(stopping, { attended: false });
    expect(await rig.supervisor.submit(rig.read('db/schema.sql'), rig.link())).toMatchObject({
      effect: 'deny',
    });
    expect(rig.log).toContain('end stop');
  });

  it('hits when time runs out, without an action', async () => {
    const rig = openRig({ ...contract, stop_if: [{ minutes: 20 }] });
    rig.supervisor.tick();
    expect(rig.log).not.toContain('stop.hit');
    rig.pass(20 * 60_000);
    rig.supervisor.tick();
    await rig.until('stop.hit');
    expect(rig.events().find((body) => body.type === 'stop.hit')).toMatchObject({ action: null });
  });
});

describe('a pause', () => {
  it('holds actions until resumed, however many are under way', async () => {
    const rig = openRig(contract);
    await rig.supervisor.want({ intent: 'pause', reason: 'coffee' }, dana);
    const releases = [1, 2, 3].map(() => rig.supervisor.submit(rig.run('npm test'), rig.link()));
    await new Promise((go) => setImmediate(go));
    expect(rig.log).not.toContain('action.requested');
    await rig.supervisor.want({ intent: 'resume' }, dana);
    const effects = (await Promise.all(releases)).map((release) => release.effect);
    expect(effects).toEqual(['allow', 'allow', 'allow']);
  });

  it('begins by itself when something else ran than was released', async () => {
    const rig = openRig(contract);
    await rig.supervisor.submit(rig.run('npm test'), rig.link());
    const report = { action: 'a1', outcome: 'ok' as const, failure: null, excerpt: '', ms: 1 };
    await rig.supervisor.finished({ ...report, differs: true });
    await rig.until('run.paused');
    expect(rig.log).toContain('freeze');
  });
});

it('calls a run unsupervised when the agent ended before its hooks were alive', () => {
  const rig = openRig(contract, { hooksAlive: false });
  rig.supervisor.agentExited({ code: 0, signal: null });
  expect(rig.events().slice(-2)).toMatchObject([
    { type: 'channel.failed' },
    { type: 'run.ended', outcome: 'unsupervised' },
  ]);
});

it('ends the agent at once when told to, whatever the record does', async () => {
  const never = () => new Promise<never>(() => {});
  const rig = openRig(contract, { ports: { redact: never } });
  await rig.supervisor.want({ intent: 'end', how: 'kill', reason: 'now' }, dana);
  expect(rig.log).toContain('end kill');
});

describe('a channel that is doubted', () => {
  it('freezes the run while a person is there', async () => {
    const rig = openRig(contract);
    rig.supervisor.channelDoubted('claude-hooks', 'a result no hook told of');
    await rig.until('run.paused');
    expect(rig.events().at(-2)).toMatchObject({ type: 'channel.failed', reason: 'a result no hook told of' });
    expect(rig.log).toContain('freeze');
  });

  it('ends it when nobody is', () => {
    const rig = openRig(contract, { attended: false });
    rig.supervisor.channelDoubted('claude-hooks', 'a result no hook told of');
    rig.supervisor.agentExited({ code: null, signal: 'SIGKILL' });
    expect(rig.log).toContain('end kill');
    expect(rig.events().at(-1)).toMatchObject({ type: 'run.ended', outcome: 'unsupervised' });
  });
});
