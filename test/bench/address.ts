import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Address = z.strictObject({ url: z.string(), header: z.string(), secret: z.string() });

export interface Target {
  url: string;
  headers: Record<string, string>;
}

/** Where the hooks of a run listen, from the file its hook client reads. */
export function readAddress(path: string): Target {
  const { url, header, secret } = Address.parse(JSON.parse(readFileSync(path, 'utf8')));
  return { url, headers: { [header]: secret } };
}
