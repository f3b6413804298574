import { renderToString } from 'ink';
import type { ReactElement } from 'react';
import { expect } from 'vitest';
import { AGENT_MARK } from '../../components/AgentPane.tsx';

/** The screen as text: the agent's place as dots, blanks at the end of a row left out. */
export function shot(element: ReactElement, cols: number): string {
  const rows = renderToString(element, { columns: cols }).replaceAll(AGENT_MARK, '·').split('\n');
  return `${rows.map((row) => row.trimEnd()).join('\n')}\n`;
}

/** Compares with `golden/<name>.txt`, exactly. */
export async function expectGolden(text: string, name: string): Promise<void> {
  await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
}
