import type { ChannelPorts, Release } from '../channel.ts';
import type { Calls, JudgedCall } from './calls.ts';
import type { Question, Settled } from './payload.ts';

/** The questions of the agent's file, from the first word to the answer. Nothing here rejects. */
export interface Questions {
  asked(question: Question): Promise<void>;
  /** Somebody's answer took effect, ours or another's. */
  settled(settled: Settled): void;
  /**
   * The agent waits for nothing any more: what nobody answered was given up at its own screen, of which it says nothing when it
   * was the last. Returns whether there was any.
   */
  idle(): boolean;
  /** Its question is about a call whose start we held: a yes would not come by us once more. */
  bounced(ref: string): void;
  /** Whether a text is one we gave the agent ourselves. */
  isOurs(text: string): boolean;
}

interface Deps {
  ports: Pick<ChannelPorts, 'anomaly'>;
  calls: Calls;
  workspace: string;
  /** Tools that ask the person at the agent's own screen. */
  asksPerson: readonly string[];
  say(line: Record<string, unknown>): void;
  doubted(reason: string): void;
  refusing(): string | null;
}

interface Open {
  call: JudgedCall;
  /** Null as long as we have not answered. */
  sent: boolean | null;
}

export function createQuestions(deps: Deps): Questions {
  const { ports, calls } = deps;
  const open = new Map<string, Open>();
  const persons = new Set<string>();
  const held = new Set<string>();
  const said = new Set<string>();
  let refusals: string[] = [];

  function send(id: string, question: Open, release: Release): void {
    const edited = release.effect === 'allow' && release.input !== null;
    question.sent = release.effect === 'allow' && !edited && deps.refusing() === null;
    deps.say({ type: 'confirmation_response', request_id: id, allowed: question.sent });
    if (question.sent) return;
    const why = edited
      ? `a person changed it. Call the tool again with exactly this input: ${JSON.stringify(release.input)}`
      : release.reason;
    refusals.push(`${question.call.wanted.tool}: ${why}`);
  }

  /**
   * The agent's own word for a no ends its turn and says nothing: so it is told why in a message, which it reads when it is
   * idle.
   */
  function tell(): void {
    if (refusals.length === 0 || [...open.values()].some(({ sent }) => sent === null)) return;
    const text = ['Countersign refused this:', ...refusals].join('\n');
    refusals = [];
    if (deps.refusing() !== null) return;
    said.add(text);
    deps.say({ type: 'submit', text });
  }

  function byAnother(id: string, { call }: Open, allowed: boolean): void {
    // Just before it runs it comes by us once more, and is refused there.
    const late = call.known?.effect === 'allow';
    call.stop.abort();
    if (!allowed) return;
    const what = `a question of the agent (${id}) was answered with yes by somebody else than Countersign`;
    if (call.ref !== null && held.has(call.ref)) deps.doubted(what);
    else if (!late) ports.anomaly(`${what}; the call is refused before it runs`);
  }

  return {
    async asked({ request_id: id, request }) {
      const { tool_name: tool, tool_use_id: ref, input } = request;
      if (open.has(id)) return void ports.anomaly(`the agent asked twice by one id (${id})`);
      if (deps.asksPerson.includes(tool)) return void persons.add(id);
      const wanted = { tool, input, cwd: deps.workspace, by: null };
      const call = calls.known(ref, wanted) ?? calls.claim(ref, wanted) ?? calls.judge(wanted, ref);
      const question: Open = { call, sent: null };
      open.set(id, question);
      const release = await call.release;
      if (call.stop.signal.aborted || open.get(id) !== question) return;
      send(id, question, release);
      tell();
    },
    settled({ response }) {
      const { request_id: id } = response;
      const question = open.get(id);
      if (!question) {
        if (persons.has(id)) return;
        return void ports.anomaly(`an answer to a question nobody asked (${id}) came to the agent`);
      }
      open.delete(id);
      if (response.subtype === 'error') ports.anomaly(`the agent did not take an answer: ${response.error}`);
      else if (response.response.allowed !== question.sent)
        byAnother(id, question, response.response.allowed);
      tell();
    },
    idle() {
      const left = [...open].filter(([, { sent }]) => sent === null);
      for (const [id, { call }] of left) {
        open.delete(id);
        call.stop.abort();
      }
      tell();
      return left.length > 0;
    },
    bounced: (ref) => void held.add(ref),
    isOurs: (text) => said.has(text),
  };
}
