import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ControlClient } from '../host/control-client.ts';
import type { ScreenClient } from '../host/screen-client.ts';
import { causeText } from '../model/cause.ts';
import type { Problem } from '../model/problem.ts';
import { createJudge } from '../policy/decide.ts';
import { parseContract } from '../store/contract-file.ts';
import type { RuleProposal } from '../ui/rule-sheet.ts';
import type { ScreenInput, UiEffect } from '../ui/screen-state.ts';
import { noRule, proposeRule, type RuleQuestion } from './propose-rule.ts';
import type { ScreenSettings } from './screen-settings.ts';
import type { ViewerEnd } from './viewer.ts';
import type { LiveStage } from './viewer-stage.ts';
import type { RuleWriter } from './write-rule.ts';

export type ReadPage = Extract<UiEffect, { do: 'read-page' }>;

export interface EffectPorts {
  control: ControlClient;
  agent: ScreenClient;
  stage: LiveStage;
  workspace: string;
  settings: ScreenSettings;
  /** What the lines of a rule are worked out from. */
  question(action: string): RuleQuestion;
  rules: RuleWriter;
  readPage(effect: ReadPage): void;
  dispatch(input: ScreenInput): void;
  leave(end: ViewerEnd): void;
}

const describe = ({ message, fix, where }: Problem): string =>
  `${where ? `${where}: ` : ''}${message} ${fix}`;

/** Never with what is asked: commands can hold secrets. */
const attention = 'Countersign: something waits for you';

/** The person's own program, started once for each wait and left alone; one that cannot be started is passed over. */
function startNotifier([program, ...args]: readonly string[], env: ScreenSettings['env']): void {
  if (program === undefined) return;
  const child = spawn(program, [...args, attention], { env: { ...env }, stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

/** Editors that take `+12` for a line; others would take it for a file. */
const goToLine = new Set(
  'vi vim nvim view gvim ex nano pico emacs emacsclient micro kak joe jed mg ne'.split(' '),
);

/** Does what the screen's reducer asked for. */
export function createViewerEffects(ports: EffectPorts): { perform(effect: UiEffect): void } {
  const { control, agent, stage, workspace } = ports;
  const { config, env } = ports.settings;
  const judge = createJudge();

  /** Gives the terminal to the person's editor and takes it back. False when there was none to run. */
  function edit(file: string, line: number): boolean {
    const editor = env.VISUAL ?? env.EDITOR ?? 'vi';
    const back = stage.outer.lend();
    try {
      const [program = 'vi', ...args] = editor.split(' ');
      const at = goToLine.has(basename(program)) ? [`+${line}`] : [];
      const { status } = spawnSync(program, [...args, ...at, file], { stdio: 'inherit' });
      return status === 0;
    } finally {
      back();
    }
  }

  /** Edits a copy: the file of the contract itself changes nothing and belongs to the workspace. */
  function amend(effect: Extract<UiEffect, { do: 'edit-contract' }>): void {
    const directory = mkdtempSync(join(tmpdir(), 'countersign-amend-'));
    const file = join(directory, 'countersign.yaml');
    const come = (contract: string | null, why: string): void =>
      ports.dispatch({ kind: 'edited', stop: effect.stop, contract, why, at: performance.now() });
    try {
      writeFileSync(file, effect.text, { mode: 0o600 });
      if (!edit(file, 1)) {
        come(null, 'the editor did not end well: nothing was amended');
        return;
      }
      const text = readFileSync(file, 'utf8');
      const parsed = parseContract(text, { file: effect.file, workspace, now: Date.now() });
      const [first] = parsed.ok ? [] : parsed.problems;
      if (first) come(null, describe(first));
      else come(text, '');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  function scrollBack(wanted: number): void {
    const lines = stage.scrollTo(wanted);
    if (lines !== wanted) ports.dispatch({ kind: 'scrolled', lines, at: performance.now() });
  }

  async function proposeFor({ action, decided }: Extract<UiEffect, { do: 'propose-rule' }>): Promise<void> {
    const clocks = { now: () => performance.now(), wall: Date.now, rest: () => setImmediate() };
    const come = (proposal: RuleProposal): void =>
      ports.dispatch({ kind: 'rule-proposed', action, decided, proposal, at: performance.now() });
    try {
      // The key's own picture first.
      await setImmediate();
      come(await proposeRule(ports.question(action), { judge, ...clocks }));
    } catch (cause) {
      come(noRule(`working it out failed: ${causeText(cause)}`));
    }
  }

  return {
    perform(effect) {
      switch (effect.do) {
        case 'intent':
          if (effect.intent.intent === 'make-rule') ports.rules.sent(effect.intent);
          return control.send(effect.intent);
        case 'to-agent':
          return agent.type(effect.raw);
        case 'detach':
          return ports.leave({ why: 'detached' });
        case 'open-history':
          return ports.leave({ why: 'history' });
        case 'redraw':
          return stage.redraw();
        case 'suspend':
          return stage.outer.suspend();
        case 'copy':
          stage.outer.write(`\x1b]52;c;${Buffer.from(effect.text).toString('base64')}\x07`);
          return;
        case 'open-rule':
          edit(resolve(workspace, effect.file), effect.line);
          return;
        case 'edit-contract':
          return amend(effect);
        case 'propose-rule':
          void proposeFor(effect);
          return;
        case 'read-page':
          return ports.readPage(effect);
        case 'scrollback':
          return scrollBack(effect.lines);
        case 'attention':
          stage.outer.notify(attention);
          startNotifier(config.notifyCommand, env);
          return;
        default:
          return effect satisfies never;
      }
    },
  };
}
