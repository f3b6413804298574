import type { Contract } from '../model/contract.ts';
import type { Profile } from '../model/profile.ts';
import { isHost, plainHost, readAddress } from '../policy/host-names.ts';
import { matchesHost } from '../policy/name-rules.ts';

/** What the agent itself needs of the network: its profile's hosts, and what its own environment names. */
export interface AgentHosts {
  /** Patterns as in `may.reach`, ports 443 and 80. */
  patterns: readonly string[];
  /** `host:port` of addresses in its environment. */
  named: readonly string[];
  /** Ports of this machine's loopback that its environment names. */
  forwards: readonly number[];
}

/** Ports an address without one means. */
const usualPorts = [443, 80];

const loopback = /^(?:localhost|127(?:\.\d+){3}|::1|(?:.+\.)?localhost)$/;

/** One host in its plain form; null when a text is more or other than that. Programs read such a text in different ways. */
export function oneHost(text: string): string | null {
  if (/[/\\?#@\s]/.test(text)) return null;
  const { hosts, clear } = readAddress(text);
  const [host] = hosts;
  return clear && hosts.length === 1 && host !== undefined && isHost(host) ? host : null;
}

/** `host:port`, with brackets around an address of IPv6. */
export const withPort = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** An address, or a name that always is one: whoever reads it knows where it leads. */
export const isAddress = (host: string): boolean =>
  host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host) || loopback.test(host);

/** Reads the addresses the environment of the agent names; `env` is the agent's own. */
export function agentHosts(
  { network }: Pick<Profile, 'network'>,
  env: Readonly<Record<string, string | undefined>>,
): AgentHosts {
  const addresses = network.forwards.flatMap((name) => {
    const value = env[name];
    if (value === undefined || !URL.canParse(value)) return [];
    const { hostname, port, protocol } = new URL(value);
    if (hostname === '') return [];
    return [{ host: plainHost(hostname), port: Number(port || (protocol === 'http:' ? 80 : 443)) }];
  });
  const inside = addresses.filter(({ host }) => loopback.test(host));
  const outside = addresses.filter(({ host }) => !loopback.test(host));
  return {
    patterns: network.hosts,
    named: [...new Set(outside.map(({ host, port }) => withPort(host, port)))],
    forwards: [...new Set(inside.map(({ port }) => port))],
  };
}

/** Whether the agent itself needs a host, and whether exactly that one is named. */
export function neededByAgent(
  { patterns, named }: AgentHosts,
  host: string,
  port: number,
): { literal: boolean } | undefined {
  if (named.includes(withPort(host, port))) return { literal: true };
  if (!usualPorts.includes(port)) return undefined;
  const fits = patterns.filter((pattern) => matchesHost(pattern, host));
  return fits.length === 0 ? undefined : { literal: fits.some((pattern) => !pattern.includes('*')) };
}

/** Hosts and addresses that the contract lists by their very name. */
export function listedHosts({ may }: Pick<Contract, 'may'>): string[] {
  return may.reach.filter((pattern) => !pattern.includes('*')).map(plainHost);
}

/** Ports an action means: the usual ones, and those its text names. */
export function portsIn(text: string): number[] {
  return [...usualPorts, ...[...text.matchAll(/:(\d{1,5})(?!\d)/g)].map((match) => Number(match[1]))];
}
