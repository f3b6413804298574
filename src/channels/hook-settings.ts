import { hookPath, secretHeader } from './hook-server.ts';

const httpEvents = [
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'PostToolUseFailure',
  'ConfigChange',
  'UserPromptSubmit',
  'Stop',
  'StopFailure',
  'SubagentStart',
  'SubagentStop',
  'SessionEnd',
] as const;

/** A day: the longest hold the agent waits for. */
const holdSeconds = 86_400;

/** Loopback must bypass any proxy, or held calls would go to the proxy instead of us. */
export function noProxy(own: string | undefined): string {
  return ['127.0.0.1', 'localhost', ...(own ? [own] : [])].join(',');
}

/**
 * The settings file that supervises one run of Claude Code (settings of `--settings` outrank project and local ones).
 * Each key closes one way seen to open the gate; see the tests of the same names against the real program.
 */
export function hookSettings(options: {
  url: string;
  secret: string;
  startCommand: string;
  noProxy: string;
}): Record<string, unknown> {
  const ask = {
    type: 'http',
    url: options.url,
    timeout: holdSeconds,
    // Left out, any failure to answer runs the tool.
    onFailure: 'block',
    headers: { [secretHeader]: options.secret },
    statusMessage: 'waiting for a person',
  };
  return {
    disableAllHooks: false,
    disableSkillShellExecution: true,
    disableAgentView: true,
    env: {
      CLAUDE_CODE_SIMPLE: '0',
      CLAUDE_CODE_SAFE_MODE: '0',
      NO_PROXY: options.noProxy,
      no_proxy: options.noProxy,
      // A project's own settings could otherwise load code into the start command below.
      NODE_OPTIONS: '',
      BASH_ENV: '',
    },
    hooks: {
      ...Object.fromEntries(httpEvents.map((name) => [name, [{ hooks: [ask] }]])),
      // This one event is never sent over http.
      SessionStart: [{ hooks: [{ type: 'command', command: options.startCommand, timeout: 20 }] }],
    },
  };
}

/** A shell command line of absolute paths only, run with an empty environment: PATH may be the project's by then. */
export function startCommand(nodePath: string, clientPath: string, addressFile: string): string {
  return ['/usr/bin/env', '-i', nodePath, clientPath, addressFile].map(quoted).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

export function hookUrl(host: string, port: number): string {
  return `http://${host}:${port}${hookPath}`;
}
