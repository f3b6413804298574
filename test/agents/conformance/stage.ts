import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Action } from '../../../src/model/action.ts';
import type { GivenServer } from '../kits/kit.ts';
import type { AgentHome } from '../rig/agent-home.ts';
import type { ScriptedModel, Turn } from '../rig/scripted-model.ts';
import { type Supervised, supervise } from '../rig/supervised.ts';
import { until } from '../rig/until.ts';
import type { Declared } from './declared.ts';
import { createTypedLines } from './typed-lines.ts';

/** How long anything may take on a busy machine. */
export const patience = 240_000;

/** The file's text; null where there is none. */
export function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** What all of them show while they work. */
const busy = /esc (?:to )?(?:interrupt|cancel)/i;

/** Complete, for what is touched may raise the risk, and then edits would wait for it. */
const rollback = `rollback: { change: c, undo: u, data_risk: none, trigger: t, owner: dana@example.com }\n`;

/** One run of one agent under the built program, and what a play does with it. */
export interface Stage extends Declared {
  home: AgentHome;
  model: ScriptedModel;
  run: Supervised;
  here(name: string): string;
  /** Has the agent's model play these turns: as the run's task the first time, typed at the agent after that. */
  play(name: string, turns: readonly Turn[]): Promise<void>;
  /** The name under which the model knows a script of this stage. */
  script(name: string): string;
  /** What the agent said became of it. */
  finished(text: string): string | undefined;
  /** The result the model was sent, where it was sent one. */
  result(name: string, turn?: number, block?: number): string | undefined;
  /** The action this text is in, as it was asked for. */
  action(text: string): Action | undefined;
  verdict(text: string): string | undefined;
  released(text: string): 'allow' | 'deny' | undefined;
  /** Waits until the action with this text is held. */
  held(text: string): Promise<Action>;
  /** Opens the question that waits, whichever it is, and presses the keys for what it shows. Resolves with that. */
  answer(keys: (shown: string) => string): Promise<string>;
  /** Over: paused and ended runs let nothing happen. */
  over(): boolean;
  until(what: string, ready: () => unknown): Promise<void>;
  /** The same, with keys pressed one after the other, and again after a while: agents are not always ready for them. */
  pressing(keys: readonly string[], what: string, ready: () => unknown): Promise<void>;
}

/** Opens a home and starts the agent there under this contract. Each name of a script is unique by `scope`. */
export function openStage(options: {
  declared: Declared;
  binary: string;
  model: ScriptedModel;
  scope: string;
  /** Lines of the contract after its head. */
  rules: string;
  files?: Record<string, unknown>;
  servers?: Record<string, GivenServer>;
  boundary?: boolean;
}): Stage {
  const { declared, binary, model, scope, rules, servers = {}, boundary = true } = options;
  const { kit } = declared;
  const first = `${scope}-first`;
  const contract = `contract: 1\ntask: Please SCRIPT:${first}\nowner: dana@example.com\nagent: { profile: ${kit.profile} }\nrisk: low\n${rollback}${rules}`;
  const files = { 'countersign.yaml': contract, ...options.files };
  const home = kit.home(model.url, { files, servers });
  const run = supervise({
    ...{ binary, home, boundary, command: kit.command, agentArgs: [...(kit.args ?? [])] },
  });
  let exited = false;
  void run.terminal.exited.then(() => {
    exited = true;
  });
  const state = (): string => {
    const last = run.events().slice(-12);
    return `${run.terminal.text()}\n${last.map(({ body }) => JSON.stringify(body).slice(0, 200)).join('\n')}`;
  };
  const wait = async (what: string, ready: () => unknown, ms = patience): Promise<void> => {
    await until(
      () => `${what}\n${state()}`,
      () => {
        const value = ready();
        if (!value && exited) throw new Error(`the program ended before ${what}\n${state()}`);
        return value;
      },
      ms,
    );
  };
  const pressing = (
    keys: readonly string[],
    what: string,
    ready: () => unknown,
    ms = patience,
  ): Promise<void> => {
    let next = 0;
    let at = 0;
    const pressed = (): boolean => {
      if (ready()) return true;
      if (performance.now() > next) {
        run.terminal.type(keys[at] ?? '');
        at = (at + 1) % keys.length;
        next = performance.now() + (at === 0 ? 5_000 : 100);
      }
      return false;
    };
    return wait(what, pressed, ms);
  };
  /** Types a task at the agent's own prompt. */
  const say = async (script: string): Promise<void> => {
    // What comes while they are busy some put into a queue, and never look at it when the turn was cut off.
    await wait('the agent to have ended its turn', () => !busy.test(run.terminal.text()));
    const typed = () => run.terminal.text().includes(script);
    const begun = () => model.begun.has(script);
    const [task, reach] = [`\x1b[200~now SCRIPT:${script}\x1b[201~`, `${script} to reach the model`];
    await pressing([task], `${script} to be typed`, typed);
    try {
      await pressing(['\r'], reach, begun, 60_000);
    } catch (error) {
      if (exited) throw error;
      // OpenCode takes what comes right after a turn was cut off, shows it, and never begins it: then people say it again.
      await pressing([task, '\r'], `${reach}, said twice`, begun);
    }
  };
  const scriptOf = (name: string) => `${scope}-${name}`;
  const idOf = (name: string, turn: number, block: number) => `toolu_${scriptOf(name)}_${turn}_${block}`;
  const typed = declared.lines ? createTypedLines({ run, until: wait }) : undefined;
  const action = (text: string) =>
    run.bodies('action.requested').find((body) => JSON.stringify(body.action).includes(text))?.action;
  const decided = (text: string) => {
    const id = action(text)?.id;
    return run.bodies('action.decided').find((body) => body.action === id)?.verdict.effect;
  };
  return {
    ...declared,
    ...{ home, model, run, action, until: wait, pressing, script: scriptOf },
    finished(text) {
      const id = action(text)?.id;
      return run.bodies('action.finished').find((body) => body.action === id)?.outcome;
    },
    here: (name) => join(home.repo, name),
    async play(name, turns) {
      const script = scriptOf(name);
      if (typed) {
        const told = turns.flatMap((turn, at) =>
          turn.map((block, nth) => ({ id: idOf(name, at, nth), block })),
        );
        return typed.play(script, told);
      }
      model.script(script, turns);
      if (script !== first) await say(script);
      else await wait('the task to reach the model', () => model.begun.has(script));
    },
    result(name, turn = 0, block = 0) {
      const id = idOf(name, turn, block);
      return typed ? typed.result(id) : model.results.get(id)?.text;
    },
    verdict: decided,
    released(text) {
      const id = action(text)?.id;
      return run.bodies('action.released').find((body) => body.action === id)?.effect;
    },
    async held(text) {
      await wait(`${text} to be held`, () => decided(text) === 'ask');
      const asked = action(text);
      if (!asked) throw new Error('unreachable');
      return asked;
    },
    async answer(keys) {
      const live = () => /keys live|Other keys are live/.test(run.terminal.text());
      // Ours: agents say that they wait, too, and what was answered a moment ago is no question any more.
      await wait('a question', () => live() || /\d waiting/.test(run.terminal.text()));
      await pressing(['\x1da'], 'the question to be open', live);
      const shown = run.terminal.text();
      run.terminal.type(keys(shown));
      // Until it is taken the dialog stands there, and a key for the next question would go elsewhere.
      await wait('the key to be taken', () => !live(), 10_000).catch(() => undefined);
      return shown;
    },
    over: () =>
      run.bodies('run.ended').length > 0 ||
      run.bodies('run.paused').length > run.bodies('run.resumed').length,
  };
}
