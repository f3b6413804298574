import { createInterface } from 'node:readline';
import type { ControlClient } from '../host/control-client.ts';
import { openScreen as followScreen, type ScreenClient } from '../host/screen-client.ts';
import type { Event } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { runDirectory } from '../store/run-directory.ts';
import { createMirror, type Mirror } from '../terminal/mirror.ts';
import { applyEvent, applyEvents } from '../ui/follow.ts';
import { runView } from '../ui/run-view-of.ts';
import { openScreen } from '../ui/screen-state.ts';
import { type SpokenCommand, spokenCommand, spokenHelp } from '../ui/spoken-command.ts';
import { createSpeaker } from '../ui/spoken-event.ts';
import { createUiStore } from '../ui/store.ts';
import { visible } from '../ui/visible-text.ts';
import { pad } from '../ui/wrap.ts';
import type { JournalFollower } from './follow-journal.ts';
import { hostLost } from './host-lost.ts';
import type { Io } from './io.ts';
import { exitCodeOf } from './line-mode.ts';
import type { Places } from './places.ts';
import { prefixOf } from './prefix-key.ts';
import { printProblem } from './print-problem.ts';
import { summaryOf } from './run-summary.ts';
import { createSpokenAnswers, type SpokenAnswers } from './spoken-answers.ts';

export interface SpokenOptions {
  control: ControlClient;
  journal: JournalFollower;
  token: string;
  may: 'answer' | 'watch';
  run: string;
  places: Places;
}

/** The size the agent draws for: enough for its own lines to stay whole. */
const size = { cols: 100, rows: 40 } as const;
/** An Enter that comes with the text is taken as a part of it. */
const enterMs = 200;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What the agent's screen shows, followed so that it can be read out. */
function followAgent({ control, token, may }: SpokenOptions, mirror: Mirror, line: (text: string) => void) {
  const agent = followScreen(
    control.welcome.screenSocket,
    { token, may },
    {
      snapshot(cols, rows, snapshot) {
        mirror.resize(cols, rows);
        mirror.restore(snapshot);
      },
      bytes: (data) => mirror.write(data),
      size: (cols, rows) => mirror.resize(cols, rows),
      refused: (text) => line(visible(text)),
      closed: () => {},
    },
  );
  if (may === 'answer') agent.resize(size.cols, size.rows);
  return agent;
}

interface Hands {
  control: ControlClient;
  agent: ScreenClient;
  mirror: Mirror;
  answers: SpokenAnswers;
  line(text: string): void;
  leave(): void;
}

/** Does what a typed line says. */
function perform(command: SpokenCommand, { control, agent, mirror, answers, line, leave }: Hands): void {
  switch (command.do) {
    case 'yes':
    case 'no':
    case 'word':
      answers.answer(command);
      break;
    case 'resolve':
      answers.resolveStop(command.how);
      break;
    case 'list':
      answers.list();
      break;
    case 'show':
      answers.show(command.action);
      break;
    case 'screen':
      line(mirror.text().map(visible).join('\n').trimEnd());
      break;
    case 'say':
      agent.type(bytes(command.text));
      setTimeout(() => agent.type(bytes('\r')), enterMs);
      break;
    case 'escape':
      agent.type(bytes('\x1b'));
      break;
    case 'note':
      control.send({ intent: 'note', text: command.text, marker: false });
      break;
    case 'pause':
      control.send({ intent: 'pause', reason: 'asked for by a person' });
      break;
    case 'resume':
      control.send({ intent: 'resume' });
      break;
    case 'stop':
    case 'kill':
      control.send({ intent: 'end', how: command.do, reason: 'asked for by a person' });
      break;
    case 'leave':
      leave();
      break;
    case 'help':
      for (const [words, text] of spokenHelp) line(`${pad(words, 12)}  ${text}`);
      break;
    case 'unknown':
      line(command.why);
      break;
    default:
      command satisfies never;
  }
}

/** A run in lines that are only ever added, for screen readers: what happens in sentences, answers as typed words. */
export function watchSpoken(options: SpokenOptions, io: Io): Promise<ExitCode> {
  const { control, journal, may, places, run } = options;
  return new Promise((resolve) => {
    const store = createUiStore(openScreen(size.cols, size.rows, prefixOf({ prefix: 'ctrl-]' }), 0));
    const speaker = createSpeaker();
    const mirror = createMirror({ ...size, scrollback: 0 });
    let left = false;
    const line = (text: string): void => io.out(`${text}\n`);
    const agent = followAgent(options, mirror, line);
    const view = () => {
      const { run: state, history } = store.getState();
      const zoneMinutes = -new Date().getTimezoneOffset();
      return runView(state, history, {
        mayAnswer: may === 'answer',
        zoneMinutes,
        elapsedMs: 0,
        recording: true,
      });
    };
    const answers = createSpokenAnswers({ control, may, view, line, now: () => performance.now() });

    function take(event: Event): void {
      applyEvent(store, event);
      const sentence = speaker.say(event.body);
      if (sentence !== null) line(sentence);
      answers.announce();
    }

    function leave(): void {
      if (left) return;
      left = true;
      input.close();
      agent.close();
      control.close();
      mirror.dispose();
      const { text, state } = summaryOf(places.store, run, undefined);
      io.out(text);
      resolve(state.end ? exitCodeOf(state) : exitCode.done);
    }

    const input = createInterface({ input: process.stdin, terminal: false });
    input.on('line', (typed) =>
      perform(spokenCommand(typed), { control, agent, mirror, answers, line, leave }),
    );
    // Nobody can type any more: the run goes on without this view.
    input.on('close', leave);
    applyEvents(store, journal.past);
    for (const { body } of journal.past) speaker.say(body);
    const { header } = view();
    line(`${visible(header.agent)}: ${visible(header.task)}. Type help for what can be typed.`);
    answers.announce();
    control.onRefused((problem) => line(`Not done: ${visible(problem.message)} ${visible(problem.fix)}`));
    control.onClosed(() => {
      if (!left && !store.getState().run.end) printProblem(hostLost(runDirectory(places.store, run).log), io);
      leave();
    });
    journal.follow(take, (problem) => {
      printProblem(problem, io);
      leave();
    });
  });
}
