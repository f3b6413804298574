import http from 'node:http';
import type { Target } from './address.ts';

export interface Post {
  /** Milliseconds until the whole reply was there, and the reply. */
  send(body: string): Promise<{ ms: number; text: string }>;
  close(): void;
}

/** Posts over one connection that stays open, as an agent does. */
export function httpPost({ url, headers }: Target): Post {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return {
    send: (body) =>
      new Promise((resolve, reject) => {
        const begun = performance.now();
        const length = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const request = http.request(
          url,
          { method: 'POST', agent, headers: { ...headers, ...length } },
          (reply) => {
            let text = '';
            reply.on('data', (chunk) => {
              text += String(chunk);
            });
            reply.on('end', () => resolve({ ms: performance.now() - begun, text }));
            reply.on('error', reject);
          },
        );
        request.on('error', reject);
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}
