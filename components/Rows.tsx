import { Box, Text } from 'ink';
import type { Row, Tone } from '../src/ui/row.ts';
import { padRow } from '../src/ui/row.ts';

interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

/** Blue for go and yellow for no: told apart by people who do not see red and green. Words say the same without colour. */
const looks: Readonly<Record<Tone, Look>> = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  title: { bold: true },
  allow: { color: 'blue' },
  ask: { color: 'cyan', bold: true },
  deny: { color: 'yellow' },
  stop: { color: 'yellow', bold: true },
  added: { color: 'blue' },
  removed: { color: 'yellow' },
  bar: { inverse: true },
  cursor: { bold: true },
};

/** One terminal row of exactly `width` columns. */
export function RowLine({ spans, width }: { readonly spans: Row; readonly width: number }) {
  return (
    <Text wrap="truncate">
      {padRow(spans, width).map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity, their place is all there is
        <Text key={index} {...looks[one.tone]}>
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
