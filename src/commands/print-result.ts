import type { Io } from './io.ts';

/** What a command came to: one JSON document where `--json` was given, a text for people otherwise. */
export function printResult(io: Io, value: object, text: () => string): void {
  io.out(io.json?.() ? `${JSON.stringify(value, null, 2)}\n` : text());
}

/** What a person is shown before they are asked: never where a program reads the result, and not at all when it asks nobody. */
export function showBefore(text: string, asks: boolean, io: Io): void {
  if (!io.json?.()) io.out(text);
  else if (asks) io.err(text);
}

/** What deserves a word and keeps nobody from going on. Under `--json` the result says it. */
export function printNote(text: string, io: Io): void {
  if (!io.json?.()) io.err(`${text}\n`);
}
