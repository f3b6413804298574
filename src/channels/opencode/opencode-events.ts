import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { Profile } from '../../model/profile.ts';
import { createCallLedger } from '../call-ledger.ts';
import type { ChannelPorts } from '../channel.ts';
import { noProxy } from '../hook-settings.ts';
import { isDeeperThan } from '../json-depth.ts';
import type { UsageTotals } from '../usage-tally.ts';
import { createAsks } from './asks.ts';
import { askingConfig, notAsking, sessionHole } from './asks-everything.ts';
import { createCallBook } from './call-book.ts';
import {
  isTextPart,
  isToolPart,
  type PermissionRequest,
  ServerEvent,
  type Session,
  ToolPart,
} from './payload.ts';
import { instructionsOf, leftOut, projectCode } from './project-files.ts';
import { hasEnded, hearResult } from './results.ts';
import { opencodeServer, type Reach } from './server.ts';
import { deliver, partsOf, pendingOf, serversOf, sessionFrom, sessionsOf } from './server-questions.ts';
import { createSessions } from './sessions.ts';
import { userAgents } from './user-agents.ts';
import { createWatch } from './watch.ts';

export interface OpencodeEvents {
  launchArgs: string[];
  /** To be set in the agent's environment, over anything inherited. */
  env: Record<string, string>;
  /** What a person should know about this launch; each a sentence. */
  notices: string[];
  /** Puts the task into OpenCode's own prompt and submits it, as soon as its screen is there. */
  prompt(text: string): void;
  close(): Promise<void>;
}

export interface OpencodeOptions {
  profile: Profile;
  ports: ChannelPorts;
  /** More settings of the run, such as its MCP servers. */
  settings?: Readonly<Record<string, unknown>>;
  workspace: string;
  /** The person's folder of settings for all programs. */
  configHome: string;
  /** Of the agent's own loopback, and free there. */
  port: number;
  reach: Reach;
  /** The NO_PROXY the agent would otherwise have. */
  noProxy?: string | undefined;
  /** Something happened that this channel did not let through. */
  doubted(reason: string): void;
  onUsage(totals: UsageTotals): void;
}

const channel = 'opencode-events';
const promptTries = 20;
const promptMs = 3_000;
const drawnMs = 250;
const mostLevels = 200;

const codeOfTheProject = (path: string): Problem => ({
  code: 'project-code-in-agent',
  message: `${path} would run as code inside OpenCode, past everything it asks for.`,
  fix: 'Look at it, and move it away for the time of the run.',
  where: path,
});

/** OpenCode asks its own server's clients for every tool call; this is the client that answers. Throws a
 * ProblemError where a project brings code of its own along. */
