import { fileURLToPath } from 'node:url';
import type { Availability } from '../boundary/availability.ts';
import type { ProxyHost } from '../boundary/proxy/start-proxy.ts';
import { openStage, type Stage, type StageWish } from '../boundary/stage.ts';
import type { PinnedContract } from '../model/contract.ts';
import type { Outcome } from '../model/problem.ts';
import { type Profile, RuleSet, type StandingRules } from '../model/profile.ts';
import type { Part } from '../model/verdict.ts';
import { hearHost } from '../policy/hear-others.ts';
import { type RuleBook, ruleBook } from '../policy/rule-book.ts';
import { settle } from '../policy/ruling.ts';
import {
  type AgentHosts,
  agentHosts,
  listedHosts,
  neededByAgent,
  oneHost,
} from '../supervisor/outward-hosts.ts';
import { serveNetwork } from './serve-network.ts';

/** What says which hosts are open in a sandbox. */
export interface SandboxRules {
  contract: PinnedContract;
  /** Left out: nothing is open for an agent itself. */
  profile: Profile | undefined;
  standing: readonly StandingRules[];
  /** The environment inside. */
  env: Readonly<Record<string, string>>;
}

export interface SandboxNetwork {
  stage: Stage;
  /** To be laid over the environment inside. */
  env: Record<string, string>;
  /** Why, when it ended before `close`: nothing leads out any more. */
  lost: Promise<string>;
  close(): Promise<void>;
}

const nothing: AgentHosts = { patterns: [], named: [], forwards: [] };

/** The same rules as at the gate of a run where nobody can be asked. */
function bookOf({ contract, profile, standing }: SandboxRules): RuleBook {
  const none = { name: 'none', rules: RuleSet.parse({}) };
  const circumstances = { answeredStops: [] };
  return ruleBook({ contract, profile: profile ?? none, standing: [...standing], circumstances });
}

/** Why not, and what would have to be written for a yes. */
function sentence({ effect, reason, rule }: Part, host: string, file: string): string {
  if (effect === 'ask') return `${reason} A run would ask; sandbox asks nobody.`;
  return rule.source === 'default'
    ? `${reason} \`may: { reach: ["${host}"] }\` in ${file} opens it.`
    : reason;
}

/** A refused host is told of once, and no more than this many. */
const mostTold = 50;

function teller(tell: (line: string) => void): (where: string, why: string) => void {
  const told = new Set<string>();
  return (where, why) => {
    if (told.has(where) || told.size > mostTold) return;
    told.add(where);
    tell(
      told.size > mostTold
        ? 'not reached: more hosts, of which nothing is said'
        : `not reached: ${where}: ${why}`,
    );
  };
}

/**
 * The door of a sandbox's network: what the profile needs and `may.reach` lists is open, everything else is refused at once.
 * `tell` gets one line for each host that was not reached.
 */
export function sandboxDoor(
  rules: SandboxRules,
  tell: (line: string) => void,
): { hosts: AgentHosts; door: ProxyHost } {
  const { contract } = rules;
  const hosts = rules.profile ? agentHosts(rules.profile, rules.env) : nothing;
  const book = bookOf(rules);
  const listed = listedHosts(contract.contract);
  const say = teller(tell);
  const opened = new Map<number, string>();

  async function ask({
    id,
    ...wanted
  }: {
    id: number;
    host: string;
    port: number;
  }): ReturnType<ProxyHost['ask']> {
    const host = oneHost(wanted.host);
    const where = `${wanted.host}:${wanted.port}`;
    const refused = (reason: string) => {
      say(where, reason);
      return { open: false, reason } as const;
    };
    if (host === null)
      return refused('Its host cannot be told: programs could read it in more than one way.');
    const heard = hearHost({ book }, { host, certain: true, command: null });
    if (heard === null) return refused('No rule speaks of it.');
    const part = settle(heard, { attended: false, grant: null });
    const free = heard.hard.length === 0 && heard.soft.length === 0;
    const needed = free ? neededByAgent(hosts, host, wanted.port) : undefined;
    if (part.effect !== 'allow' && !needed) return refused(sentence(part, host, contract.file));
    opened.set(id, where);
    return { open: true, host, inward: needed?.literal === true || listed.includes(host), listed };
  }

  const door: ProxyHost = {
    ask,
    closed({ id, cut, odd }) {
      const where = opened.get(id);
      opened.delete(id);
      if (where !== undefined && cut !== null && odd) say(where, `${cut}.`);
    },
    forwarded() {},
    flooded: (count) => tell(`not reached: ${count} connections, because too many were opened at once`),
  };
  return { hosts, door };
}

const keeper = fileURLToPath(new URL('./stage-keeper.cjs', import.meta.url));

/** A network of the sandbox's own, out of which only the proxy leads. `program` and `wish` are for those who build nothing. */
export async function openSandboxNetwork(
  within: Extract<Availability, { available: true }>,
  rules: SandboxRules,
  tell: (line: string) => void,
  { program, ...wish }: { program?: string } & Partial<StageWish> = {},
): Promise<Outcome<SandboxNetwork>> {
  const { hosts, door } = sandboxDoor(rules, tell);
  const opened = await openStage({ with: within, keeper, forwards: hosts.forwards, ...wish });
  if (!opened.ok) return opened;
  const stage = opened.value;
  const served = await serveNetwork(stage, door, program);
  if (!served.ok) {
    await stage.close();
    return served;
  }
  const { env, lost, close } = served.value;
  return {
    ok: true,
    value: {
      stage,
      env,
      lost: Promise.race([lost, stage.lost]),
      async close() {
        await close();
        await stage.close();
      },
    },
  };
}
