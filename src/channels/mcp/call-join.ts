import type { ChannelPorts, FinishedReport, Release } from '../channel.ts';
import { canonicalJson } from '../same-input.ts';

/** One call, as both the agent's hook and a gateway name it. */
export interface NamedCall {
  /** As `spelledServer` gives it. */
  server: string;
  name: string;
  args: Record<string, unknown>;
}

/** Joins what the agent's hook asked with what a gateway sees: a call is judged once, and its end is what was seen. */
export interface CallJoin {
  /** The ports as the hook channel is to use them. */
  ports: ChannelPorts;
  /** The answer a hook got or is waiting for, for exactly this call; each answer is good for one. Undefined: nobody asked. */
  claim(call: NamedCall): { action: string; release: Promise<Release> } | undefined;
  /** The gateway has put the end of this action on record. */
  seen(action: string): void;
}

interface Asked {
  action: string;
  release: Promise<Release>;
  /** Once it is released: until when a gateway may come for it. */
  until: number;
  key: string;
}

/** Agents call right after their hook; later it is another call. */
const goodForMs = 60_000;
/** How long the agent's word about the end waits for the gateway's, which comes first but by another way. */
const courtesyMs = 2_000;

export function joinCalls(
  ports: ChannelPorts,
  clock: { now(): number; after(ms: number, run: () => void): void },
): CallJoin {
  let asked: Asked[] = [];
  /** Claimed and not seen to end. */
  const claimed = new Set<string>();
  const ended = new Set<string>();
  const key = ({ server, name, args }: NamedCall): string => `${server}\n${name}\n${canonicalJson(args)}`;

  function finished(report: FinishedReport): void {
    // Something else ran than what was let go: that is told whatever the gateway saw.
    if (report.differs || !(claimed.has(report.action) || ended.has(report.action))) ports.finished(report);
    else if (!ended.delete(report.action))
      clock.after(courtesyMs, () => {
        if (!ended.delete(report.action)) ports.finished(report);
        claimed.delete(report.action);
      });
  }

  return {
    ports: {
      ...ports,
      finished,
      async submit(action, link) {
        if (action.kind !== 'call') return ports.submit(action, link);
        const release = ports.submit(action, link);
        const entry: Asked = {
          action: action.id,
          release,
          until: Number.POSITIVE_INFINITY,
          key: key(action),
        };
        asked.push(entry);
        const drop = (): void => {
          asked = asked.filter((one) => one !== entry);
        };
        try {
          const { effect, input } = await release;
          if (effect === 'deny') drop();
          else if (input !== null) entry.key = key({ ...action, args: input });
          entry.until = clock.now() + goodForMs;
        } catch {
          drop();
        }
        return release;
      },
    },
    claim(call) {
      const now = clock.now();
      asked = asked.filter(({ until }) => until >= now);
      const wanted = key(call);
      const found = asked.find((one) => one.key === wanted);
      if (!found) return undefined;
      asked = asked.filter((one) => one !== found);
      claimed.add(found.action);
      return { action: found.action, release: found.release };
    },
    seen(action) {
      if (claimed.delete(action)) ended.add(action);
    },
  };
}
