import type { Action } from '../../model/action.ts';
import type { Profile } from '../../model/profile.ts';
import type { ChannelPorts, Release } from '../channel.ts';
import { failureSignature } from '../failure-signature.ts';
import type { HookAnswer } from '../hook-answer.ts';
import { noted } from '../hook-answer.ts';
import type { HookEvents } from '../hook-events.ts';
import { inFreshShell } from './changed-shell.ts';
import { type LineEvent, LinePayload } from './line-payload.ts';
import { readToldState, type ToldState } from './told-state.ts';

interface Deps {
  profile: Profile;
  ports: ChannelPorts;
  /** Where the shell begins; absolute. */
  workspace: string;
}

/** What every line is called in the record. */
const tool = 'line';

interface Shell {
  /** As the shell was before its first line; null before it lives. */
  first: ToldState | null;
  /** The commands let go and not done yet, by action. */
  open: Map<string, string>;
}

/** The meaning of what the gate of a shell says. Every line gets a verdict; every doubt is a no. */
export function createLineEvents(deps: Deps): HookEvents {
  const shell: Shell = { first: null, open: new Map() };
  return async (body, withdrawn) => {
    const parsed = LinePayload.safeParse(body);
    if (!parsed.success) {
      deps.ports.anomaly('a call of the shell that could not be understood was refused');
      return { status: 422, body: { error: 'this could not be understood' } };
    }
    const payload = parsed.data;
    switch (payload.event) {
      case 'alive':
        return alive(deps, shell, payload);
      case 'line':
        return line(deps, shell, payload, withdrawn);
      case 'done':
        return done(deps, shell, payload);
      default:
        return payload satisfies never;
    }
  };
}

function alive({ ports }: Deps, shell: Shell, payload: LineEvent<'alive'>): HookAnswer {
  const first = readToldState(payload.state, payload.mark);
  if (shell.first !== null || first === null) {
    ports.anomaly(
      first === null
        ? 'a shell did not tell how it begins; refused'
        : 'a second shell wanted to begin; refused',
    );
    return { status: 409, body: { error: 'this shell cannot be supervised' } };
  }
  shell.first = first;
  ports.alive({
    sessionId: 'shell',
    transcript: null,
    model: null,
    version: payload.version,
    source: 'startup',
  });
  return noted;
}

async function line(
  { profile, ports, workspace }: Deps,
  shell: Shell,
  payload: LineEvent<'line'>,
  withdrawn: AbortSignal,
): Promise<HookAnswer> {
  if (shell.first === null) {
    ports.anomaly('a line was asked for before the shell was alive; refused');
    return answered({ effect: 'deny', reason: 'This shell is not known.', input: null }, '', '');
  }
  const now = readToldState(payload.state, payload.mark);
  const command = now === null ? null : inFreshShell(payload.text, shell.first, now);
  const id = ports.nextId();
  const common = {
    id,
    tool,
    cwd: now?.cwd ?? workspace,
    ref: null,
    by: null,
    channel: profile.channel.kind,
    holds: profile.channel.holds,
    provenance: 'reported' as const,
  };
  const action: Action =
    command === null
      ? {
          ...common,
          kind: 'unknown',
          input: { command: payload.text },
          why: 'what earlier lines changed in this shell cannot be told',
        }
      : { ...common, kind: 'run', input: { command }, command };
  try {
    const release = await ports.submit(action, { withdrawn });
    const edited = release.input?.command;
    const runs = typeof edited === 'string' ? edited : payload.text;
    if (release.effect === 'allow' && !withdrawn.aborted) shell.open.set(id, runs);
    return answered(release, id, runs);
  } catch (error) {
    ports.anomaly(`judging ${id} failed: ${error instanceof Error ? error.message : String(error)}`);
    return answered({ effect: 'deny', reason: 'The supervisor could not judge this.', input: null }, id, '');
  }
}

function answered(release: Release, action: string, text: string): HookAnswer {
  const { effect, reason } = release;
  return { status: 200, body: effect === 'allow' ? { effect, action, text } : { effect, reason } };
}

function done({ ports }: Deps, shell: Shell, payload: LineEvent<'done'>): HookAnswer {
  const command = shell.open.get(payload.action);
  if (command === undefined) {
    ports.anomaly('the shell reports that a line is done which was not let go or had been done');
    return noted;
  }
  shell.open.delete(payload.action);
  const failed = payload.exit !== 0;
  const excerpt = `exit code ${payload.exit}`;
  ports.finished({
    action: payload.action,
    outcome: failed ? 'failed' : 'ok',
    differs: false,
    failure: failed ? failureSignature(tool, excerpt, command) : null,
    excerpt,
    // What it printed went to the terminal alone.
    output: { text: '', exit: payload.exit, partial: true },
    ms: payload.ms,
  });
  return noted;
}
