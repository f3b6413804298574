import { Attempts } from './boundary/probes/attempt.ts';
import { makeAttempts } from './boundary/probes/make-attempts.ts';

/** Makes the attempts it is given in its only argument, or else on standard input; one line tells what came of them. */
async function wanted(): Promise<string> {
  const [, , given] = process.argv;
  if (given !== undefined) return given;
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const tried = await makeAttempts(Attempts.parse(JSON.parse(await wanted())));
process.stdout.write(`${JSON.stringify({ tried })}\n`);
