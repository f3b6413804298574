import { openControl } from '../host/control-client.ts';
import type { Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';

/** A live run, as somebody reaches it who may. */
export interface LiveHost {
  run: string;
  socket: string;
  token: string;
}

/** How long the host may take to check an answer and say no. */
const refusalMs = 15_000;

const unheard: Problem = {
  code: 'answer-unheard',
  message: 'The run did not say what became of the answer.',
  fix: 'See whether the question still waits, and answer it again.',
};

/**
 * Hands one answer to the host in somebody's name. The host checks who may and proves what is signed; nothing here is believed.
 * Resolves when the record says that the question was `settled`, or with why the answer does not count.
 */
export async function handOver(
  host: LiveHost,
  identity: Identity,
  intent: Exclude<Intent, { intent: 'hello' }>,
  settled: Promise<unknown>,
): Promise<Problem | undefined> {
  const opened = await openControl(
    host.socket,
    { intent: 'hello', token: host.token, identity, may: 'answer' },
    refusalMs,
  );
  if (!opened.ok) return opened.problems[0];
  const client = opened.value;
  const refused = new Promise<Problem>((resolve) => client.onRefused(resolve));
  const late = new Promise<Problem>((resolve) => setTimeout(resolve, refusalMs, unheard).unref());
  client.send(intent);
  const said = await Promise.race([refused, late, settled.then(() => undefined)]);
  client.close();
  return said;
}
