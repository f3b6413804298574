// What the gate of a shell asks with: one line, or that the shell lives, or that a line is done. A program of its own, so it
// imports nothing but node. argv: the 0600 file naming { url, header, secret }, then what to say. Whatever goes wrong is a no.
import { readFileSync } from 'node:fs';
import http from 'node:http';

/** A line that was refused, or that nobody could be asked about. */
const refusedCode = 3;
/** What the pipe to the shell holds, with what is written around the line. */
const longestLine = 24 * 1024;
const waitingAfterMs = 700;

const no = (why: string): void => {
  process.stderr.write(`countersign: ${why}\n`);
  process.exitCode = refusedCode;
};

function fieldsOf(text: string): Map<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return new Map<string, unknown>(typeof parsed === 'object' && parsed ? Object.entries(parsed) : []);
  } catch {
    return new Map();
  }
}

function fileText(path: string | undefined): string {
  try {
    return readFileSync(path ?? '', 'utf8');
  } catch {
    return '';
  }
}

function typedText(): string | null {
  const bytes = readFileSync(0);
  const text = bytes.toString('utf8').replace(/\n$/, '');
  if (bytes.length > longestLine) no(`refused: this line is longer than ${longestLine / 1024} KB`);
  else if (!Buffer.from(`${text}\n`, 'utf8').equals(bytes)) no('refused: this line is no UTF-8 text');
  else return text;
  return null;
}

function post(body: unknown, done: (answer: Map<string, unknown>) => void): void {
  const address = fieldsOf(fileText(process.argv[2]));
  const [url, header, secret] = [address.get('url'), address.get('header'), address.get('secret')];
  if (typeof url !== 'string' || typeof header !== 'string' || typeof secret !== 'string')
    return void no('refused: the address of the supervisor cannot be read');
  const lost = (error: Error) => no(`refused: the supervisor cannot be reached: ${error.message}`);
  const request = http.request(
    url,
    { method: 'POST', headers: { [header]: secret, 'content-type': 'application/json' } },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', lost);
      response.on('end', () => {
        const answer = fieldsOf(Buffer.concat(chunks).toString('utf8'));
        if (response.statusCode === 200 && response.complete) done(answer);
        else
          no(`refused: ${String(answer.get('error') ?? `the supervisor answered ${response.statusCode}`)}`);
      });
    },
  );
  request.on('error', lost);
  request.end(JSON.stringify(body));
}

function askLine(mark: string | undefined, stateFile: string | undefined): void {
  const text = typedText();
  if (text === null) return;
  const waiting = setTimeout(
    () => process.stderr.write('countersign: waiting for a person (Ctrl-C takes the line back)\n'),
    waitingAfterMs,
  ).unref();
  post({ event: 'line', text, mark, state: fileText(stateFile) }, (answer) => {
    clearTimeout(waiting);
    const [effect, action, runs] = [answer.get('effect'), answer.get('action'), answer.get('text')];
    if (effect !== 'allow' || typeof action !== 'string' || typeof runs !== 'string')
      return no(`refused: ${String(answer.get('reason') ?? 'the answer could not be understood')}`);
    process.stdout.write(`${action}\n${runs}`);
  });
}

const [what, ...said] = process.argv.slice(3);
const quietly = () => undefined;
if (what === 'line') askLine(said[0], said[1]);
else if (what === 'alive')
  post({ event: 'alive', version: said[0], mark: said[1], state: fileText(said[2]) }, quietly);
else if (what === 'done')
  post({ event: 'done', action: said[0], exit: Number(said[1]), ms: Number(said[2]) }, quietly);
else no('nothing was asked');
