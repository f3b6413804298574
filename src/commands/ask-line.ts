import { createInterface } from 'node:readline/promises';

/** Asks on the terminal; the first letter of the answer in lower case. Ctrl-D and Ctrl-C are a no. */
export async function askLine(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await lines.question(question)).trim().toLowerCase().charAt(0);
  } catch {
    return '';
  } finally {
    lines.close();
  }
}
