import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The agent's own transcript, as JSON lines with usage: cost and tokens are read from it. */
export interface SessionLog {
  session: string;
  /** Absolute path of the file. */
  file: string;
  /** One answer of the pretended model; what it costs is made up, but the sums are real. */
  answer(content: object): void;
  note(line: object): void;
  /** Leaves nothing behind outside a repository. */
  close(): void;
}

const perAnswer = { input: 1_150, output: 180, cacheWrite: 400, cacheRead: 5_200, usd: 0.0121 };

/**
 * In the folder it is given; else inside `.git` where there is one, so that it goes with a throw-away repository and never
 * shows as a change.
 */
export function openSessionLog(cwd: string, given = process.env.PRACTICE_AGENT_FOLDER): SessionLog {
  const inside = join(cwd, '.git');
  const own = given || (existsSync(inside) ? join(inside, 'practice-agent') : undefined);
  const directory = own ?? mkdtempSync(join(tmpdir(), 'practice-agent-'));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const session = randomUUID();
  const file = join(directory, `${session}.jsonl`);
  let answers = 0;
  const note = (line: object) => appendFileSync(file, `${JSON.stringify({ ...line, sessionId: session })}\n`);
  note({ type: 'mode', mode: 'normal' });
  return {
    close() {
      if (!inside) rmSync(directory, { recursive: true, force: true });
    },
    session,
    file,
    note,
    answer(content) {
      answers += 1;
      note({
        type: 'assistant',
        message: {
          id: `msg_practice_${answers}`,
          role: 'assistant',
          model: 'practice',
          content: [content],
          usage: {
            input_tokens: perAnswer.input,
            output_tokens: perAnswer.output,
            cache_creation_input_tokens: perAnswer.cacheWrite,
            cache_read_input_tokens: perAnswer.cacheRead,
          },
        },
      });
      note({ type: 'cost-state', totalCostUSD: Math.round(answers * perAnswer.usd * 10_000) / 10_000 });
    },
  };
}
