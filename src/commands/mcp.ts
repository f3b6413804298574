import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { runGateway } from '../channels/mcp/gateway.ts';
import { type ServerEntry, ServerFile } from '../channels/mcp/server-entry.ts';
import { reachServer } from '../channels/mcp/server-http.ts';
import { startServer } from '../channels/mcp/server-process.ts';
import { headersVariable, serverVariable, urlVariable } from '../channels/mcp/variables.ts';
import { GateAddress, type ServerIdentity } from '../channels/mcp/wire.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Io } from './io.ts';
import { refuse } from './print-problem.ts';

export interface McpArgs {
  /** The file that says where the run is. */
  gate: string | undefined;
  /** The name the agent calls the server by; left out: that of the program. */
  server: string | undefined;
  /** The server's own command; empty for one that is reached by its URL or stands in `servers`. */
  command: readonly string[];
  /** A file that says how each server of the run is started or reached. */
  servers: string | undefined;
  /** Variables of the gateway's own environment the server gets beside the harmless ones. */
  env: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

/** What any program needs to run here, and the mark by which the run finds its processes again. Nothing of the agent's own. */
const harmless = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TERM', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'TZ'],
  ...['TMPDIR', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'COUNTERSIGN_RUN'],
];

const noRun: Problem = {
  code: 'mcp-no-run',
  message: 'This MCP server belongs to no run, so nobody can judge its calls: it is not started.',
  fix: 'Start the agent with `countersign run`, which puts the gateway before each of its servers.',
};

const nothingToStart: Problem = {
  code: 'mcp-no-server',
  message: 'No MCP server is given.',
  fix: `Write its command after --, or its address in ${urlVariable}.`,
};

const notListed = (file: string): Problem => ({
  code: 'mcp-not-listed',
  message: 'The list of servers does not say how this one is started.',
  fix: 'Give its name with --server, as it stands in the list.',
  where: file,
});

const badAddress = (url: string): Problem => ({
  code: 'mcp-address',
  message: `"${url.slice(0, 80)}" is no address of an MCP server.`,
  fix: 'Write one that begins with https:// or http://.',
});

/** `countersign mcp`: stands between the agent and one MCP server. Speaks MCP on standard input and output. */
export async function runMcp(args: McpArgs, io: Io): Promise<ExitCode> {
  const gate = readGate(args.gate ?? args.environment.COUNTERSIGN_MCP_GATE);
  if (gate === undefined) return refuse([noRun], io, exitCode.usage);
  const reached = serverOf(args);
  if (!reached.ok) return refuse(reached.problems, io, exitCode.usage);
  const { server, identity, connect } = reached.value;
  const end = await runGateway({
    server,
    identity,
    gate,
    connect,
    agent: { input: process.stdin, output: process.stdout },
    say: (text) => io.err(`countersign mcp ${server}: ${text}\n`),
  });
  return end.why === 'agent-left' ? exitCode.done : exitCode.notSupervised;
}

function readGate(file: string | undefined): GateAddress | undefined {
  if (file === undefined) return undefined;
  try {
    return GateAddress.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

type Connect = Parameters<typeof runGateway>[0]['connect'];
type Reached = { server: string; identity: ServerIdentity; connect: Connect };

function serverOf(args: McpArgs): Outcome<Reached> {
  const written = entryOf(args);
  if (!written.ok) return written;
  const entry = written.value;
  if (entry.by === 'command') {
    const { command, args: words } = entry;
    const env = { ...serverEnvironment(args), ...entry.env };
    const cwd = resolve(args.cwd, entry.cwd ?? '.');
    return {
      ok: true,
      value: {
        server: entry.name,
        identity: { by: 'command', command: [command, ...words] },
        connect: (events) => startServer({ command, args: words, env, cwd }, events),
      },
    };
  }
  const { url, headers, name } = entry;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return { ok: false, problems: [badAddress(url)] };
  const { origin, pathname, host } = new URL(url);
  return {
    ok: true,
    value: {
      server: name === '' ? host : name,
      identity: { by: 'url', url: `${origin}${pathname}` },
      connect: (events) => reachServer({ url, headers }, events),
    },
  };
}

/** The server as the command line, its variables or the run's file of servers say. */
function entryOf(args: McpArgs): Outcome<ServerEntry> {
  const [command, ...rest] = args.command;
  const url = args.environment[urlVariable];
  if (command !== undefined) {
    const name = args.server ?? basename(command);
    return { ok: true, value: { by: 'command', name, command, args: rest, env: {} } };
  }
  if (args.servers !== undefined) {
    const entry = readEntries(args.servers)?.get(args.server ?? '');
    return entry ? { ok: true, value: entry } : { ok: false, problems: [notListed(args.servers)] };
  }
  if (url === undefined) return { ok: false, problems: [nothingToStart] };
  const headers = headersOf(args.environment[headersVariable] ?? '');
  return { ok: true, value: { by: 'url', name: args.server ?? '', url, headers } };
}

function readEntries(file: string): Map<string, ServerEntry> | undefined {
  try {
    return new Map(Object.entries(ServerFile.parse(JSON.parse(readFileSync(file, 'utf8'))).servers));
  } catch {
    return undefined;
  }
}

function serverEnvironment({ environment, env }: McpArgs): Record<string, string> {
  const named = [...harmless, ...env].map((name) => [name, environment[name]] as const);
  const given = Object.entries(environment)
    .filter(([name]) => name.startsWith(serverVariable))
    .map(([name, value]) => [name.slice(serverVariable.length), value] as const);
  return Object.fromEntries(
    [...named, ...given].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** A `Name: value` per line. */
function headersOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]];
    }),
  );
}
