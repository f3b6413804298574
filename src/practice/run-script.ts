import type { Screen } from './screen.ts';
import type { Script, Step, Use } from './script-steps.ts';
import type { Session, UseResult } from './session.ts';

/** How a script ended: every expectation not met, and the exit code it asked for. */
export interface ScriptEnd {
  surprises: string[];
  exit: number | null;
}

/** Does the steps in order until the end, an `exit` or an interruption. */
export async function runScript(script: Script, session: Session, screen: Screen): Promise<ScriptEnd> {
  const surprises: string[] = [];
  const check = (use: Use, got: UseResult) => {
    if (use.expect === undefined || use.expect === got.result) return;
    surprises.push(`${use.tool} was ${got.result}, expected ${use.expect}: ${got.text}`);
  };
  const one = async (step: Step): Promise<number | null> => {
    switch (step.do) {
      case 'use':
        check(step, await session.use(step));
        return null;
      case 'together': {
        const results = await session.together(step.uses);
        for (const [index, use] of step.uses.entries()) {
          const got = results[index];
          if (got) check(use, got);
        }
        return null;
      }
      case 'say':
        await session.say(step.text);
        return null;
      case 'print':
        await screen.raw(Buffer.from(step.base64, 'base64'));
        return null;
      case 'flood':
        await flood(step.bytes, session, screen);
        return null;
      case 'wait':
        await session.pause(step.ms);
        return null;
      case 'exit':
        return step.code;
      default:
        return step satisfies never;
    }
  };
  for (const step of script) {
    if (session.interrupted.aborted) break;
    const exit = await one(step);
    if (exit !== null) return { surprises, exit };
  }
  return { surprises, exit: null };
}

const floodChunk = 64 * 1024;

async function flood(bytes: number, session: Session, screen: Screen): Promise<void> {
  const line = (n: number) =>
    `\x1b[38;5;${16 + (n % 216)}m${String(n).padStart(8)} the quick brown fox ${'·'.repeat(40)}\x1b[0m\r\n`;
  let chunk = '';
  for (let n = 0; Buffer.byteLength(chunk) < floodChunk; n += 1) chunk += line(n);
  const whole = Buffer.from(chunk);
  for (let left = bytes; left > 0 && !session.interrupted.aborted; left -= whole.length) {
    await screen.raw(left < whole.length ? whole.subarray(0, left) : whole);
    // Keys must get through a flood.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
