import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/client';
import type { HostClient } from './host-client.ts';
import { createJudged } from './judged-call.ts';
import {
  abilityNames,
  errorAnswer,
  filteredGreeting,
  filteredHello,
  type Params,
  type Request,
  type Response,
  resultAnswer,
  shownTools,
} from './messages.ts';
import * as methods from './methods.ts';
import { createStormGuard } from './storm-guard.ts';
import type { NewsAnswer, ServerIdentity } from './wire.ts';

export interface RouterPorts {
  /** The name the agent calls the server by. */
  server: string;
  identity: ServerIdentity;
  host: HostClient;
  toAgent(message: JSONRPCMessage): void;
  toServer(message: JSONRPCMessage): void;
  /** Monotonic ms. */
  now(): number;
  /** Unique among all gateways of a run. */
  instance: string;
}

/** Between one agent and one server: every message goes through here, and nothing that is not meant to pass does. */
export interface Router {
  fromAgent(message: JSONRPCMessage): void;
  fromServer(message: JSONRPCMessage): void;
  /** Something changed in the run: what is off now is cut off, and the agent lists again. */
  changed(news: NewsAnswer): void;
  /** Nobody will answer any more: everything open is refused. */
  over(why: string): void;
}

/** One request the server was sent. */
export interface Sent {
  /** Called once, with the server's answer or with what stands for it. */
  answered(response: Response): void;
}

const mostOpen = 1_000;

