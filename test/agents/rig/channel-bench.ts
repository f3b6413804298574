import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Release } from '../../../src/channels/channel.ts';
import type { AgentHome } from './agent-home.ts';
import type { AtWork } from './at-work.ts';
import { type AgentName, installAgent } from './install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './scripted-model.ts';
import { until } from './until.ts';

export const deny = (reason: string): Release => ({ effect: 'deny', reason, input: null });

/** One agent in a pty through its channel, with a scripted model and a judge in place of the gate, anew for each test. */
export interface ChannelBench<Run, Options> {
  readonly binary: string;
  readonly model: ScriptedModel;
  readonly home: AgentHome;
  /** Another home in place of this test's. */
  renew(make: (modelUrl: string) => AgentHome): void;
  start(options?: Options): Promise<Run>;
  here(name: string): string;
  /** What the model was told of a call; nothing until it was. */
  result(script: string, turn: number, block?: number): string;
  /** Waits, and says in its failure what was heard and shown until then. */
  settled(what: string, ready: () => unknown, ms?: number): Promise<unknown>;
}

/** To be called once, at the top of a file. */
export function channelBench<Run extends AtWork & { stop(): Promise<void> }, Options>(
  agent: AgentName,
  parts: {
    home(modelUrl: string): AgentHome;
    start(place: { binary: string; home: AgentHome }, options: Options | undefined): Promise<Run>;
  },
): ChannelBench<Run, Options> {
  let binary = '';
  let model: ScriptedModel | undefined;
  let home: AgentHome | undefined;
  let run: Run | undefined;
  const there = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('only within a test');
    return thing;
  };
  const bench: ChannelBench<Run, Options> = {
    get binary() {
      return binary;
    },
    get model() {
      return there(model);
    },
    get home() {
      return there(home);
    },
    renew(make) {
      home?.remove();
      home = make(bench.model.url);
    },
    async start(options) {
      run = await parts.start({ binary, home: bench.home }, options);
      return run;
    },
    here: (name) => join(bench.home.repo, name),
    result: (script, turn, block = 0) =>
      bench.model.results.get(`toolu_${script}_${turn}_${block}`)?.text ?? '',
    settled: (what, ready, ms = 90_000) =>
      until(() => `${what}\n${run?.said.join('\n')}\n${run?.doubts.join('\n')}\n${run?.screen()}`, ready, ms),
  };
  beforeAll(async () => {
    binary = await installAgent(agent);
    model = await openScriptedModel();
  });
  afterAll(() => model?.close());
  beforeEach(() => bench.renew(parts.home));
  afterEach(async () => {
    await run?.stop();
    run = undefined;
    home?.remove();
    home = undefined;
  });
  return bench;
}
