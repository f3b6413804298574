// The agent's SessionStart hook: hands its stdin to the supervisor. A program of its own, so it imports nothing
// but node, starts in some 50 ms, and needs no environment. argv: the 0600 file naming { url, header, secret }.
import { readFileSync } from 'node:fs';
import http from 'node:http';

const blocked = (why: string) => {
  process.stderr.write(`countersign: ${why}\n`);
  process.exitCode = 2;
};

function address(): { url: string; header: string; secret: string } | null {
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

function deliver(to: { url: string; header: string; secret: string }): void {
  const request = http.request(
    to.url,
    {
      method: 'POST',
      headers: { [to.header]: to.secret, 'content-type': 'application/json' },
      timeout: 15_000,
    },
    (response) => {
      response.resume();
      if (response.statusCode !== 200)
        blocked(`the supervisor refused this session (${response.statusCode})`);
    },
  );
  request.on('timeout', () => request.destroy(new Error('no answer')));
  request.on('error', (error) => blocked(`the supervisor cannot be reached: ${error.message}`));
  process.stdin.pipe(request);
}

const to = address();
if (to === null) blocked('the file with the address of the supervisor cannot be read');
else deliver(to);
