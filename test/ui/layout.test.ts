import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Layout, layout, type Rect } from '../../src/ui/layout.ts';

const open = { zoomed: false, hidden: false };
const size = (rect: Rect | null) => rect && `${rect.width}x${rect.height}`;

describe('layout', () => {
  const cases: [number, number, Partial<typeof open>, Layout['kind'], string][] = [
    [80, 24, {}, 'strip', '80x17'],
    [80, 24, { hidden: true }, 'strip', '80x22'],
    [80, 24, { zoomed: true }, 'zoomed', '80x23'],
    [140, 40, {}, 'columns', '92x37'],
    [140, 40, { hidden: true }, 'strip', '140x38'],
    [140, 40, { zoomed: true }, 'zoomed', '140x39'],
    [120, 30, {}, 'columns', '72x27'],
    [119, 30, {}, 'strip', '119x23'],
    [120, 29, {}, 'strip', '120x22'],
    [59, 24, {}, 'agent-only', '59x23'],
    [80, 11, {}, 'agent-only', '80x10'],
    [60, 12, {}, 'strip', '60x5'],
    [1, 1, {}, 'agent-only', '1x1'],
  ];
  it.each(cases)('%ix%i %o is %s with the agent at %s', (cols, rows, shape, kind, agent) => {
    const places = layout(cols, rows, { ...open, ...shape });
    expect(places.kind).toBe(kind);
    expect(size(places.agent)).toBe(agent);
  });

  it('covers every cell exactly once', () => {
    const shapes = fc.record({ zoomed: fc.boolean(), hidden: fc.boolean() });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 220 }),
        fc.integer({ min: 2, max: 80 }),
        shapes,
        (cols, rows, shape) => {
          const { kind: _, ...places } = layout(cols, rows, shape);
          const seen = new Uint8Array(cols * rows);
          for (const rect of Object.values(places)) {
            if (!rect) continue;
            for (let y = rect.top; y < rect.top + rect.height; y += 1)
              for (let x = rect.left; x < rect.left + rect.width; x += 1) {
                const cell = y * cols + x;
                seen[cell] = (seen[cell] ?? 0) + 1;
              }
          }
          expect(seen.every((count) => count === 1)).toBe(true);
        },
      ),
    );
  });
});
