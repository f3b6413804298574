// An agent's hook as a command: hands its stdin to the supervisor. A program of its own, so it imports nothing but node,
// starts in some 50 ms, and needs no environment. argv: the 0600 file naming { url, header, secret }, and where the agent
// waits for an answer the event, which is added to the url: the answer is printed, and whatever goes wrong ends with 2.
import { readFileSync } from 'node:fs';
import http from 'node:http';

interface Address {
  url: string;
  header: string;
  secret: string;
}

const blocked = (why: string) => {
  process.stderr.write(`countersign: ${why}\n`);
  process.exitCode = 2;
  // An agent that could not tell us everything might take its hook for one that failed.
  process.stdin.resume();
};

function address(): Address | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
    const fields = new Map<string, unknown>(
      typeof parsed === 'object' && parsed ? Object.entries(parsed) : [],
    );
    const [url, header, secret] = [fields.get('url'), fields.get('header'), fields.get('secret')];
    if (typeof url !== 'string' || typeof header !== 'string' || typeof secret !== 'string') return null;
    return { url, header, secret };
  } catch {
    return null;
  }
}

function send(to: Address, url: string, timeout: number, took: (reply: http.IncomingMessage) => void) {
  const request = http.request(
    url,
    {
      method: 'POST',
      headers: { [to.header]: to.secret, 'content-type': 'application/json' },
      // 0: as long as it takes. Left out it would be the 5 s of Node's own agent.
      timeout,
    },
    took,
  );
  request.on('timeout', () => request.destroy(new Error('no answer')));
  request.on('error', (error) => blocked(`the supervisor cannot be reached: ${error.message}`));
  process.stdin.pipe(request);
}

function deliver(to: Address): void {
  send(to, to.url, 15_000, (response) => {
    response.resume();
    if (response.statusCode !== 200) blocked(`the supervisor refused this session (${response.statusCode})`);
  });
}

/** What a refusal says for itself. */
function reasonIn(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const fields = new Map<string, unknown>(
      typeof parsed === 'object' && parsed ? Object.entries(parsed) : [],
    );
    const error = fields.get('error');
    return typeof error === 'string' && error.trim() !== '' ? error : null;
  } catch {
    return null;
  }
}

/** Half an answer is none: agents take what they cannot read for a yes. */
function ask(to: Address, event: string): void {
  send(to, `${to.url}/${event}`, 0, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', (error) => blocked(`the answer was cut off: ${error.message}`));
    response.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      if (response.statusCode === 200) process.stdout.write(body);
      else blocked(reasonIn(body) ?? `the supervisor refused this call (${response.statusCode})`);
    });
  });
}

const to = address();
const event = process.argv[3];
if (to === null) blocked('the file with the address of the supervisor cannot be read');
else if (event === undefined) deliver(to);
else ask(to, event);
