import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../src/ui/layout.ts';

/** Puts its content at an exact place; what is drawn later lies on top. */
export function Place({ rect, children }: { readonly rect: Rect; readonly children: ReactNode }) {
  return (
    <Box position="absolute" left={rect.left} top={rect.top} width={rect.width} height={rect.height}>
      {children}
    </Box>
  );
}
