import { mkdirSync, statSync, symlinkSync, truncateSync } from 'node:fs';
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
