import type { AgentChannel } from '../../model/agent-channel.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Profile } from '../../model/profile.ts';
import { broughtAlong, notWith } from '../brought-along.ts';
import type { ChannelPorts } from '../channel.ts';
import { mapTool } from '../map-tool.ts';
import { createPromptFinder, createReadiness, createSeenWatch, type SeenThing } from './find-prompt.ts';
import { createQuestions } from './questions.ts';
import type { ScreenPort } from './screen-port.ts';
import { createTypist } from './typist.ts';

export interface ScreenChannel {
  launchArgs: string[];
  env: Record<string, string>;
  /** Types the task as soon as the agent takes one. */
  prompt(text: string): void;
  close(): Promise<void>;
}

export interface ScreenOptions {
  profile: Profile;
  channel: Extract<AgentChannel, { kind: 'screen' }>;
  ports: ChannelPorts;
  screen: ScreenPort;
  workspace: string;
  /** A text as a paste, and the key that submits it. */
  keysFor(text: string): { paste: string; enter: string };
  note(text: string): void;
  /** Something happened that nobody let through. */
  doubted(reason: string): void;
  after(ms: number, run: () => void): () => void;
}

/**
 * An agent that asks on its screen and nowhere else: its prompts are read there and answered by keys. Throws a ProblemError where
 * a project brings something along that could answer them.
 */
export function openScreenChannel(options: ScreenOptions): ScreenChannel {
  const { profile, channel, ports, screen, workspace } = options;
  const brought = broughtAlong(workspace, channel.notWith);
  if (brought !== undefined) throw new ProblemError(notWith(brought, profile.title));
  const find = createPromptFinder(channel.prompts);
  const ready = createReadiness(channel.ready);
  const newly = createSeenWatch(channel.seen);
  const typist = createTypist({
    ...{ screen, ready, keysFor: options.keysFor, after: options.after },
    // Where it stood empty something stands now.
    written: (now) => (ready(now) ? undefined : { ...now, rows: now.rows.slice(-1) }),
  });
  const questions = createQuestions({
    ...{ channel: channel.kind, profile, ports, screen, workspace },
    note: options.note,
    doubted: options.doubted,
    tell: (reason) => typist.say(`Refused by Countersign: ${reason}`, () => {}),
    after: options.after,
  });
  let alive = false;
  let working = false;
  let closed = false;

  function noteSeen(seen: SeenThing): void {
    const call = { ...seen, input: { ...seen.groups, line: seen.text }, cwd: workspace };
    const id = ports.nextId();
    const mapped = mapTool(
      profile,
      { ...call, ref: null, by: null, server: null },
      { id, channel: channel.kind },
    );
    if (mapped.as === 'inner') return;
    const action = { ...mapped.action, holds: 'watch', provenance: 'inferred' } as const;
    void ports.submit(action, { withdrawn: new AbortController().signal }).then(
      ({ effect, reason }) => {
        if (effect === 'deny')
          options.doubted(`${id} was seen on the screen, where nothing holds it: ${reason}`);
      },
      () => {},
    );
  }

  screen.follow((now) => {
    if (closed) return;
    const found = find(now);
    questions.look(found, now);
    for (const seen of newly(now)) noteSeen(seen);
    const waits = found === undefined && ready(now) !== undefined;
    // The screen shows what the profile says it shows: it can be read.
    if (!alive && (waits || found)) {
      alive = true;
      ports.alive({ sessionId: '', transcript: null, model: null, version: null, source: 'startup' });
    }
    if (working && waits && !typist.busy()) {
      working = false;
      ports.turnEnded();
    }
    typist.look(now, found === undefined);
  });

  return {
    launchArgs: [],
    env: {},
    prompt(text) {
      typist.say(text, () => {
        working = true;
        ports.prompt(text);
      });
    },
    async close() {
      closed = true;
    },
  };
}
