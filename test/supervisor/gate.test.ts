import { mkdirSync, rmSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/evidence/redact.ts';
import { Action } from '../../src/model/action.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { dana, openRig, pin } from './rig.ts';

const contract = { may: { read: ['src/**'], run: ['npm test'] }, never: { touch: ['secret/**'] } };

describe('promise 1: recorded before released', () => {
  it('writes request, verdict and release, and brings them to disk before the agent hears', async () => {
    const rig = openRig(contract);
    const release = rig.supervisor.submit(rig.run('npm test'), rig.link()).then((answer) => {
      rig.log.push('told');
      return answer;
    });
    expect(await release).toMatchObject({ effect: 'allow', input: null });
    expect(rig.log).toEqual(['action.requested', 'action.decided', 'action.released', 'sync', 'told']);
    expect(rig.events().at(-1)).toMatchObject({ type: 'action.released', effect: 'allow' });
  });

  it('says no when the release cannot be brought to disk', async () => {
    const fails = () => {
      throw new ProblemError({ code: 'journal-write-failed', message: 'disk gone', fix: '' });
    };
    const rig = openRig(contract, { ports: { sync: fails } });
    expect(await rig.supervisor.submit(rig.run('npm test'), rig.link())).toMatchObject({ effect: 'deny' });
    expect(rig.log).toContain('end kill');
  });
});

it('writes no secret down, neither asked for, judged, nor released, and still lets the whole input run', async () => {
  const literals = [{ name: 'API_TOKEN', value: 'hunter2hunter2' }];
  const { redact } = createRedactor({ literals, key: new Uint8Array(32) });
  const rig = openRig(contract, { ports: { redact } });
  const release = rig.supervisor.submit(rig.run('login hunter2hunter2'), rig.link());
  await rig.until('action.decided');
  await rig.answer('a1', { answer: 'edited', command: 'login2 hunter2hunter2' });
  expect(await release).toMatchObject({ input: { command: 'login2 hunter2hunter2' } });
  expect(JSON.stringify(rig.events())).not.toContain('hunter2');
});

describe('promise 2: a failed append ends the run', () => {
  it('denies what waits, denies what comes, kills the agent', async () => {
    let broken = false;
    const rig = openRig(contract);
    const inner = openRig(contract, {
      ports: {
        append(body) {
          if (broken)
            throw new ProblemError({ code: 'journal-short-write', message: '3 of 90 bytes', fix: '' });
          rig.log.push(body.type);
          return rig.supervisor.ledger.recordNow(body);
        },
      },
    });
    const waiting = inner.supervisor.submit(inner.run('curl example.org'), inner.link());
    while (inner.supervisor.ledger.state().waiting.length === 0) await new Promise((go) => setImmediate(go));
    broken = true;
    const second = await inner.supervisor.submit(inner.run('npm test'), inner.link());
    expect(second.effect).toBe('deny');
    expect((await waiting).effect).toBe('deny');
    expect(inner.log).toContain('end kill');
    expect(inner.supervisor.ledger.dead()).toMatchObject({ code: 'journal-short-write' });
  });
});

describe('promise 3: every action gets a verdict, and no rule means no', () => {
  it('asks when a person is there, denies when nobody is', async () => {
    const attended = openRig(contract);
    void attended.supervisor.submit(attended.run('make release'), attended.link());
    await attended.until('action.decided');
    expect(attended.events().at(-1)).toMatchObject({ verdict: { effect: 'ask' } });

    const alone = openRig(contract, { attended: false });
    const release = await alone.supervisor.submit(alone.run('make release'), alone.link());
    expect(release.effect).toBe('deny');
  });

  it('denies and pauses when the judge itself fails', async () => {
    const judge = () => {
      throw new Error('a bug');
    };
    const rig = openRig(contract, { ports: { judge } });
    const release = await rig.supervisor.submit(rig.run('npm test'), rig.link());
    expect(release).toMatchObject({ effect: 'deny' });
    await rig.until('run.paused');
    expect(rig.events().find((body) => body.type === 'action.decided')).toMatchObject({
      verdict: { rule: { id: 'builtin:internal-error' } },
    });
  });

  it('writes down, denies and pauses for an action it could not even look at', async () => {
    const lookUp = () => {
      throw new Error('a bug');
    };
    const rig = openRig(contract, { ports: { lookUp } });
    expect(await rig.supervisor.submit(rig.read('src/a.ts'), rig.link())).toMatchObject({ effect: 'deny' });
    await rig.until('run.paused');
    const types = rig.events().map((body) => body.type);
    expect(types).toEqual(expect.arrayContaining(['action.requested', 'action.decided', 'action.released']));
  });

  it('denies and pauses for an action that could not be written down', async () => {
    let broken = true;
    const rig = openRig(contract, {
      ports: {
        redact: async (value) => {
          if (broken) throw new Error('a bug');
          return { value, found: [] };
        },
      },
    });
    const release = rig.supervisor.submit(rig.run('npm test'), rig.link());
    expect(await release).toMatchObject({ effect: 'deny' });
    broken = false;
    expect(rig.log).toContain('freeze');
  });

  it('judges by the contract in force when the request is written, not when it came', async () => {
    let amend = () => {};
    const rig = openRig(
      { may: { run: ['npm test'] } },
      {
        ports: {
          redact: async (value) => {
            amend();
            return { value, found: [] };
          },
        },
      },
    );
    amend = () => {
      amend = () => {};
      const amended = pin({ may: {} }, 2);
      rig.supervisor.ledger.recordNow({
        type: 'contract.amended',
        contract: amended,
        by: dana,
        reason: 'narrower',
      });
    };
    void rig.supervisor.submit(rig.run('npm test'), rig.link());
    await rig.until('action.decided');
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a1']);
  });
});

describe('promise 5: silence is no', () => {
  const held = async (over = {}) => {
    const rig = openRig({ ...contract, hold: '10m', ...over });
    const link = rig.link();
    const release = rig.supervisor.submit(rig.run('make release'), link);
    await rig.until('action.decided');
    return { rig, link, release };
  };

  it('denies when the hold runs out, not before', async () => {
    const { rig, release } = await held();
    rig.pass(599_000);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a1']);
    rig.pass(1_000);
    expect(await release).toMatchObject({ effect: 'deny' });
    expect(rig.events().find((body) => body.type === 'action.answered')).toMatchObject({
      by: { kind: 'supervisor', because: 'timeout' },
      waitedMs: 600_000,
    });
  });

  it('forgets the question when the agent withdraws it, and releases nothing', async () => {
    const { rig, link, release } = await held();
    link.withdraw();
    expect(await release).toMatchObject({ effect: 'deny' });
    const types = rig.events().map((body) => body.type);
    expect(types).not.toContain('action.released');
    expect(rig.events().at(-1)).toMatchObject({ type: 'action.finished', outcome: 'withdrawn' });
    expect(await rig.answer('a1')).toMatchObject({ code: 'question-gone' });
  });

  it('denies what waits when the run ends', async () => {
    const { rig, release } = await held();
    await rig.supervisor.want({ intent: 'end', how: 'stop', reason: 'enough' }, dana);
    expect((await release).effect).toBe('deny');
    expect(rig.log).toContain('end stop');
  });
});

describe('a person answers', () => {
  it('lets through once, and asks again for the same thing', async () => {
    const rig = openRig(contract);
    const first = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    expect(await rig.answer('a1')).toBeUndefined();
    expect(await first).toMatchObject({ effect: 'allow' });
    void rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided', 2);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a2']);
  });

  it('lets the same command through for the run, and nothing else', async () => {
    const rig = openRig(contract);
    const first = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'run' });
    await first;
    expect(rig.supervisor.ledger.state().grants).toMatchObject([{ what: 'run make release', until: null }]);
    expect(await rig.supervisor.submit(rig.run('make release'), rig.link())).toMatchObject({
      effect: 'allow',
    });
    void rig.supervisor.submit(rig.run('make release2'), rig.link());
    await rig.until('action.decided', 3);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a3']);
  });

  it('lets the same command through for minutes, then asks again', async () => {
    const rig = openRig(contract);
    const first = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'minutes', minutes: 5 });
    await first;
    rig.pass(299_000);
    expect(await rig.supervisor.submit(rig.run('make release'), rig.link())).toMatchObject({
      effect: 'allow',
    });
    rig.pass(2_000);
    expect(rig.events().at(-1)).toMatchObject({ type: 'grant.expired' });
    void rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided', 3);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a3']);
  });

  it('asks again when a link in what was granted leads elsewhere', async () => {
    const rig = openRig(contract);
    const link = join(rig.workspace, 'link');
    symlinkSync('a', link);
    const first = rig.supervisor.submit(rig.read('link'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'run' });
    await first;
    expect(await rig.supervisor.submit(rig.read('link'), rig.link())).toMatchObject({ effect: 'allow' });
    rmSync(link);
    symlinkSync('/etc/hostname', link);
    void rig.supervisor.submit(rig.read('link'), rig.link());
    await rig.until('action.decided', 3);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a3']);
  });

  it('tells the agent the note of a denial', async () => {
    const rig = openRig(contract);
    const release = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'deny', note: 'use npm test instead' });
    expect((await release).reason).toContain('use npm test instead');
  });

  it('runs the edited command, unless it became something refused', async () => {
    const rig = openRig(contract);
    const first = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'edited', command: 'make check' });
    expect(await first).toMatchObject({ effect: 'allow', input: { command: 'make check' } });
    const second = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided', 3);
    await rig.answer('a2', { answer: 'edited', command: 'cat secret/key' });
    expect(await second).toMatchObject({ effect: 'deny' });
  });

  it('asks again, with the word, for a command that was edited into a dangerous one', async () => {
    const rig = openRig({
      ...contract,
      ask: { run: ['rm -rf build'] },
      may: { edit: ['build/**', 'build'] },
    });
    const release = rig.supervisor.submit(rig.run('make clean'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'edited', command: 'rm -rf build' });
    await rig.until('action.decided', 2);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a1']);
    await rig.answer('a1');
    expect(await release).toMatchObject({ effect: 'allow', input: { command: 'rm -rf build' } });
  });

  it('cannot answer something else than what was shown', async () => {
    const rig = openRig(contract);
    void rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    expect(await rig.answer('a1', { decided: 'f'.repeat(64) })).toMatchObject({ code: 'answer-stale' });
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a1']);
  });

  it('cannot widen a dangerous action beyond once', async () => {
    const rig = openRig({
      ...contract,
      ask: { run: ['rm -rf build'] },
      may: { edit: ['build/**', 'build'] },
    });
    void rig.supervisor.submit(rig.run('rm -rf build'), rig.link());
    await rig.until('action.decided');
    expect(await rig.answer('a1', { answer: 'run' })).toMatchObject({ code: 'danger-once-only' });
  });
});

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

