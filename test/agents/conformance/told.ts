import type { PromiseName } from './promises.ts';

/** What is said of one guarantee, and the test it stands on: the words are in its name. */
export type Answer =
  | { how: 'yes'; test: Test }
  | { how: 'partly' | 'no'; why: string; test: Test }
  /** There is nothing it could be about, or it was not tried. */
  | { how: 'none' | 'untried'; why: string };
type Test = readonly [file: string, words: string];

/** A way in that the suite cannot play: each guarantee is told, and stands on a test of its own. */
export interface Told {
  title: string;
  answers: Record<PromiseName, Answer>;
}

const screen = 'test/channels/screen/screen.test.ts';
const run = 'test/agents/screen-run.test.ts';
const closed = 'test/e2e/fail-closed.test.ts';
const runsOn = 'what it does without a question is not held: it is on record, and the run is paused.';

/** Read from its screen. A program that prints aider's prompts stands in for it: the suite plays real agents alone. */
export const aider: Told = {
  title: 'aider (screen)',
  answers: {
    allow: { how: 'yes', test: [run, 'is judged by what it shows'] },
    deny: {
      how: 'partly',
      why: `what it asks for is refused, and it is told why as a message; ${runsOn}`,
      test: [screen, 'is told why not as soon as the agent takes input'],
    },
    unknown: { how: 'yes', test: [screen, "'a question of its own'"] },
    hold: {
      how: 'partly',
      why: 'its prompt waits, and nothing is typed before the answer; that was not tried for 90 s.',
      test: [screen, 'waits for as long as it takes, and nothing is typed before'],
    },
    timeOut: { how: 'yes', test: [run, 'gets a no where nobody answers'] },
    edit: {
      how: 'no',
      why: 'it cannot be told to run something else: the command is refused, and the model is told which one to run.',
      test: [screen, 'gets a no for a command that a person changed'],
    },
    parallel: { how: 'none', why: 'it asks one thing at a time.' },
    subagent: { how: 'none', why: 'it has none.' },
    large: {
      how: 'no',
      why: 'its screen shows which file is edited, not how; edits are not asked for.',
      test: [screen, 'is on record as seen and not held'],
    },
    bytes: {
      how: 'partly',
      why: 'what is judged is what the screen shows: hidden text is shown, what was drawn over is not.',
      test: [screen, "'a hidden part'"],
    },
    twoAnswers: { how: 'yes', test: [closed, 'of two viewers that answer, one is refused'] },
    ownPrompt: {
      how: 'no',
      why: 'its own prompt is what is read: a person who types there answers it, and that is on record.',
      test: [screen, 'takes the question over: it is withdrawn'],
    },
    cancel: { how: 'yes', test: [screen, 'takes the question over: it is withdrawn'] },
    garbage: { how: 'none', why: 'the channel listens nowhere.' },
    switchOff: {
      how: 'untried',
      why: 'its settings may not be touched by what it asks for; nothing else was tried.',
    },
    unasked: { how: 'no', why: runsOn, test: [screen, 'is on record as seen and not held'] },
    disconnect: { how: 'yes', test: [run, 'and no key where the supervisor was killed'] },
    hostile: {
      how: 'partly',
      why: 'it does not start with `.aider.conf.yml` or `.env` in a project, which can answer its questions; your own are not looked at.',
      test: [run, 'does not start where a project brings along what could answer'],
    },
  },
};
