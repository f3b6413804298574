import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { Profile } from '../../model/profile.ts';
import type { ChannelPorts } from '../channel.ts';
import { type HookPort, type HookRoute, hookPath, openHookServer, secretHeader } from '../hook-server.ts';
import { hookUrl, noProxy } from '../hook-settings.ts';
import type { ScreenPort } from '../screen/screen-port.ts';
import { createTypist } from '../screen/typist.ts';
import { createPromptAnswers } from './answer-prompts.ts';
import { createCalls } from './calls.ts';
import { emptyComposer, filledComposer } from './composer.ts';
import { createGeminiHooks } from './hook-calls.ts';
import { systemPolicies, systemPolicy, untrustedFile } from './project-files.ts';
import type { ShownNames } from './same-call.ts';
import { askEverything, extensionFiles, supervisedSettings } from './settings.ts';

export interface GeminiChannel {
  launchArgs: string[];
  /** To be set in the agent's environment, over anything inherited. */
  env: Record<string, string>;
  /** What Gemini has to find in its home, by path below it. */
  homeFiles: Record<string, string>;
  /** What a person should know about this launch; each a sentence. */
  notices: string[];
  prompt(text: string): void;
  close(): Promise<void>;
}

export interface GeminiOptions {
  profile: Profile;
  shown: ShownNames;
  ports: ChannelPorts;
  screen: ScreenPort;
  /** Absolute path of the node that runs the hooks. */
  nodePath: string;
  /** Absolute path of the built hook client. */
  hookClientPath: string;
  /** A 0700 directory of this run for the files the agent has to read, and nothing else. */
  directory: string;
  /** The port in the agent's own network; left out: the machine's is the agent's, too. */
  inside?: HookPort | undefined;
  workspace: string;
  /** The person's own settings of Gemini, parsed; undefined when there are none. */
  settings: unknown;
  /** The NO_PROXY the agent would otherwise have. */
  noProxy?: string | undefined;
  /** Served beside our own. */
  routes?: readonly HookRoute[] | undefined;
  keysFor(text: string): { paste: string; enter: string };
  note(text: string): void;
  doubted(reason: string): void;
  now(): number;
  after(ms: number, run: () => void): () => void;
}

const channel = 'gemini-policy';
const host = '127.0.0.1';

const leftOut = (file: string): string =>
  `${file} could switch off what asks us, so the project is not trusted: its settings, GEMINI.md and all MCP servers are left out.`;

const policiesOfSystem = (path: string): Problem => ({
  code: 'gemini-system-policy',
  message: `With ${path} Gemini leaves out the policy that has it ask before everything.`,
  fix: 'Ask whoever looks after this machine, or run without Gemini CLI.',
  where: path,
});

/**
 * Gemini CLI's hooks call us, and what they let go is asked once more at Gemini's own screen: that question is answered with
 * yes only while it shows the call that was let go. A hook that fails leaves the question standing. Throws a ProblemError where
 * Gemini would leave our policy out.
 */
export async function openGemini(options: GeminiOptions): Promise<GeminiChannel> {
  const { profile, shown, ports, screen, workspace, directory } = options;
  const foreign = systemPolicy(systemPolicies);
  if (foreign !== null) throw new ProblemError(policiesOfSystem(foreign));
  const untrusted = untrustedFile(workspace);
  const calls = createCalls();
  let prompted = false;
  const answers = createPromptAnswers({
    ...{ shown, calls, screen, doubted: options.doubted, note: options.note },
    ...{ now: options.now, after: options.after },
  });
  const hooks = createGeminiHooks({
    ...{ channel, profile, shown, calls, moved: answers.again, doubted: options.doubted },
    ports: {
      ...ports,
      prompt(text) {
        prompted = true;
        ports.prompt(text);
      },
    },
    tampered() {
      const file = untrusted === null ? untrustedFile(workspace) : null;
      return file && `${file} is there now, which could switch off what asks us. Remove it first.`;
    },
  });
  const typist = createTypist({
    ...{ screen, ready: emptyComposer, written: filledComposer, heard: () => prompted },
    ...{ keysFor: options.keysFor, after: options.after },
  });
  screen.follow((now) => {
    answers.look(now);
    typist.look(now, !answers.open());
  });
  const secret = randomBytes(32).toString('base64url');
  const server = await openHookServer({
    ...{ host, inside: options.inside, anomaly: ports.anomaly, lost: ports.lost },
    routes: [
      ...Object.entries(hooks).map(([name, answer]) => ({
        ...{ path: `${hookPath}/${name}`, header: secretHeader, secret, answer },
      })),
      ...(options.routes ?? []),
    ],
  });
  const [addressFile, policyFile] = [join(directory, 'hook-address.json'), join(directory, 'asks.toml')];
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const address = { url: hookUrl(host, server.port), header: secretHeader, secret };
    await writePrivate(addressFile, JSON.stringify(address));
    await writePrivate(policyFile, askEverything);
  } catch (error) {
    await server.close();
    throw error;
  }
  const bypass = noProxy(options.noProxy);
  const client = ['/usr/bin/env', '-i', options.nodePath, options.hookClientPath, addressFile];
  return {
    launchArgs: ['--admin-policy', policyFile],
    env: {
      GEMINI_CLI_TRUST_WORKSPACE: untrusted === null ? 'true' : 'false',
      // Started anew it would read everything anew.
      GEMINI_CLI_NO_RELAUNCH: 'true',
      GEMINI_SANDBOX: 'false',
      NO_PROXY: bypass,
      no_proxy: bypass,
    },
    homeFiles: {
      '.gemini/settings.json': JSON.stringify(supervisedSettings(options.settings), null, 1),
      ...extensionFiles(client),
    },
    notices: untrusted === null ? [] : [leftOut(untrusted)],
    prompt: (text) => typist.say(text, () => {}),
    async close() {
      await server.close();
      await Promise.all([addressFile, policyFile].map((file) => rm(file, { force: true })));
    },
  };
}

async function writePrivate(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o600, flag: 'wx' });
}
