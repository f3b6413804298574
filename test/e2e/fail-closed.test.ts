import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { controlSocket, screenSocket } from '../../src/commands/places.ts';
import { encodeFrame } from '../../src/host/frames.ts';
import { readJournal } from '../../src/journal/read.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { openPlace, type Place, type PlaceOptions } from './place.ts';
import {
  asks,
  begin,
  ofType,
  runLines,
  type StartedHost,
  startHost,
  type Watching,
  watch,
  watchScreen,
} from './run-rig.ts';
import { must } from './run-spec.ts';
import { marks, marksIn, violations } from './verify.ts';

const write = (name: string): Step => ({
  do: 'use',
  tool: 'Write',
  input: { file_path: `${marks}/${name}`, content: name },
});
const contract = `ask: { edit: ["${marks}/**"] }\n`;

function placeFor(options: PlaceOptions): Place {
  const place = openPlace(options);
  onTestFinished(place.dispose);
  return place;
}

describe('hooks that never come alive', () => {
  const deaf = `profile: 1
name: deaf
title: An agent that ignores its settings
launch: { command: deaf, pass: [PATH] }
channel: { kind: claude-hooks, holds: block, handshakeMs: 700 }
task: bracketed-paste
tools: {}
`;

  it('kill the agent before it gets its task; exit code 7', async () => {
    const place = placeFor({ contract: '', script: [], files: { 'deaf.sh': '#!/bin/sh\nexec cat > got\n' } });
    const profiles = join(place.places.config, 'profiles');
    mkdirSync(profiles, { recursive: true });
    writeFileSync(join(profiles, 'deaf.yaml'), deaf);
    const { code, out, err } = await runLines(place, { profile: 'deaf', agent: ['./deaf.sh'] });
    expect({ code, err }).toMatchObject({ code: 7, err: expect.stringContaining('unsupervised') });
    const types = out.split('\n').flatMap((line) => /"body":{"type":"([a-z.]+)"/.exec(line)?.[1] ?? []);
    expect(types).toEqual(expect.arrayContaining(['agent.started', 'channel.failed', 'run.ended']));
    expect(types).not.toContain('channel.opened');
    expect(readFileSync(join(place.workspace, 'got'), 'utf8')).toBe('');
  });
});

describe('silence', () => {
  it('denies what nobody answered within the hold', async () => {
    const place = placeFor({ contract: `${contract}hold: 1s\n`, script: [write('ask')] });
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    const screen = await begin(host, watching);
    const answered = await watching.until(ofType('action.answered'));
    expect(answered.body).toMatchObject({ answer: 'deny', by: { kind: 'supervisor', because: 'timeout' } });
    await host.exited;
    screen.close();
    expect(marksIn(place)).toEqual([]);
    expect(await violations(place, host)).toEqual([]);
  });
});

/** Sends bytes to a socket; resolves with what came back until the other side closed, or after `ms`. */
function poke(path: string, bytes: Uint8Array, ms: number): Promise<{ reply: string; closed: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let reply = '';
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ reply, closed });
    };
    const timer = setTimeout(() => finish(false), ms);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      reply += String(chunk);
    });
    socket.on('close', () => finish(true));
    socket.write(bytes);
  });
}

