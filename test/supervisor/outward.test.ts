import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../src/model/witness.ts';
import { createOutward } from '../../src/supervisor/outward.ts';
import { type AgentHosts, agentHosts } from '../../src/supervisor/outward-hosts.ts';
import { dana, openRig } from './rig.ts';

const none: AgentHosts = { patterns: [], named: [], forwards: [] };
const needed: AgentHosts = { patterns: ['api.example.com'], named: ['gateway.corp:8443'], forwards: [] };

function openDoor(contract: object, hosts = none, over: Parameters<typeof openRig>[1] = {}) {
  const rig = openRig(contract, over);
  const seen: Sighting[] = [];
  const notes: string[] = [];
  let clock = 0;
  const timers: { due: number; run: () => void }[] = [];
  const { supervisor, profile, workspace } = rig;
  const ground = { profile, standing: [], workspace, home: '/home/dana', protectedPaths: [] };
  const outward = createOutward(hosts, ground, {
    submit: supervisor.submit,
    ledger: supervisor.ledger,
    frozen: supervisor.isFrozen,
    moving: supervisor.moving,
    ending: supervisor.isEnding,
    elapsed: () => clock,
    after(ms, run) {
      timers.push({ due: clock + ms, run });
      return () => {};
    },
    wall: () => 1_800_000_000_000 + clock,
    note: (text) => notes.push(text),
    seen: (sighting) => seen.push(sighting),
  });
  let id = 0;
  const kinds = (): string[] => rig.events().map((event) => event.type);
  return {
    ...rig,
    outward,
    seen,
    notes,
    kinds,
    requests: () => kinds().filter((type) => type === 'action.requested').length,
    pass(ms: number) {
      clock += ms;
      for (const timer of timers.filter(({ due }) => due <= clock)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.run();
      }
    },
    ask(host: string, port = 443, link = rig.link()) {
      id += 1;
      return outward.ask({ id, host, port }, link.withdrawn);
    },
    over: (connection = id) =>
      outward.closed({ id: connection, up: 10, down: 20, speaks: 'tls', cut: null, odd: false }),
  };
}

const wide = { may: { reach: ['*.example.com'], run: ['curl ...', 'npm test'] } };
const open = (host: string) => expect.objectContaining({ open: true, host });
const refused = (reason: string) => ({ open: false, reason: expect.stringContaining(reason) });

