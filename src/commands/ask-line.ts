import { createInterface } from 'node:readline/promises';

/** Asks on the terminal; the line without spaces around it. Ctrl-D and Ctrl-C are an empty line. */
export async function askText(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await lines.question(question)).trim();
  } catch {
    return '';
  } finally {
    lines.close();
  }
}

/** Asks on the terminal; the first letter of the answer in lower case. Ctrl-D and Ctrl-C are a no. */
export async function askLine(question: string): Promise<string> {
  return (await askText(question)).toLowerCase().charAt(0);
}