it('keeps a torn journal readable up to its last whole line', async () => {
  const rig = openRig(contract);
  await rig.supervisor.submit(rig.run('npm test'), rig.link());
  const before = rig.events().length;
  truncateSync(rig.path, statSync(rig.path).size - 5);
  expect(rig.events()).toHaveLength(before - 1);
});

it('lets a recursive search through when nothing blocked lies below, and asks when something does', async () => {
  const rig = openRig({ may: { read: ['src/**'] }, never: { touch: ['**/secret/**'] } });
  mkdirSync(join(rig.workspace, 'src/a'), { recursive: true });
  expect(await rig.supervisor.submit(rig.run('grep -rn x src'), rig.link())).toMatchObject({
    effect: 'allow',
  });
  mkdirSync(join(rig.workspace, 'src/a/secret'));
  void rig.supervisor.submit(rig.run('grep -rn x src'), rig.link());
  await rig.until('action.decided', 2);
  expect(rig.supervisor.ledger.state().waiting).toEqual(['a2']);
});

it('judges a call by its arguments: what it may, what needs a person and why, and what a symlink hides', async () => {
  const may = { call: ['filesystem.read_file path=path(docs/**)'] };
  const rig = openRig({ may, never: { touch: ['deploy/**'] } });
  mkdirSync(join(rig.workspace, 'deploy'));
  mkdirSync(join(rig.workspace, 'docs'));
  symlinkSync(join(rig.workspace, 'deploy'), join(rig.workspace, 'docs/out'));
  const call = (path: string) => {
    const { paths: _, recursive: __, ...common } = { paths: [], recursive: false, ...rig.read(path) };
    return Action.parse({
      ...common,
      kind: 'call',
      tool: 'mcp__filesystem__read_file',
      server: 'filesystem',
      name: 'read_file',
      args: { path },
      input: { path },
    });
  };
  const submit = (path: string) => rig.supervisor.submit(call(path), rig.link());
  expect(await submit(join(rig.workspace, 'docs/a.md'))).toMatchObject({ effect: 'allow' });
  expect(await submit('docs/out/x')).toMatchObject({
    effect: 'deny',
    reason: expect.stringContaining('Naming deploy/x is off limits'),
  });
  void submit('src/a.ts');
  await rig.until('action.decided', 3);
  expect(rig.supervisor.ledger.state().waiting).toEqual(['a3']);
  expect(rig.events().at(-1)).toMatchObject({
    verdict: {
      effect: 'ask',
      reason:
        'Calling filesystem.read_file is outside what the contract delegates: path "src/a.ts" is not path(docs/**) (may.call[0]).',
    },
  });
});
