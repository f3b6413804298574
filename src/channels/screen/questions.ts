import { createHash } from 'node:crypto';
import type { Action } from '../../model/action.ts';
import type { Profile } from '../../model/profile.ts';
import type { RenderedScreen } from '../../model/rendered-screen.ts';
import type { ChannelPorts, Release } from '../channel.ts';
import { mapTool } from '../map-tool.ts';
import { inputDiffers } from '../same-input.ts';
import type { FoundPrompt } from './find-prompt.ts';
import type { ScreenPort } from './screen-port.ts';

/** The prompts of one agent, each from when it comes up to when it is gone. */
export interface Questions {
  /** What the screen shows now. */
  look(found: FoundPrompt | undefined, screen: RenderedScreen): void;
  /** A prompt stands there. */
  open(): boolean;
}

export interface QuestionDeps {
  channel: string;
  profile: Profile;
  ports: ChannelPorts;
  screen: ScreenPort;
  workspace: string;
  note(text: string): void;
  /** Something is on the screen that should not be. */
  doubted(reason: string): void;
  /** The agent is told why not, once it takes input. */
  tell(reason: string): void;
  after(ms: number, run: () => void): () => void;
}

interface Question {
  id: string;
  found: FoundPrompt;
  /** As it came up: whoever types from then on takes it over. */
  typed: number;
  stop: AbortController;
  release: Release | undefined;
  at: 'asking' | 'answered' | 'taken';
  /** A press is on its way. */
  pressing: boolean;
  cancel(): void;
}

/** A prompt that does not go away after the keys were typed: whoever reads them later reads a yes for something else. */
const goneMs = 10_000;
const againMs = 200;

export function createQuestions(deps: QuestionDeps): Questions {
  const { ports, screen } = deps;
  let current: Question | undefined;

  function begin(found: FoundPrompt, typed: number): void {
    const id = ports.nextId();
    const question: Question = {
      ...{ id, found, typed, stop: new AbortController(), release: undefined },
      ...{ at: 'asking', pressing: false, cancel: () => {} },
    };
    current = question;
    void judge(question).then((release) => {
      question.release = release;
      answer(question);
    });
  }

  async function judge({ id, found, stop }: Question): Promise<Release> {
    const action = actionOf(deps, id, found);
    if (action === 'inner') return { effect: 'allow', reason: '', input: null };
    try {
      return unedited(action.input, await ports.submit(action, { withdrawn: stop.signal }));
    } catch (error) {
      ports.anomaly(`judging ${id} failed: ${error instanceof Error ? error.message : String(error)}`);
      return { effect: 'deny', reason: 'The supervisor could not judge this.', input: null };
    }
  }

  /** Types the answer on the prompt as it was seen last. What does not fit any more is looked at again. */
  function answer(question: Question): void {
    const { release, found } = question;
    if (question !== current || question.at !== 'asking' || question.pressing || !release) return;
    question.pressing = true;
    const yes = release.effect === 'allow';
    const keys = yes ? found.prompt.yes : found.prompt.no;
    void screen.press({ keys, frozen: found.frozen }).then((ok) => {
      question.pressing = false;
      // It may be the same prompt in another place: what is seen next tells.
      if (!ok) return void deps.after(againMs, () => answer(question));
      question.at = 'answered';
      question.cancel = deps.after(goneMs, () => {
        if (current === question)
          deps.doubted(`${question.id} was answered on the screen, and its prompt is still there`);
      });
      if (!yes && found.prompt.tellWhy) deps.tell(release.reason);
    });
  }

  /** The prompt is gone, or another. */
  function end(question: Question): void {
    current = undefined;
    question.cancel();
    const { id, at } = question;
    if (at === 'answered') {
      if (question.release?.effect === 'allow') finished(deps, id);
      return;
    }
    if (at === 'asking') withdraw(question, 'its prompt went away before it was answered');
  }

  function withdraw(question: Question, why: string): void {
    question.stop.abort();
    deps.note(`${question.id} was not answered by us: ${why}`);
    // It was let through and the keys were never typed: nobody knows what became of it.
    if (question.release?.effect === 'allow') finished(deps, question.id);
  }

  return {
    open: () => current !== undefined,
    look(found, now) {
      const question = current;
      if (question && !(found && isSame(question.found, found))) end(question);
      if (!found) return;
      if (!current) return begin(found, now.typed);
      if (!question) return;
      question.found = found;
      if (now.typed !== question.typed && question.at === 'asking') {
        question.at = 'taken';
        withdraw(question, "somebody typed at the agent's own prompt");
        return;
      }
      answer(question);
    },
  };
}

/** The same question, however it is laid out now. */
function isSame(one: FoundPrompt, other: FoundPrompt): boolean {
  return one.prompt === other.prompt && !inputDiffers(one.groups, other.groups) && one.text === other.text;
}

/** Secrets are masked before a screen is read: with one in it the action is not known. */
const masked = '▒';

function actionOf(
  { channel, profile, ports, workspace }: QuestionDeps,
  id: string,
  found: FoundPrompt,
): Action | 'inner' {
  const { prompt, groups, text } = found;
  const input = { ...groups, prompt: text, screen: createHash('sha256').update(text).digest('hex') };
  const call = { tool: prompt.tool, input, cwd: workspace, ref: null, by: null, server: null };
  const mapped = mapTool(profile, call, { id, channel });
  if (mapped.as === 'inner') {
    ports.inner({ tool: prompt.tool, because: mapped.because, by: null });
    return 'inner';
  }
  // A prompt waits for its keys, whatever else of this agent does not.
  const seen = { id, ...call, channel, holds: 'block', provenance: 'inferred' } as const;
  if (text.includes(masked)) {
    const { server: _, ...rest } = seen;
    return { kind: 'unknown', ...rest, why: 'a part of it is masked on the screen' };
  }
  return { ...mapped.action, holds: seen.holds, provenance: seen.provenance };
}

/** Keys say yes or no, never something else. */
function unedited(asked: Record<string, unknown>, release: Release): Release {
  if (release.effect !== 'allow' || release.input === null || !inputDiffers(asked, release.input))
    return release;
  const wanted = JSON.stringify(release.input);
  return {
    effect: 'deny',
    reason: `A person changed this. It cannot be changed on the way; do this instead: ${wanted}`,
    input: null,
  };
}

function finished({ ports }: QuestionDeps, action: string): void {
  ports.finished({
    ...{ action, outcome: 'unknown', provenance: 'inferred', differs: false },
    ...{ failure: null, excerpt: '', output: null, ms: null },
  });
}