describe('what the agent itself needs', () => {
  it('is open without an action, at the usual ports and at those its environment names', async () => {
    const door = openDoor({}, needed);
    expect(await door.ask('API.example.com.')).toEqual(open('api.example.com'));
    expect(await door.ask('gateway.corp', 8443)).toMatchObject({ open: true, inward: true });
    expect(door.requests()).toBe(0);
    expect(door.seen).toMatchObject([
      { host: 'api.example.com', by: 'profile', claim: 'expected', moment: 'first', allowed: true },
      { host: 'gateway.corp', port: 8443, by: 'profile' },
    ]);
  });
  it.each([
    ['never', { never: { reach: ['*.example.com'] } }, 'off limits'],
    ['ask, with nobody there', { ask: { reach: ['api.example.com'] } }, 'nobody'],
  ])('is refused all the same by a rule of the contract: %s', async (_, contract, why) => {
    const door = openDoor(contract, needed, { attended: false });
    expect(await door.ask('api.example.com')).toEqual(refused(why));
  });
  it('waits while the run is paused', async () => {
    const door = openDoor({}, needed);
    await door.supervisor.want({ intent: 'pause', reason: 'look' }, dana);
    let settled = false;
    const asked = door.ask('api.example.com').finally(() => {
      settled = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    await door.supervisor.want({ intent: 'resume' }, dana);
    expect(await asked).toEqual(open('api.example.com'));
  });
  it('is read from its profile and its environment', () => {
    const network = { hosts: ['api.example.com'], forwards: ['BASE', 'OTHER', 'BAD', 'UNSET'] };
    const env = { BASE: 'http://127.0.0.1:4000/v1', OTHER: 'https://Gateway.corp./x', BAD: 'nothing' };
    const patterns = ['api.example.com'];
    expect(agentHosts({ network }, env)).toEqual({ patterns, named: ['gateway.corp:443'], forwards: [4000] });
  });
});

describe('a host nobody opened', () => {
  it('is an action of its own: recorded before it is open, done when nothing uses it', async () => {
    const door = openDoor(wide);
    expect(await door.ask('www.example.com')).toMatchObject({ open: true, inward: false });
    expect(door.kinds().slice(-3)).toEqual(['action.requested', 'action.decided', 'action.released']);
    const requested = door.events().find((event) => event.type === 'action.requested');
    expect(requested).toMatchObject({
      action: {
        id: 'n1',
        kind: 'reach',
        url: 'https://www.example.com/',
        provenance: 'observed',
        holds: 'block',
      },
    });
    expect(await door.ask('www.example.com')).toEqual(open('www.example.com'));
    door.over(1);
    door.over(2);
    door.pass(10_000);
    const excerpt = '2 connections, 20 bytes sent, 40 received';
    const last = { type: 'action.finished', action: 'n1', outcome: 'ok', provenance: 'observed', excerpt };
    expect(door.events().at(-1)).toMatchObject(last);
    await door.ask('www.example.com');
    expect(door.requests()).toBe(2);
    expect(door.seen).toMatchObject([{ by: 'contract', claim: 'unclaimed' }]);
  });
  it('waits for a person, whose yes opens it for all who wait', async () => {
    const door = openDoor({});
    const both = [door.ask('other.example'), door.ask('other.example')];
    await door.until('action.decided');
    expect(await door.answer('n1')).toBeUndefined();
    expect(await Promise.all(both)).toEqual([open('other.example'), open('other.example')]);
    expect(door.seen).toMatchObject([{ by: 'person', claim: 'claimed', actions: ['n1'] }]);
  });
  it('stays shut for a while after a no, without a question', async () => {
    const door = openDoor({});
    const asked = door.ask('other.example');
    await door.until('action.decided');
    await door.answer('n1', { answer: 'deny', note: 'not this one' });
    expect(await asked).toEqual(refused('not this one'));
    expect(await door.ask('other.example')).toEqual(refused('not this one'));
    expect(door.requests()).toBe(1);
    expect(door.seen).toMatchObject([{ allowed: false, by: 'person' }]);
  });
  it('is no question any more once nobody waits', async () => {
    const door = openDoor({});
    const [first, second] = [door.link(), door.link()];
    const asked = [door.ask('other.example', 443, first), door.ask('other.example', 443, second)];
    await door.until('action.decided');
    first.withdraw();
    await asked[0];
    expect(door.supervisor.ledger.state().waiting).toEqual(['n1']);
    second.withdraw();
    await door.until('action.finished');
    expect(door.events().at(-1)).toMatchObject({ outcome: 'withdrawn', action: 'n1' });
  });
  it('is denied when nobody is there, with the reason', async () => {
    const door = openDoor({}, none, { attended: false });
    expect(await door.ask('other.example')).toEqual(refused('outside what the contract delegates'));
  });
  it.each(['a.example/x', 'a b', 'a.example\\@b.example', '%61.example', 'http:80', '', 'a.example?#@b'])(
    'is refused when it is not one host: %j',
    async (host) => {
      expect(await openDoor({ may: { reach: ['*'] } }).ask(host)).toEqual(refused('cannot be told'));
    },
  );
  it.each([
    ['0x7f.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['[::FFFF:10.0.0.1]', '10.0.0.1'],
    ['WWW.EXAMPLE.COM.', 'www.example.com'],
  ])('is judged and opened as what it is: %s', async (host, plain) => {
    const door = openDoor({ may: { reach: [plain] } });
    expect(await door.ask(host)).toMatchObject({ open: true, host: plain, inward: true });
  });
  it('leads inwards only where it is listed by its very name, or a person saw the address', async () => {
    const star = openDoor({ may: { reach: ['*'] } });
    expect(await star.ask('169.254.169.254', 80)).toMatchObject({ open: true, inward: false });
    const person = openDoor({});
    const asked = [person.ask('10.0.0.5'), person.ask('rebind.example')];
    await person.until('action.decided', 2);
    await person.answer('n1');
    await person.answer('n2');
    expect(await Promise.all(asked)).toMatchObject([{ inward: true }, { inward: false }]);
  });
  it('is asked again under an amended contract', async () => {
    const door = openDoor(wide);
    await door.ask('www.example.com');
    const { ledger } = door.supervisor;
    const pinned = ledger.state().contract;
    if (!pinned) throw new Error('no contract');
    const never = { ...pinned.contract.never, reach: ['www.example.com'] };
    const contract = { ...pinned, version: 2, contract: { ...pinned.contract, never } };
    ledger.recordNow({ type: 'contract.amended', contract, by: dana, reason: 'no' });
    expect(await door.ask('www.example.com')).toEqual(refused('off limits'));
  });
});

describe('a host that an action named', () => {
  const named = { may: { run: ['curl ...'], reach: ['named.example'] } };
  async function ran(command: string, contract: object) {
    const door = openDoor(contract);
    const action = door.run(command);
    const { effect } = await door.supervisor.submit(action, door.link());
    return { door, action, effect };
  }
  const finished = (action: string) =>
    ({ action, outcome: 'ok', differs: false, failure: null, excerpt: '', ms: 1 }) as const;

  it('is open while it runs and a little longer, and belongs to it', async () => {
    const { door, action, effect } = await ran('curl https://named.example/x', named);
    expect(effect).toBe('allow');
    expect(await door.ask('named.example')).toEqual(open('named.example'));
    expect(door.seen).toMatchObject([{ by: 'action', claim: 'claimed', actions: [action.id] }]);
    expect(door.requests()).toBe(1);
    await door.supervisor.finished(finished(action.id));
    door.pass(9_999);
    await door.ask('named.example');
    expect(door.requests()).toBe(1);
    door.pass(1);
    await door.ask('named.example');
    expect(door.requests()).toBe(2);
  });
  it('is open at the ports it names, not at others', async () => {
    const { door } = await ran('curl http://named.example:8080/x', {
      may: { run: ['curl ...'], reach: ['*'] },
    });
    await door.ask('named.example', 8080);
    expect(door.requests()).toBe(1);
    await door.ask('named.example', 5432);
    expect(door.requests()).toBe(2);
  });
  it('is not open for what was denied', async () => {
    const { door, effect } = await ran('curl https://named.example/x', {
      never: { reach: ['named.example'] },
    });
    expect(effect).toBe('deny');
    expect(await door.ask('named.example')).toEqual(refused('off limits'));
  });
  it('explains what a command does that names nothing', async () => {
    const { door, action } = await ran('npm test', wide);
    await door.ask('www.example.com');
    expect(door.seen).toMatchObject([{ claim: 'possible', actions: [action.id] }]);
  });
});

describe('too much', () => {
  it('fills not the queue', async () => {
    const door = openDoor({});
    const link = door.link();
    const asked = Array.from({ length: 100 }, (_, at) => door.ask(`h${at}.example`, 443, link));
    await door.until('action.decided', 20);
    expect(door.supervisor.ledger.state().waiting).toHaveLength(20);
    expect(door.notes).toHaveLength(1);
    link.withdraw();
    await Promise.all(asked);
    expect(door.requests()).toBe(20);
  });
  it('fills not the journal: it is counted by the minute, in rows that end', async () => {
    const door = openDoor({}, none, { attended: false });
    for (let at = 0; at < 1_000; at += 1) await door.ask(`h${at}.example`);
    expect(door.requests()).toBe(60);
    expect(door.seen.length).toBeLessThanOrEqual(401);
    expect(door.seen.at(-1)).toMatchObject({ host: '(others)' });
    door.pass(60_000);
    await door.ask('h.example');
    expect(door.requests()).toBe(61);
  });
});

it('at the end every row says what it came to, and what is open is done', async () => {
  const door = openDoor(wide, { ...needed, patterns: ['api.example.com'] });
  await door.ask('api.example.com');
  door.over();
  await door.ask('www.example.com');
  door.outward.forwarded({ port: 4000, up: 1, down: 2 });
  const cut = 'it asked for a and then for b';
  door.outward.closed({ id: 2, up: 0, down: 0, speaks: 'tls', cut, odd: true });
  door.outward.finish();
  expect(door.events().at(-1)).toMatchObject({ type: 'action.finished', outcome: 'failed' });
  expect(door.seen.slice(-3)).toMatchObject([
    { host: 'api.example.com', moment: 'total', connections: 1, bytesSent: 10, bytesReceived: 20 },
    { host: 'www.example.com', moment: 'total', connections: 1 },
    { host: '127.0.0.1', port: 4000, by: 'forward', moment: 'total', bytesReceived: 2 },
  ]);
  expect(door.notes).toEqual([`A connection to www.example.com was cut: ${cut}.`]);
  expect(await door.ask('api.example.com')).toEqual(refused('ending'));
});
