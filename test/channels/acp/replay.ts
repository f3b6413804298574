import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createAcpEvents } from '../../../src/channels/acp/acp-events.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import type { AcpChannel } from '../../../src/model/agent-channel.ts';
import { Profile } from '../../../src/model/profile.ts';
import { recordingPorts } from '../recording-ports.ts';

const root = join(import.meta.dirname, '../../..');
const Fields = z.record(z.string(), z.unknown());
const Line = z.record(z.enum(['initialized', 'session', 'ask', 'update', 'turned']), Fields.optional());

const Ended = z.looseObject({ toolCallId: z.string() });
const Asked = z.looseObject({ toolCall: Ended });

export type AcpAgent = 'opencode' | 'qwen' | 'gemini' | 'copilot';

export function acpProfile(agent: AcpAgent): { profile: Profile; channel: AcpChannel } {
  const profile = Profile.parse(parse(readFileSync(join(root, `profiles/${agent}-acp.yaml`), 'utf8')));
  if (profile.channel.kind !== 'acp') throw new Error('another channel');
  return { profile, channel: profile.channel };
}

/** What the real agent said in one session, line by line. */
export const sessionOf = (agent: AcpAgent) =>
  readFileSync(join(root, `test/fixtures/acp/${agent}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)));

/** The channel without a client: `say` speaks in its place. */
export function openEvents(
  agent: AcpAgent,
  judge?: Parameters<typeof recordingPorts>[0],
  change: Partial<Parameters<typeof createAcpEvents>[0]> = {},
) {
  const recording = recordingPorts(judge);
  const doubts: string[] = [];
  const usage: UsageTotals[] = [];
  const answer = createAcpEvents({
    ...{ name: 'acp', ...acpProfile(agent), ports: recording.ports, workspace: '/repo' },
    servers: () => new Map([['rig', 'rig']]),
    began: async () => {},
    doubted: (reason) => void doubts.push(reason),
    onUsage: (totals) => void usage.push(totals),
    tampered: () => null,
    task: () => 'the task',
    // What is told late comes at once here, or not at all.
    after(_ms, run) {
      const timer = setImmediate(run);
      return () => clearImmediate(timer);
    },
    ...change,
  });
  const say = (words: object, withdrawn = new AbortController().signal) => answer(words, withdrawn);
  return { ...recording, doubts, usage, say };
}

type Opened = ReturnType<typeof openEvents>;

/** Everything of a recorded session in its order: questions side by side, as they were, and answered before their call is over. */
export async function replay(opened: Opened, lines: ReturnType<typeof sessionOf>): Promise<unknown[]> {
  const answers = new Map<string, Promise<unknown>>();
  let initialized: unknown;
  await opened.say({ say: 'hello' });
  for (const line of lines) {
    if (line.initialized) initialized = line.initialized;
    if (line.session) await opened.say({ say: 'ready', initialized, session: line.session });
    if (line.ask) {
      const asked = opened.say({ say: 'ask', request: line.ask }).then(({ body }) => body);
      const { toolCallId } = Asked.parse(line.ask).toolCall;
      // One call may ask for two things: both are answered.
      const before = answers.get(toolCallId);
      answers.set(toolCallId, before ? Promise.all([before, asked]).then(([one]) => one) : asked);
    }
    if (line.update?.status) {
      const { toolCallId } = Ended.parse(line.update);
      if (line.update.status !== 'in_progress' && line.update.status !== 'pending')
        await answers.get(toolCallId);
    }
    if (line.update) await opened.say({ say: 'update', update: line.update });
    if (line.turned) {
      await Promise.all(answers.values());
      await opened.say({ say: 'turned', answer: line.turned });
    }
  }
  return Promise.all(answers.values());
}

/** Says hello and opens a session as this agent does. */
export async function begin(opened: Opened, agent: AcpAgent): Promise<void> {
  await replay(
    opened,
    sessionOf(agent).filter((line) => line.initialized ?? line.session),
  );
}
