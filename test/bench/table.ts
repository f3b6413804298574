import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Finding } from './measure.ts';

const verdict = ({ met }: Finding): string => (met === null ? '' : met ? 'met' : 'MISSED');
const ratioText = (ratio: number | null): string =>
  ratio === null ? '' : `${ratio >= 10 ? ratio.toFixed(0) : Number(ratio.toPrecision(2))}×`;

/** The findings as a Markdown table with columns that line up. */
export function table(findings: readonly Finding[]): string {
  const head = ['bench', 'measured', 'ours', 'baseline', 'ratio', 'aim', ''];
  const lines = findings.map((one) => [
    one.bench,
    one.what,
    one.ours,
    one.baseline,
    ratioText(one.ratio),
    one.aim,
    verdict(one),
  ]);
  const widths = head.map((text, column) =>
    Math.max(3, text.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const join = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [join(head), join(widths.map((width) => '-'.repeat(width))), ...lines.map(join)].join('\n');
}

const begin = '<!-- results -->';
const end = '<!-- end of results -->';

/** Puts the results of a whole run into the document, where the last ones were. */
export function writeResults(path: string, findings: readonly Finding[]): void {
  const text = readFileSync(path, 'utf8');
  const [before = '', rest = ''] = text.split(begin);
  const after = rest.split(end)[1] ?? '';
  const [cpu] = cpus();
  const when = new Date().toISOString().slice(0, 10);
  const machine = `${when}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
  writeFileSync(path, `${before}${begin}\n${machine}\n\n${table(findings)}\n${end}${after}`);
}
