import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { Event } from '../../src/model/event.ts';
import type { Chance } from './chance.ts';
import { answerAll, contract } from './marked.ts';
import { openPlace, type Place } from './place.ts';
import { begin, startHost, watch } from './run-rig.ts';
import { becomes, marks, violations } from './verify.ts';

/** A hook call as bytes, so that it can be cut anywhere. */
function callBytes(
  address: { url: string; header: string; secret: string },
  place: Place,
  mark: string,
  id: number,
): Buffer {
  const { host, pathname } = new URL(address.url);
  const body = JSON.stringify({
    hook_event_name: 'PreToolUse',
    session_id: 's',
    cwd: place.workspace,
    tool_name: 'Write',
    tool_input: { file_path: `${marks}/${mark}`, content: mark },
    tool_use_id: `toolu_${id}`,
  });
  const head = [`POST ${pathname} HTTP/1.1`, `host: ${host}`, `${address.header}: ${address.secret}`];
  const length = [`content-type: application/json`, `content-length: ${Buffer.byteLength(body)}`, '', ''];
  return Buffer.from([...head, ...length].join('\r\n') + body);
}

const Address = z.object({ url: z.string(), header: z.string(), secret: z.string() });

/** One call whose connection is destroyed at some point; acts only on a whole reply that allows. */
function dropCall(bytes: Buffer, port: number, chance: Chance, allowed: () => void): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let reply = '';
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      reply += String(chunk);
      const [head = '', body = ''] = reply.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (Buffer.byteLength(body) !== length) return;
      if (body.includes('"permissionDecision":"allow"')) allowed();
      socket.destroy();
    });
    // Half of them are cut before the request is whole.
    const whole = chance.upTo(2) === 0;
    const sent = whole ? bytes.length : chance.upTo(bytes.length);
    socket.write(bytes.subarray(0, sent));
    setTimeout(() => socket.destroy(), whole ? chance.upTo(40) : chance.upTo(5));
  });
}

/** One run; `times` hook calls lose their connection at some point between the first byte and the answer. */
export async function dropHooks(times: number, chance: Chance): Promise<string[]> {
  const place = openPlace({ contract, script: [{ do: 'wait', ms: 600_000 }] });
  try {
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    answerAll(watching, chance);
    const screen = await begin(host, watching);
    const address = Address.parse(
      JSON.parse(readFileSync(join(host.spec.runtime, 'agent/hook-address.json'), 'utf8')),
    );
    const port = Number(new URL(address.url).port);
    mkdirSync(join(place.workspace, marks));
    const one = (n: number): Promise<void> => {
      const mark = `${chance.upTo(2) === 0 ? 'ask' : 'allow'}-${n}`;
      const allowed = () => writeFileSync(join(place.workspace, marks, mark), mark);
      return dropCall(callBytes(address, place, mark, n), port, chance, allowed);
    };
    for (let n = 0; n < times; n += 4) {
      await Promise.all([n, n + 1, n + 2, n + 3].filter((id) => id < times).map(one));
    }
    const open = (): string[] => openActions(watching.events);
    const settled = await becomes(() => open().length === 0);
    const wrong = settled ? [] : [`still open after their connections were gone: ${open().join(', ')}`];
    watching.control.send({ intent: 'end', how: 'stop', reason: 'done' });
    await host.exited;
    screen.close();
    return [...wrong, ...(await violations(place, host))];
  } finally {
    place.dispose();
  }
}

/** Asked for and neither released nor withdrawn. */
function openActions(events: readonly Event[]): string[] {
  const open = new Set<string>();
  for (const { body } of events) {
    if (body.type === 'action.requested') open.add(body.action.id);
    if (body.type === 'action.released' || body.type === 'action.finished') open.delete(body.action);
  }
  return [...open];
}