export function createRouter(ports: RouterPorts): Router {
  const { toAgent, toServer } = ports;
  let count = 0;
  let ended: string | undefined;
  /** The agent was told that this server has tools. */
  let hasTools = false;
  /** Sent to the server and not answered, by our own id of it. */
  const sent = new Map<number, Sent>();
  /** Asked by the agent and not answered: how to call it off. */
  const open = new Map<RequestId, { cancel(): void }>();
  /** Asked by the server and not answered, by our own id of it. */
  const asked = new Map<string, RequestId>();
  const notes = createStormGuard({ perSecond: 2, now: ports.now });
  const notifications = createStormGuard({ perSecond: 200, now: ports.now });

  function note(text: string): void {
    if (notes.passes())
      void ports.host.note({ ask: 'note', server: ports.server, text }).catch(() => undefined);
  }

  function reply(id: RequestId, response: Response): void {
    open.delete(id);
    toAgent('error' in response ? errorAnswer(id, response.error) : resultAnswer(id, response.result));
  }

  /** Sends a request on under an id of ours; the result calls it off. */
  function send(method: string, params: Params | undefined, answered: Sent['answered']): () => void {
    if (ended !== undefined) {
      answered({ error: { code: -32000, message: ended } });
      return () => {};
    }
    count += 1;
    const id = count;
    sent.set(id, { answered });
    toServer({ jsonrpc: '2.0', id, method, ...(params ? { params } : {}) });
    return () => {
      if (!sent.delete(id)) return;
      toServer({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
    };
  }

  const judged = createJudged({ ...ports, send, note });

  /** The tools of a server's list that the agent may see. */
  async function cut(response: Response): Promise<Response> {
    if ('error' in response) return response;
    const tools = shownTools(response.result);
    if (tools === null) {
      note('its list of tools is no list');
      return failed('The server sent no list of tools.');
    }
    const { server, identity } = ports;
    try {
      const show = await ports.host.list({ ask: 'list', server, identity, tools });
      const kept = tools.filter(({ name }) => typeof name === 'string' && show.includes(name));
      return { result: { ...response.result, tools: kept } };
    } catch {
      return failed('The supervisor of this run is not there.');
    }
  }

  function pass(request: Request, change: (response: Response) => Response | Promise<Response>): void {
    const { id, method, params } = request;
    // Where the agent calls it off meanwhile, the id is free for another request: then nothing is answered.
    const own = { cancel() {} };
    open.set(id, own);
    own.cancel = send(method, params, (response) => {
      void Promise.resolve(change(response)).then((changed) => {
        if (open.get(id) === own) reply(id, changed);
      });
    });
  }

  function begin(request: Request): void {
    const { id } = request;
    const own = { cancel() {} };
    open.set(id, own);
    own.cancel = judged.begin(request, (response) => {
      if (open.get(id) === own) reply(id, response);
    }).cancel;
  }

  function greeted(response: Response): Response {
    const greeting = filteredGreeting(response, methods.serverAbilities);
    hasTools = abilityNames(greeting).includes('tools');
    return greeting;
  }

  function request(message: Request): void {
    const treatment = methods.treatmentOf(methods.agentRequests, message.method);
    const { id } = message;
    if (open.has(id)) toAgent(errorAnswer(id, { code: -32600, message: 'This id is in use.' }));
    else if (open.size >= mostOpen) toAgent(errorAnswer(id, tooMany));
    else
      switch (treatment) {
        case 'pass':
          pass(message, (response) => response);
          break;
        case 'filter':
          pass(filteredHello(message, methods.agentAbilities), greeted);
          break;
        case 'list':
          pass(message, cut);
          break;
        case 'judge':
          begin(message);
          break;
        case 'refuse':
          toAgent(errorAnswer(id, notPassed(message.method)));
          break;
        default:
          treatment satisfies never;
      }
  }

  function serverRequest(message: Request): void {
    if (methods.treatmentOf(methods.serverRequests, message.method) === 'refuse') {
      note(`it wanted ${message.method.slice(0, 60)} of the agent, which was refused`);
      toServer(errorAnswer(message.id, notPassed(message.method)));
    } else if (asked.size >= mostOpen) toServer(errorAnswer(message.id, tooMany));
    else {
      count += 1;
      const id = `countersign-${count}`;
      asked.set(id, message.id);
      toAgent({ ...message, id });
    }
  }

  function notified(message: Extract<JSONRPCMessage, { method: string }>): void {
    if (!methods.serverNotifications.includes(message.method)) return;
    if (notifications.passes()) toAgent(underOurId(message));
    else note('it floods the agent with notifications; the rest was dropped');
  }

  /** A question the server takes back is known to the agent by our id. */
  function underOurId(message: Extract<JSONRPCMessage, { method: string }>): JSONRPCMessage {
    if (message.method !== 'notifications/cancelled') return message;
    const ours = [...asked].find(([, id]) => id === message.params?.requestId)?.[0];
    return { ...message, params: { ...message.params, requestId: ours ?? 'unknown' } };
  }

  function answerOf(message: JSONRPCMessage): void {
    const id = 'id' in message ? message.id : undefined;
    const waiting = typeof id === 'number' ? sent.get(id) : undefined;
    if (waiting && typeof id === 'number') sent.delete(id);
    else note('it answered something nobody asked, or twice; that was dropped');
    waiting?.answered(
      'error' in message
        ? { error: message.error }
        : { result: 'result' in message ? { ...message.result } : {} },
    );
  }

  function agentAnswer(message: JSONRPCMessage): void {
    if (!('id' in message) || typeof message.id !== 'string') return;
    const id = asked.get(message.id);
    if (id === undefined) return;
    asked.delete(message.id);
    toServer({ ...message, id });
  }

  function agentNotified(message: Extract<JSONRPCMessage, { method: string }>): void {
    if (!methods.agentNotifications.includes(message.method)) return;
    if (message.method !== 'notifications/cancelled') {
      toServer(message);
      return;
    }
    const { requestId } = message.params ?? {};
    if (typeof requestId !== 'string' && typeof requestId !== 'number') return;
    const one = open.get(requestId);
    // Its id is free again: an answer that still comes has nobody to go to.
    open.delete(requestId);
    one?.cancel();
  }

  return {
    fromAgent(message) {
      if (!('method' in message)) agentAnswer(message);
      else if ('id' in message) request(message);
      else agentNotified(message);
    },
    fromServer(message) {
      if (!('method' in message)) answerOf(message);
      else if ('id' in message) serverRequest(message);
      else notified(message);
    },
    changed({ off }) {
      judged.cutOff(off);
      if (hasTools) toAgent({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    },
    over(why) {
      ended = why;
      judged.over(why);
      const error = { code: -32000, message: why };
      const waiting = [...sent.values()];
      sent.clear();
      for (const one of waiting) one.answered({ error });
      for (const id of [...open.keys()]) reply(id, { error });
    },
  };
}

const tooMany = { code: -32600, message: 'Too many requests are open.' };
const failed = (message: string): Response => ({ error: { code: -32000, message } });

const notPassed = (method: string) => ({
  code: -32601,
  message: `Countersign does not pass ${method.slice(0, 60)} on.`,
});
