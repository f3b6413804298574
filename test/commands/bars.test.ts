import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { bar, barChart, sparkline } from '../../src/commands/bars.ts';

describe('bars', () => {
  it.each([
    [4, 8, 10, '█████'],
    [8, 8, 4, '████'],
    [1, 1_000, 10, '█'],
    [0, 8, 10, ''],
    [9, 8, 4, '████'],
  ])('%d of %d in %d cells is %s', (value, most, cells, drawn) => {
    expect(bar(value, most, cells, { ascii: false })).toBe(drawn);
    expect(bar(value, most, cells, { ascii: true })).toBe(drawn.replaceAll('█', '#'));
  });

  it.each([60, 80, 120])('are as long as there is room for: %d columns', (columns) => {
    const rows = [
      { name: 'shipped', value: 900, text: '900' },
      { name: 'held', value: 1, text: '1' },
    ];
    const lines = barChart(rows, { ascii: true, columns });
    expect(lines.map((line) => line.replaceAll(/#+/g, '#'))).toEqual([
      '  shipped  #  900',
      expect.stringMatching(/^ {2}held {5}# +1$/),
    ]);
    expect(lines[0]?.match(/#/g)?.length).toBe(Math.min(Math.floor(columns * 0.4) - 2, columns - 16));
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  });
});

describe('sparkline', () => {
  it.each([
    [[], '', ''],
    [[0, 0], '▁▁', '__'],
    [[0, 1, 1_000], '▁▂█', '_.#'],
    [[7, 6, 5, 4, 3, 2, 1, 0], '█▇▆▅▄▃▂▁', '#*+=-:._'],
  ])('%j', (values, drawn, plain) => {
    expect(sparkline(values, { ascii: false })).toBe(drawn);
    expect(sparkline(values, { ascii: true })).toBe(plain);
  });
});
