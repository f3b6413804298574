import { describe, expect, it } from 'vitest';
import { createPromptAnswers } from '../../../src/channels/gemini/answer-prompts.ts';
import { createCalls } from '../../../src/channels/gemini/calls.ts';
import type { KeyPress } from '../../../src/model/rendered-screen.ts';
import { captured, screenOf, shown } from './screens.ts';

const command = 'echo hi > out.txt && cat out.txt';
const prompt = () => screenOf(captured('exec'));
const settled = () => new Promise((done) => setImmediate(done));

function open(accepts: () => boolean = () => true) {
  const calls = createCalls();
  const pressed: Omit<KeyPress, 'id'>[] = [];
  const [doubts, notes]: [string[], string[]] = [[], []];
  let clock = 0;
  let timers: { at: number; run: () => void }[] = [];
  const answers = createPromptAnswers({
    ...{ shown, calls, now: () => clock },
    screen: {
      follow: () => {},
      async press(press) {
        if (accepts()) pressed.push(press);
        return accepts();
      },
    },
    doubted: (reason) => void doubts.push(reason),
    note: (text) => void notes.push(text),
    after(ms, run) {
      const timer = { at: clock + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  });
  const let_go = (text = command) => {
    const call = calls.add({ tool: 'run_shell_command', input: { command: text }, cwd: '/repo', mcp: null });
    calls.release(call, 'a1', call.input);
    calls.announce({ type: 'exec', command: text }, (one) => one === call);
    answers.again();
    return call;
  };
  return {
    ...{ calls, pressed, doubts, notes, answers, letGo: let_go },
    async pass(ms: number) {
      const until = clock + ms;
      for (;;) {
        await settled();
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((one) => one !== next);
        clock = next.at;
        next.run();
      }
      clock = until;
    },
  };
}

describe("Gemini's question", () => {
  it('is answered once with the first choice when it shows a call that was let go, whichever comes first', async () => {
    for (const first of ['call', 'screen']) {
      const one = open();
      if (first === 'call') one.letGo();
      one.answers.look(prompt());
      if (first === 'screen') one.letGo();
      await one.pass(500);
      expect(one.pressed.map(({ keys }) => keys)).toEqual(['1']);
      expect(one.pressed[0]?.frozen.rows).toHaveLength(12);
    }
  });

  it.each<[string, (one: ReturnType<typeof open>) => void]>([
    ['nothing was let go', () => {}],
    ['another call was let go', (one) => void one.letGo('ls')],
    [
      'the call still waits for its verdict',
      (one) => void one.calls.add({ tool: 'run_shell_command', input: { command }, cwd: '/repo', mcp: null }),
    ],
    ['the call was refused', (one) => one.calls.drop(one.letGo())],
    [
      'its result is there',
      (one) => void (one.letGo() && one.calls.finish('run_shell_command', { command })),
    ],
  ])('stands as long as %s, and a person is told', async (_, before) => {
    const one = open();
    before(one);
    one.answers.look(prompt());
    await one.pass(20_000);
    expect(one.pressed).toEqual([]);
    expect(one.doubts).toEqual([expect.stringMatching(/not let through \(Shell {2}echo hi/)]);
  });

  it('is asked about again when the key did not help, and not for ever', async () => {
    const one = open();
    one.letGo();
    one.answers.look(prompt());
    await one.pass(60_000);
    expect(one.pressed).toHaveLength(4);
  });

  it('gets no key once somebody typed', async () => {
    const one = open();
    one.answers.look(prompt());
    one.answers.look({ ...prompt(), typed: 1 });
    one.letGo();
    await one.pass(20_000);
    expect([one.pressed, one.notes]).toEqual([[], [expect.stringContaining('theirs to answer')]]);
  });

  it('gets its key when the screen was not still at first', async () => {
    let still = false;
    const one = open(() => still);
    one.letGo();
    one.answers.look(prompt());
    await one.pass(500);
    expect(one.pressed).toEqual([]);
    still = true;
    await one.pass(2_000);
    expect(one.pressed).toHaveLength(1);
  });

  it('that is gone is no longer pressed for', async () => {
    const one = open(() => false);
    one.letGo();
    one.answers.look(prompt());
    await one.pass(100);
    one.answers.look(screenOf(' >   Type your message'));
    expect(one.answers.open()).toBe(false);
    await one.pass(60_000);
    expect([one.pressed, one.doubts]).toEqual([[], []]);
  });

  it('that is not on the screen as a whole gets no key, and a person is told why nothing goes on', async () => {
    const one = open();
    one.letGo();
    one.answers.look(screenOf(captured('exec').split('\n').slice(4).join('\n')));
    await one.pass(60_000);
    expect([one.pressed, one.doubts]).toEqual([[], []]);
    expect(one.notes).toEqual([expect.stringContaining('a larger window shows it')]);
  });
});