describe('a run with strangers at its sockets', () => {
  let place: Place;
  let host: StartedHost;
  let watching: Watching;

  beforeAll(async () => {
    const script = Array.from({ length: 6 }, (_, n) => write(`ask-${n}`));
    place = openPlace({ contract, script });
    host = startHost(place);
    await host.ready;
    watching = await watch(host);
  });
  afterAll(async () => {
    watching.control.send({ intent: 'end', how: 'kill', reason: 'over' });
    await host.exited;
    place.dispose();
  });

  const attached = (): number =>
    must(readJournal(host.paths.journal)).events.filter(ofType('viewer.attached')).length;
  const released = (action: string) =>
    watching.until(({ body }) => body.type === 'action.released' && body.action === action);
  /** The question that waits now, asked of a run that was let begin by the first test that needs one. */
  let begun = false;
  const question = async (): Promise<string> => {
    if (!begun) await begin(host, watching);
    begun = true;
    const done = new Set(
      watching.events.flatMap(({ body }) => (body.type === 'action.released' ? [body.action] : [])),
    );
    const asked = await watching.until((event) => asks(event) && !done.has(event.body.action));
    return asks(asked) ? asked.body.action : '';
  };

  it('a wrong token opens neither socket and leaves no trace in the record', async () => {
    const before = attached();
    await expect(watch(host, { token: 'wrong' })).rejects.toThrow(/closed the connection/);
    const hello = encodeFrame(0, JSON.stringify({ token: 'wrong', may: 'answer' }));
    expect(await poke(screenSocket(host.spec.runtime), hello, 5000)).toEqual({ reply: '', closed: true });
    expect(attached()).toBe(before);
  });

  it('a viewer that watches cannot type to the agent', async () => {
    const refused = new Promise<string>((resolve) => {
      const screen = watchScreen(host, 'watch', { refused: resolve });
      screen.type(Buffer.from('go\r'));
      onTestFinished(() => screen.close());
    });
    expect(await refused).toMatch(/only watches/);
    expect(watching.events.some(ofType('action.requested'))).toBe(false);
  });

  it('a viewer that watches cannot answer, pause or end', async () => {
    const action = await question();
    const watcher = await watch(host, { may: 'watch' });
    watcher.answer(action);
    watcher.control.send({ intent: 'end', how: 'kill', reason: 'mischief' });
    watcher.control.send({ intent: 'pause', reason: 'mischief' });
    await expect.poll(() => watcher.refused).toEqual(['watch-only', 'watch-only', 'watch-only']);
    watcher.control.close();
    watching.answer(action);
    expect((await released(action)).body).toMatchObject({ effect: 'allow' });
  });

  it('an answer to something else than what waits is refused', async () => {
    const action = await question();
    const before = watching.refused.length;
    watching.answer(action, { decided: 'e'.repeat(64) });
    await expect.poll(() => watching.refused.slice(before)).toEqual(['answer-stale']);
    watching.answer(action, { answer: 'deny' });
    expect((await released(action)).body).toMatchObject({ effect: 'deny' });
  });

  it('of two viewers that answer, one is refused and one answer is on record', async () => {
    const action = await question();
    const other = await watch(host);
    const before = watching.refused.length;
    watching.answer(action, { answer: 'deny' });
    other.answer(action, { answer: 'once' });
    await released(action);
    await expect.poll(() => [...watching.refused.slice(before), ...other.refused]).toEqual(['question-gone']);
    other.control.close();
    const answers = watching.events.filter(
      ({ body }) => body.type === 'action.answered' && body.action === action,
    );
    expect(answers).toHaveLength(1);
  });

  it('a host that stands still lets nothing go', async () => {
    await question();
    const Address =
      /"url":\s*"http:\/\/127\.0\.0\.1:(\d+)(\S+?)",\s*"header":\s*"(\S+?)",\s*"secret":\s*"(\S+?)"/;
    const file = readFileSync(join(host.spec.runtime, 'agent/hook-address.json'), 'utf8');
    const [, port, path, header = '', secret = ''] = Address.exec(file) ?? [];
    process.kill(host.pid, 'SIGSTOP');
    const body = JSON.stringify({
      hook_event_name: 'PreToolUse',
      session_id: 's',
      cwd: place.workspace,
      tool_name: 'Read',
      tool_input: { file_path: 'countersign.yaml' },
      tool_use_id: 'toolu_frozen',
    });
    const answer = fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { [header]: secret },
      body,
    });
    const nothing = new Promise((resolve) => setTimeout(() => resolve('nothing'), 300));
    expect(await Promise.race([answer.then(() => 'an answer'), nothing])).toBe('nothing');
    process.kill(host.pid, 'SIGCONT');
    // Reading is in no rule: it is asked for like everything else, and waits.
    const asked = await watching.until(
      ({ body: { type, ...rest } }) =>
        type === 'action.requested' && JSON.stringify(rest).includes('toolu_frozen'),
    );
    const id = asked.body.type === 'action.requested' ? asked.body.action.id : '';
    await watching.until((event) => asks(event) && event.body.action === id);
    watching.answer(id, { answer: 'deny' });
    expect(await (await answer).text()).toContain('"permissionDecision":"deny"');
  });

  it('garbage at the sockets changes nothing', async () => {
    const action = await question();
    const before = watching.events.length;
    const hello = {
      intent: 'hello',
      token: host.spec.token,
      identity: { name: 'x', osUser: 'x', how: 'claimed' },
      may: 'answer',
    };
    const line = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .constantFrom(hello, { ...hello, token: 1 }, { intent: 'answer', action }, { intent: 'end' })
        .map((value) => JSON.stringify(value)),
    );
    const control = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(line, { maxLength: 6 }).map((lines) => Buffer.from(`${lines.join('\n')}\n`)),
    );
    const frame = fc
      .tuple(fc.nat(255), fc.uint8Array({ maxLength: 200 }))
      .map(([type, bytes]) => encodeFrame(type, bytes));
    const opening = encodeFrame(0, JSON.stringify({ token: host.spec.token, may: 'watch' }));
    const screen = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(frame, { maxLength: 4 }).map((frames) => Buffer.concat(frames)),
      fc.array(frame, { maxLength: 4 }).map((frames) => Buffer.concat([opening, ...frames])),
    );
    await fc.assert(
      fc.asyncProperty(control, screen, async (toControl, toScreen) => {
        await Promise.all([
          poke(controlSocket(host.spec.runtime), toControl, 10),
          poke(screenSocket(host.spec.runtime), toScreen, 10),
        ]);
      }),
      { numRuns: 60, seed: 7, endOnFailure: true },
    );
    const seen = ['witness.seen', 'snapshot.taken', 'evidence.recorded'];
    const harmless = ['viewer.attached', 'viewer.detached', ...seen];
    const since = watching.events.slice(before).map(({ body }) => body.type);
    expect(since.filter((type) => !harmless.includes(type))).toEqual([]);
    watching.answer(action);
    expect((await released(action)).body).toMatchObject({ effect: 'allow' });
  });
});