export function openOpencodeEvents(options: OpencodeOptions): OpencodeEvents {
  const { profile, ports, workspace, port } = options;
  const code = projectCode(workspace);
  if (code !== null) throw new ProblemError(codeOfTheProject(code));
  const password = randomBytes(32).toString('base64url');
  const server = opencodeServer({ port, password, reach: options.reach });
  const ledger = createCallLedger();
  const book = createCallBook(after);
  let prompted = false;
  let closed = false;
  const heard: ChannelPorts = {
    ...ports,
    prompt(text) {
      prompted = true;
      ports.prompt(text);
    },
  };
  const sessions = createSessions({
    workspace,
    ports: heard,
    onUsage: options.onUsage,
    fetch: sessionFrom(server),
  });
  const watch = createWatch({
    server,
    check: async () => notAsking((await server.get('/agent')).body),
    connected: () => pendingOf(server).then((all) => all.forEach(ask)),
    alive: () =>
      ports.alive({ sessionId: '', transcript: null, model: null, version: null, source: 'startup' }),
    take,
    lost: ports.lost,
  });
  const asks = createAsks({
    ...{ channel, profile, ports, ledger },
    whereAndWho: sessions.whereAndWho,
    servers: () => serversOf(server),
    async callOf(request) {
      if (!request.tool) return undefined;
      const address = {
        session: request.sessionID,
        message: request.tool.messageID,
        call: request.tool.callID,
      };
      const known = await book.find(address);
      if (known) return known;
      for (const part of await partsOf(server, address)) book.hear(part);
      return book.find(address);
    },
    deliver: (id, reply, message) => deliver(server, id, { reply, message }),
    doubted: (reason, lasting) => (lasting ? ports.lost(reason) : options.doubted(reason)),
    lost: ports.lost,
    tampered() {
      const found = projectCode(workspace);
      return found && `${found} would run as code inside OpenCode. Remove it first.`;
    },
  });
  const ask = (request: PermissionRequest): void => void asks.asked(request);

  function take(data: string): void {
    const value = parsed(data);
    const event = ServerEvent.safeParse(value);
    if (event.success && !isDeeperThan(value, mostLevels)) {
      hear(event.data);
      return;
    }
    const known = new Set<unknown>(ServerEvent.options.map((option) => option.shape.type.value));
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
    // An event of another version, or one of the many that say nothing about what is done.
    if (typeof type === 'string' && !known.has(type)) return;
    ports.anomaly(`an event of OpenCode could not be read (${typeof type === 'string' ? type : 'no JSON'})`);
  }

  function session(info: Session, isNew: boolean): void {
    sessions.hear(info);
    // Its screen took the task: what was told of it comes in a moment.
    if (isNew) prompted = true;
    const hole = sessionHole(info.permission);
    if (hole !== null) ports.lost(hole);
    else if (isNew) watch.check();
  }

  function hear(event: ServerEvent): void {
    switch (event.type) {
      case 'permission.asked':
        ask(event.properties);
        break;
      case 'permission.replied':
        asks.replied(event.properties.requestID, event.properties.reply);
        break;
      case 'message.part.updated':
        part(event.properties.part);
        break;
      case 'message.updated':
        sessions.message(event.properties.info);
        break;
      case 'session.created':
      case 'session.updated':
        session(event.properties.info, event.type === 'session.created');
        break;
      case 'session.idle':
        sessions.idle(event.properties.sessionID);
        break;
      case 'server.instance.disposed':
        watch.check();
        break;
      default:
        event satisfies never;
    }
  }

  function part(told: unknown): void {
    if (isTextPart(told)) {
      if (told.synthetic !== true) sessions.text(told.messageID, told.text);
    } else if (isToolPart(told)) {
      const read = ToolPart.parse(told);
      book.hear(read);
      if (hasEnded(read)) hearResult(resultDeps, read);
    }
  }

  const resultDeps = {
    ...{ ledger, ports, withdraw: asks.withdraw, doubted: options.doubted },
    isInner: (tool: string) => Object.hasOwn(profile.tools, tool) && profile.tools[tool]?.kind === 'inner',
  };

  // Its screen comes after its server, and what it is told before is lost: so until the task is heard. A session that was
  // not there before is the task's, however long its first words take: told again it would be a second task.
  async function prompt(text: string): Promise<void> {
    const before = await sessionsOf(server);
    for (let left = promptTries; left > 0 && !prompted && !closed; left -= 1) {
      if ((await sessionsOf(server)) > before) {
        await wait(promptMs);
        continue;
      }
      await server
        .post('/tui/clear-prompt', {})
        .then(() => server.post('/tui/append-prompt', { text }))
        // Its screen takes the two one by one, and sends nothing but the part it has drawn by then.
        .then(() => wait(drawnMs))
        .then(() => server.post('/tui/submit-prompt', {}))
        .catch(() => undefined);
      await wait(promptMs);
    }
    if (!prompted && !closed) ports.anomaly('the task could not be given to OpenCode; it has to be typed');
  }

  watch.start();
  const bypass = noProxy(options.noProxy);
  return {
    launchArgs: ['--port', String(port), '--hostname', '127.0.0.1'],
    env: {
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        ...askingConfig(userAgents(options.configHome)),
        instructions: instructionsOf(workspace),
        ...options.settings,
      }),
      OPENCODE_DISABLE_PROJECT_CONFIG: '1',
      OPENCODE_SERVER_PASSWORD: password,
      OPENCODE_SERVER_USERNAME: 'opencode',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      NO_PROXY: bypass,
      no_proxy: bypass,
    },
    notices: leftOut(workspace),
    prompt: (text) => void prompt(text),
    async close() {
      closed = true;
      watch.close();
    },
  };
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
