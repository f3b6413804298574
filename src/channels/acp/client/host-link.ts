import { readFileSync } from 'node:fs';
import http from 'node:http';
import { type ClientSays, HostAddress } from '../wire.ts';

/** The run's host, as its client sees it. */
export interface HostLink {
  /** Resolves with the host's answer, parsed. Rejects when there is none, when it is no yes, or when the signal aborts. */
  say(words: ClientSays, signal?: AbortSignal): Promise<unknown>;
}

/** Throws when the file is not there or not ours. */
export function openHostLink(addressFile: string): HostLink {
  const { url, header, secret } = HostAddress.parse(JSON.parse(readFileSync(addressFile, 'utf8')));
  return {
    say: (words, signal) =>
      new Promise((resolve, reject) => {
        const text = JSON.stringify(words);
        const request = http.request(url, {
          method: 'POST',
          // A connection that was closed meanwhile must not cost an answer.
          agent: false,
          headers: {
            [header]: secret,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          },
          ...(signal ? { signal } : {}),
        });
        request.on('error', reject);
        request.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => void chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            if (response.statusCode !== 200) reject(new Error(`the host said no (${response.statusCode})`));
            else resolve(parsed(Buffer.concat(chunks).toString('utf8')));
          });
        });
        request.end(text);
      }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
