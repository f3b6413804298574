import { Box, Text, useInput, useWindowSize } from 'ink';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { HOLE } from '../../src/terminal/hole.ts';
import { createMirror } from '../../src/terminal/mirror.ts';
import { openChrome, renderChrome } from './screen.ts';

function Pane(props: { cols: number; rows: number }) {
  return (
    <Box flexDirection="column" width={props.cols} height={props.rows}>
      {Array.from({ length: props.rows }, (_, y) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
        <Text key={y} wrap="truncate">
          {HOLE.repeat(props.cols)}
        </Text>
      ))}
    </Box>
  );
}

function Screen(props: { status: string; dialog?: string }) {
  const { columns, rows } = useWindowSize();
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Pane cols={columns} rows={rows - 1} />
      <Text>{props.status}</Text>
      {props.dialog === undefined ? null : (
        <Box position="absolute" marginLeft={5} marginTop={1} borderStyle="single">
          <Text color="red">{props.dialog}</Text>
        </Box>
      )}
    </Box>
  );
}

function Typed() {
  const [text, setText] = useState('');
  useInput((input) => setText((before) => before + input));
  return <Text>typed:{text}</Text>;
}

function agentScreen() {
  const agent = createMirror({ cols: 20, rows: 5 });
  agent.write('one\r\ntwo 世界 two two\r\nthree three three\r\nfour\r\nfive');
  return agent;
}

describe('renderChrome', () => {
  it('fills the whole screen with chrome around the agent', async () => {
    const rows = await renderChrome(<Screen status="AGENT ok" />, 20, 6, { agent: agentScreen() });
    expect(rows).toEqual(['one', 'two 世界 two two', 'three three three', 'four', 'five', 'AGENT ok']);
  });

  it('draws overlays over the agent, cutting wide characters cleanly', async () => {
    const rows = await renderChrome(<Screen status="ASK" dialog="allow?" />, 20, 6, { agent: agentScreen() });
    expect(rows).toEqual(['one', 'two  ┌──────┐two', 'three│allow?│hree', 'four └──────┘', 'five', 'ASK']);
  });

  it('gives the cells behind the text', async () => {
    const screen = openChrome(<Screen status="x" dialog="red" />, 20, 6);
    const cell = (await screen.cells())[2]?.[6];
    screen.close();
    expect(cell).toMatchObject({ text: 'r', width: 1 });
  });

  it('follows new props, keys and sizes', async () => {
    const screen = openChrome(<Typed />, 20, 4);
    expect(await screen.frame()).toEqual(['typed:', '', '', '']);
    await screen.type('a');
    expect(await screen.type('b')).toEqual(['typed:ab', '', '', '']);
    expect(await screen.rerender(<Screen status="next" />)).toEqual(['', '', '', 'next']);
    expect(await screen.resize(10, 3)).toEqual(['', '', 'next']);
    expect(await screen.resize(30, 7)).toEqual(['', '', '', '', '', '', 'next']);
    screen.close();
  });
});
