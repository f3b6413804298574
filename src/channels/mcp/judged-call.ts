import { createHash } from 'node:crypto';
import { nameTest } from '../../model/name-pattern.ts';
import type { HostClient } from './host-client.ts';
import {
  calledThing,
  type Params,
  type Request,
  type Response,
  refusal,
  resultText,
  withArguments,
} from './messages.ts';
import type { CallAnswer, ServerIdentity } from './wire.ts';

interface Ports {
  server: string;
  identity: ServerIdentity;
  host: HostClient;
  instance: string;
  now(): number;
  note(text: string): void;
  send(method: string, params: Params | undefined, answered: (response: Response) => void): () => void;
}

interface OpenCall {
  name: string;
  /** Ends it here and now; the agent is told `text`. */
  refuse(text: string): void;
}

/** Calls that are judged before the server hears of them, and reported when they came back. */
export interface Judged {
  begin(request: Request, answer: (response: Response) => void): { cancel(): void };
  /** Ends the calls of what was switched off. */
  cutOff(patterns: readonly string[]): void;
  over(why: string): void;
}

const unsupervised = 'Countersign refused this: the supervisor of this run is not there.';
const excerptLength = 1_900;

export function createJudged(ports: Ports): Judged {
  const calls = new Set<OpenCall>();
  let count = 0;

  function report(decided: CallAnswer, name: string, response: Response, begun: number): void {
    const failed = 'error' in response || response.result.isError === true;
    const { host, now } = ports;
    void host
      .finished({
        ask: 'finished',
        action: decided.action,
        tool: `${ports.server}.${name}`,
        outcome: failed ? 'failed' : 'ok',
        excerpt: excerptOf(response),
        ms: now() - begun,
      })
      .catch(() => undefined);
  }

  function begin(request: Request, answer: (response: Response) => void): { cancel(): void } {
    const thing = calledThing(request);
    if (thing === null) {
      answer({ error: { code: -32602, message: 'Countersign cannot tell what this would call.' } });
      return { cancel() {} };
    }
    const { name, args } = thing;
    count += 1;
    const { server, identity, host } = ports;
    const withdrawn = new AbortController();
    let over = false;
    /** Calls the server off and puts the end on record; nothing yet was sent. */
    let stop = (_why: string): void => {};
    const settle = (response: Response | null): void => {
      if (over) return;
      over = true;
      calls.delete(call);
      if (response !== null) answer(response);
    };
    const call: OpenCall = {
      name,
      refuse(text) {
        if (over) return;
        settle(refusal(request, text));
        withdrawn.abort();
        stop(text);
      },
    };
    calls.add(call);

    function decided(answered: CallAnswer): void {
      if (over) return;
      if (answered.effect !== 'allow') {
        settle(refusal(request, answered.reason));
        return;
      }
      const begun = ports.now();
      const params = answered.args === null ? request.params : withArguments(request, answered.args);
      const cancel = ports.send(request.method, params, (response) => {
        report(answered, name, response, begun);
        settle(response);
      });
      stop = (why) => {
        cancel();
        report(answered, name, { error: { code: -32000, message: why } }, begun);
      };
    }

    host
      .call(
        { ask: 'call', server, identity, name, args, ref: `${ports.instance}-${count}` },
        withdrawn.signal,
      )
      .then(decided, () => settle(refusal(request, unsupervised)));
    return {
      cancel() {
        if (over) return;
        settle(null);
        withdrawn.abort();
        stop('The agent called it off.');
      },
    };
  }

  return {
    begin,
    cutOff(patterns) {
      const tests = patterns.map(nameTest);
      for (const call of [...calls])
        if (tests.some((test) => test(`${ports.server}.${call.name}`)))
          call.refuse(`Countersign refused this: ${ports.server}.${call.name} was switched off meanwhile.`);
    },
    over(why) {
      for (const call of [...calls]) call.refuse(why);
    },
  };
}

/** The first part of what came back, and what tells the whole of it apart. */
function excerptOf(response: Response): string {
  const whole = JSON.stringify(response);
  const text = resultText(response).slice(0, excerptLength);
  const hash = createHash('sha256').update(whole).digest('hex');
  return `${text}\n[${Buffer.byteLength(whole)} bytes, sha256 ${hash}]`;
}
