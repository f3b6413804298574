import { createHash } from 'node:crypto';
import type { ControlClient } from '../host/control-client.ts';
import type { Shown } from '../model/event.ts';
import { lineText } from '../ui/body-line.ts';
import { stopBody } from '../ui/dialog-body.ts';
import type { Held, OpenStop, RunView } from '../ui/run-view.ts';
import type { SpokenCommand } from '../ui/spoken-command.ts';
import { visible } from '../ui/visible-text.ts';
import { questionText } from './question-text.ts';

export interface SpokenPorts {
  control: Pick<ControlClient, 'send'>;
  may: 'answer' | 'watch';
  view(): RunView;
  line(text: string): void;
  /** Monotonic ms. */
  now(): number;
}

/** Questions and stops as they are read out, and answers to them as they are typed. */
export interface SpokenAnswers {
  /** Reads out what waits and was not read out yet. */
  announce(): void;
  /** Reads out what waits, again; the first where none is named. */
  show(action: string | null): void;
  list(): void;
  answer(command: Extract<SpokenCommand, { do: 'yes' | 'no' | 'word' }>): void;
  resolveStop(how: 'end' | 'once'): void;
}

/** A question has to have been there this long before an answer to it counts: as in a dialog. */
const hearMs = 600;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createSpokenAnswers({ control, may, view, line, now }: SpokenPorts): SpokenAnswers {
  /** When each question was read out first, and what stood in it. */
  const heard = new Map<string, { at: number; hash: string }>();

  function read(held: Held): void {
    const { id } = held.action;
    const text = questionText(held, view());
    heard.set(id, { at: heard.get(id)?.at ?? now(), hash: sha256(text) });
    line('');
    line(`Question ${id}.`);
    line(text);
    const { danger } = held.verdict;
    if (may === 'watch') line('You only watch: somebody else answers.');
    else if (danger) line(`Type: no ${id}, or: yes ${id} ${visible(danger.word)}. It is dangerous.`);
    else line(`Type: no ${id}, or: yes ${id}, or: yes ${id} run for the rest of this run.`);
  }

  const keyOf = (stop: OpenStop): string => `stop ${stop.stop}`;

  function readStop(stop: OpenStop): void {
    const text = stopBody(stop, true, view()).map(lineText).join('\n');
    heard.set(keyOf(stop), { at: heard.get(keyOf(stop))?.at ?? now(), hash: sha256(text) });
    line('');
    line('The run is frozen.');
    line(text);
    line(stop.held ? 'Type: end, or: once for this action only.' : 'Type: end.');
  }

  /** What was heard of a thing, long enough ago; undefined after saying why not. */
  function known(key: string, missing: string): Shown | undefined {
    const one = heard.get(key);
    if (may === 'watch' || !one) {
      line(may === 'watch' ? 'You only watch.' : missing);
      return undefined;
    }
    const ms = Math.round(now() - one.at);
    if (ms >= hearMs) return { hash: one.hash, ms, swallowed: 0 };
    line('That came too soon to be about this question. Type it again.');
    return undefined;
  }

  /** Which answer a line is, and with what note; null after saying why it is none. */
  function meant(
    command: Extract<SpokenCommand, { do: 'yes' | 'no' | 'word' }>,
    { verdict: { danger } }: Held,
  ): { answer: 'once' | 'run' | 'deny'; note: string | null } | null {
    if (command.do === 'no') return { answer: 'deny', note: command.note };
    if (danger && !(command.do === 'word' && command.word === danger.word)) {
      line(`It is dangerous: type yes ${command.action} ${visible(danger.word)}. Nothing was answered.`);
      return null;
    }
    if (!danger && command.do === 'word') {
      line(`Nothing was answered. Type: yes ${command.action}.`);
      return null;
    }
    return { answer: command.do === 'yes' && command.lasting ? 'run' : 'once', note: null };
  }

  return {
    announce() {
      const { waiting, stop } = view();
      for (const held of waiting) if (!heard.has(held.action.id)) read(held);
      if (stop && !heard.has(keyOf(stop))) readStop(stop);
    },
    show(action) {
      const { waiting, stop } = view();
      const held = waiting.find((one) => action === null || one.action.id === action);
      if (held) read(held);
      else if (stop && action === null) readStop(stop);
      else line('Nothing waits.');
    },
    list() {
      const { waiting, stop } = view();
      if (waiting.length === 0 && !stop) line('Nothing waits.');
      for (const { action } of waiting)
        line(`${action.id}: ${action.kind}, asked. show ${action.id} reads it.`);
      if (stop) line('The run is frozen at a stop. show reads why.');
    },
    answer(command) {
      const held = view().waiting.find(({ action }) => action.id === command.action);
      const missing = `Nothing waits under ${visible(command.action)}. list says what does.`;
      if (!held) {
        line(missing);
        return;
      }
      const shown = known(command.action, missing);
      const answer = shown && meant(command, held);
      if (!answer) return;
      control.send({
        ...({ intent: 'answer', minutes: null, command: null } as const),
        ...{ action: command.action, decided: held.decided, shown, ...answer },
      });
    },
    resolveStop(how) {
      const { stop } = view();
      if (!stop || (how === 'once' && !stop.held)) {
        line(stop ? 'No action waits at this stop: it can only be ended here.' : 'The run is not stopped.');
        return;
      }
      const shown = known(keyOf(stop), 'The run is not stopped.');
      const reason = how === 'end' ? 'ended at a stop' : 'this action only';
      if (shown)
        control.send({ intent: 'resolve-stop', stop: stop.stop, how, reason, contract: null, shown });
    },
  };
}
