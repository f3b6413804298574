import { client, methods, PROTOCOL_VERSION, type Stream } from '@agentclientprotocol/sdk';
import { z } from 'zod';
import { AskAnswer, type ClientSays, NextAnswer } from '../wire.ts';
import type { HostLink } from './host-link.ts';
import type { TalkScreen } from './talk-screen.ts';
import { createUpdates } from './updates.ts';

const Fields = z.record(z.string(), z.unknown());
const Session = z.looseObject({ sessionId: z.string() });
const Choice = z.looseObject({ optionId: z.string(), kind: z.string() });
const Asked = z.looseObject({ toolCall: z.unknown().optional(), options: z.array(Choice) });

/** What is of no use to the host, and most of what an agent says. */
const ownWords = ['agent_message_chunk', 'agent_thought_chunk', 'user_message_chunk', 'plan'];

export interface Talk {
  /** Rejects when there will be no session. */
  open(): Promise<void>;
  /** Gives the agent a text, at once or when its turn is over. */
  send(text: string): void;
  /** Stops the turn under way; false when there is none. */
  cancel(): boolean;
  close(): void;
}

interface Deps {
  host: HostLink;
  stream: Stream;
  screen: TalkScreen;
  cwd: string;
  /** Nothing can be trusted any more. */
  fatal(reason: string): void;
}

type Outcome = { outcome: { outcome: 'cancelled' } | { outcome: 'selected'; optionId: string } };
const cancelled: Outcome = { outcome: { outcome: 'cancelled' } };
const fields = (params: unknown): Record<string, unknown> => Fields.parse(params);

/** One session with one agent. Only the host says yes: this asks it, and hands its answer on as it is. */
export function createTalk({ host, stream, screen, cwd, fatal }: Deps): Talk {
  const updates = createUpdates(screen, cwd);
  let told = Promise.resolve();
  let turn: AbortController | undefined;
  let session = '';
  const next: string[] = [];
  let open = 0;

  const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

  /** One after the other: what is told first is heard first. */
  function tell(words: ClientSays): Promise<unknown> {
    const answer = told.then(() => host.say(words));
    told = answer.then(
      () => undefined,
      (error: unknown) => fatal(`the host does not answer: ${reasonOf(error)}`),
    );
    return answer;
  }

  async function permission(params: Record<string, unknown>, withdrawn: AbortSignal): Promise<Outcome> {
    const asked = Asked.safeParse(params);
    if (!asked.success) {
      void tell({ say: 'odd', text: 'a question of the agent could not be read; it was not answered' });
      return cancelled;
    }
    const { toolCall, options } = asked.data;
    updates.asked(toolCall);
    const signals = turn ? [withdrawn, turn.signal] : [withdrawn];
    const stop = AbortSignal.any(signals);
    waiting(1);
    try {
      // What was told of this call before the question is heard before it.
      await told;
      const answer = AskAnswer.parse(await host.say({ say: 'ask', request: params }, stop));
      if (stop.aborted) return cancelled;
      updates.answered(toolCall, answer.effect === 'allow', answer.reason);
      // Never one that holds for more than this call.
      const kind = answer.effect === 'allow' ? 'allow_once' : 'reject_once';
      const choice = options.find((option) => option.kind === kind);
      if (!choice && kind === 'allow_once')
        screen.say('trouble', 'the agent offers no way to allow this once: it was refused');
      return choice ? { outcome: { outcome: 'selected', optionId: choice.optionId } } : cancelled;
    } catch (error) {
      if (!stop.aborted) fatal(`the host does not answer: ${reasonOf(error)}`);
      return cancelled;
    } finally {
      waiting(-1);
    }
  }

  function waiting(more: number): void {
    open += more;
    screen.status(open > 0 ? 'waiting for a yes or no' : turn ? 'at work; Esc stops it' : '');
  }

  function update(params: Record<string, unknown>): void {
    const said = Fields.safeParse(params.update);
    if (!said.success) return;
    updates.show(said.data);
    const kind = said.data.sessionUpdate;
    if (typeof kind !== 'string' || !ownWords.includes(kind))
      void tell({ say: 'update', update: said.data }).catch(() => undefined);
  }

  const connection = client({ name: 'countersign' })
    .onRequest(methods.client.session.requestPermission, fields, ({ params, signal }) =>
      permission(params, signal),
    )
    .onNotification(methods.client.session.update, fields, ({ params }) => update(params))
    .connect(stream);

  const request = async (method: string, params: object): Promise<Record<string, unknown>> =>
    Fields.parse(await connection.agent.request<unknown>(method, params));

  /** Turn after turn until nobody has anything to say. */
  async function turns(first: string): Promise<void> {
    let text: string | undefined = first;
    while (text !== undefined) {
      const now = new AbortController();
      turn = now;
      await tell({ say: 'prompted', text });
      waiting(0);
      const prompt = [{ type: 'text', text }];
      const answer = await request(methods.agent.session.prompt, { sessionId: session, prompt }).catch(
        (error: unknown) => {
          screen.say('trouble', `the agent did not take it: ${reasonOf(error)}`);
          return { stopReason: 'failed' };
        },
      );
      turn = undefined;
      now.abort();
      waiting(0);
      const more = NextAnswer.parse(await tell({ say: 'turned', answer }));
      text = more.prompt ?? next.shift();
      // What nobody typed does not look as if somebody had.
      if (more.prompt !== null) screen.say('note', `Countersign tells the agent: ${more.prompt}`);
      else if (text !== undefined) screen.say('person', text);
    }
  }

  function begin(text: string): void {
    screen.say('person', text);
    turns(text).catch((error: unknown) => fatal(reasonOf(error)));
  }

  return {
    async open() {
      screen.status('starting');
      const clientCapabilities = { fs: { readTextFile: false, writeTextFile: false }, terminal: false };
      const clientInfo = { name: 'countersign', title: 'Countersign', version: '1' };
      const initialized = await request(methods.agent.initialize, {
        ...{ protocolVersion: PROTOCOL_VERSION, clientCapabilities, clientInfo },
      });
      const opened = await request(methods.agent.session.new, { cwd, mcpServers: [] });
      session = Session.parse(opened).sessionId;
      const { prompt } = NextAnswer.parse(await tell({ say: 'ready', initialized, session: opened }));
      screen.status('');
      if (prompt !== null) begin(prompt);
    },
    send(text) {
      if (turn === undefined) return begin(text);
      next.push(text);
      screen.say('note', 'this is said when the turn is over');
    },
    cancel() {
      if (turn === undefined) return false;
      turn.abort();
      next.length = 0;
      void connection.agent
        .notify(methods.agent.session.cancel, { sessionId: session })
        .catch(() => undefined);
      screen.status('stopping');
      return true;
    },
    close: () => connection.close(),
  };
}
