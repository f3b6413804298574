import { Box, Text } from 'ink';

/** The compositor draws the agent's cell wherever this private-use character stands. */
export const AGENT_MARK = '\ue0f0';

/** The place of the agent's screen: nothing but marks. */
export function AgentPane({ width, height }: { readonly width: number; readonly height: number }) {
  const line = AGENT_MARK.repeat(Math.max(0, width));
  return (
    <Box flexDirection="column" width={width} height={height}>
      {Array.from({ length: Math.max(0, height) }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <Text key={index} wrap="truncate">
          {line}
        </Text>
      ))}
    </Box>
  );
}
