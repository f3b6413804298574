import { Box, Text } from 'ink';
import { useContext } from 'react';
import type { Row } from '../src/ui/row.ts';
import { padRow } from '../src/ui/row.ts';
import { ThemeContext } from './Theme.tsx';

/** One terminal row of exactly `width` columns. */
export function RowLine({ spans, width }: { readonly spans: Row; readonly width: number }) {
  const theme = useContext(ThemeContext);
  return (
    <Text wrap="truncate">
      {padRow(spans, width).map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity, their place is all there is
        <Text key={index} {...theme[one.tone]}>
          {one.text}
        </Text>
      ))}
    </Text>
  );
}

/** Rows below each other, as many as `height`; missing ones stay blank so that nothing shines through. */
export function Rows(props: {
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
}) {
  const { rows, width, height } = props;
  return (
    <Box flexDirection="column" width={width} height={height}>
      {Array.from({ length: height }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <RowLine key={index} spans={rows[index] ?? []} width={width} />
      ))}
    </Box>
  );
}
