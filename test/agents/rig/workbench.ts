import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { AgentKit, GivenServer } from '../kits/kit.ts';
import type { AgentHome } from './agent-home.ts';
import type { ToolResult } from './dialects/dialect.ts';
import { installAgent } from './install-agents.ts';
import { openScriptedModel, type ScriptedModel, type Turn } from './scripted-model.ts';
import { type Supervised, supervise } from './supervised.ts';
import { until } from './until.ts';

/** How long a real agent may take for anything on a busy machine. */
const patience = 90_000;

/** A place where one agent is put to work under the built program, again for each test of a file. */
export interface Workbench {
  readonly model: ScriptedModel;
  readonly binary: string;
  readonly home: AgentHome;
  /** What was started last. */
  readonly run: Supervised;
  /** The name of this test's script: the model remembers results by it. */
  readonly script: string;
  /** A fresh home, and a repository with these files and a contract with these rules. */
  lay(options: {
    /** Lines of the contract after its head. */
    rules: string;
    files?: Record<string, unknown>;
    servers?: Record<string, GivenServer>;
    profile?: string;
  }): void;
  here(name: string): string;
  /** Has the model play these turns for the task, and starts the agent on it. */
  start(
    turns: readonly Turn[],
    options?: Partial<Omit<Parameters<typeof supervise>[0], 'home' | 'command'>>,
  ): Supervised;
  /** What the model was told of a call. */
  result(turn: number, block?: number): Promise<ToolResult>;
  /** What became of each action of the agent, once there are so many. */
  outcomes(count: number): Promise<string[]>;
  /** Resolves when the agent's own screen shows the end of the script. */
  done(): Promise<string>;
}

/** To be called once, at the top of a file: what was laid and started ends with each test. */
export function workbench(kit: AgentKit): Workbench {
  let model: ScriptedModel | undefined;
  let binary = '';
  let home: AgentHome | undefined;
  let run: Supervised | undefined;
  let script = '';
  let scripts = 0;
  const there = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('nothing was laid or started yet');
    return thing;
  };

  beforeAll(async () => {
    binary = await installAgent(kit.program);
    model = await openScriptedModel();
  });
  afterAll(() => model?.close());
  afterEach(async () => {
    await run?.stop();
    run = undefined;
    home?.remove();
    home = undefined;
  });

  const bench: Workbench = {
    get model() {
      return there(model);
    },
    get home() {
      return there(home);
    },
    get run() {
      return there(run);
    },
    get binary() {
      return binary;
    },
    get script() {
      return script;
    },
    lay({ rules, files = {}, servers = {}, profile = kit.profile }) {
      home?.remove();
      scripts += 1;
      script = `${kit.program}${scripts}`;
      const head = `contract: 1\ntask: Please SCRIPT:${script}\nowner: dana@example.com\nagent: { profile: ${profile} }\nrisk: low\n`;
      const laid = kit.home(bench.model.url, {
        files: { ...files, 'countersign.yaml': `${head}${rules}` },
        servers,
      });
      home = laid;
      const git = (...args: string[]) => execFileSync('git', args, { cwd: laid.repo, env: laid.env });
      git('config', 'user.name', 'dana');
      git('config', 'user.email', 'dana@example.com');
    },
    here: (name) => join(bench.home.repo, name),
    start(turns, options = {}) {
      bench.model.script(script, turns);
      run = supervise({
        ...{ binary, home: bench.home, command: kit.command, agentArgs: [...(kit.args ?? [])] },
        ...options,
      });
      return run;
    },
    result: (turn, block = 0) =>
      until(
        () => `the result of turn ${turn}\n${run?.terminal.text()}`,
        () => bench.model.results.get(`toolu_${script}_${turn}_${block}`),
        patience,
      ),
    async outcomes(count) {
      const ended = () => bench.run.bodies('action.finished').filter(({ action }) => /^a\d/.test(action));
      await until('the end of each action', () => ended().length >= count, patience);
      return ended().map(({ outcome, provenance }) => `${outcome} ${provenance}`);
    },
    done: () => bench.run.terminal.waitFor(new RegExp(`Script ${script} done`), patience),
  };
  return bench;
}
