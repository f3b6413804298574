import type { RenderedScreen } from '../../model/rendered-screen.ts';
import type { ScreenPort } from '../screen/screen-port.ts';
import type { Calls, OpenCall } from './calls.ts';
import { type NativePrompt, nativePrompt } from './native-prompt.ts';
import { type ShownNames, showsCall } from './same-call.ts';

export interface PromptDeps {
  shown: ShownNames;
  calls: Calls;
  screen: ScreenPort;
  /** Gemini asks for something nobody let through. */
  doubted(reason: string): void;
  note(text: string): void;
  now(): number;
  after(ms: number, run: () => void): () => void;
}

/** Gemini's own questions: each is answered with yes when it shows a call that was let through, and not at all otherwise. */
export interface PromptAnswers {
  look(screen: RenderedScreen): void;
  /** A call was let through, or what it will be asked about is known. */
  again(): void;
  /** A question stands there. */
  open(): boolean;
}

/** Chooses the first answer, "Allow once". Unlike Enter it sends nothing off where no question stands. */
const allowOnce = '1';
/** A screen just drawn may not listen yet. */
const pressAgainMs = 1_500;
const mostPresses = 4;
/** How long a question may stand there that shows nothing that was let through. */
const strangeMs = 5_000;
/** How long a call may have been let through without its question coming up whole. */
const unseenMs = 15_000;

interface Standing {
  prompt: NativePrompt;
  typed: number;
  presses: number;
  taken: boolean;
  pressing: boolean;
  cancel(): void;
}

export function createPromptAnswers(deps: PromptDeps): PromptAnswers {
  const { calls, screen } = deps;
  let standing: Standing | undefined;
  const watched = new WeakSet<OpenCall>();

  function begin(prompt: NativePrompt, typed: number): Standing {
    const fresh: Standing = {
      ...{ prompt, typed, presses: 0, taken: false, pressing: false },
      cancel: deps.after(strangeMs, () => {
        if (standing === fresh && !callFor(prompt)) deps.doubted(strange(prompt));
      }),
    };
    return fresh;
  }

  function callFor(prompt: NativePrompt): OpenCall | undefined {
    const fits = calls.released().filter((call) => showsCall(deps.shown, call, prompt));
    // The one nobody pressed a key for comes first: the same call may have been let through twice.
    return fits.find(({ pressedAt }) => pressedAt === null) ?? fits[0];
  }

  function answer(now: Standing): void {
    if (now !== standing || now.pressing || now.taken || now.presses >= mostPresses) return;
    const call = callFor(now.prompt);
    if (!call) return;
    if (call.pressedAt !== null && deps.now() - call.pressedAt < pressAgainMs) {
      deps.after(pressAgainMs, () => answer(now));
      return;
    }
    now.pressing = true;
    void screen.press({ keys: allowOnce, frozen: now.prompt.frozen }).then((ok) => {
      now.pressing = false;
      if (ok) {
        now.presses += 1;
        call.pressedAt = deps.now();
      }
      // What did not help is tried again: as long as the same question stands there.
      deps.after(pressAgainMs, () => answer(now));
    });
  }

  /** In a small window the beginning of a question is not on the screen, and what is not seen is not answered. */
  function watchFor(call: OpenCall): void {
    if (watched.has(call)) return;
    watched.add(call);
    deps.after(unseenMs, () => {
      if (call.pressedAt !== null || standing || !calls.released().includes(call)) return;
      deps.note(
        `Gemini's question for ${call.tool} is not on its screen as a whole: a larger window shows it`,
      );
    });
  }

  return {
    open: () => standing !== undefined,
    again() {
      if (standing) answer(standing);
      for (const call of calls.released()) if (call.details) watchFor(call);
    },
    look(shown) {
      const prompt = nativePrompt(shown);
      if (!prompt || prompt.text !== standing?.prompt.text) {
        standing?.cancel();
        standing = prompt && begin(prompt, shown.typed);
      }
      if (!standing || !prompt) return;
      standing.prompt = prompt;
      if (shown.typed !== standing.typed && !standing.taken) {
        standing.taken = true;
        deps.note(`somebody typed at Gemini's own question (${brief(prompt)}): it is theirs to answer`);
      }
      answer(standing);
    },
  };
}

const brief = ({ title }: NativePrompt): string => title.slice(0, 200);

const strange = (prompt: NativePrompt): string =>
  `Gemini asks at its own screen for something that was not let through (${brief(prompt)})`;
