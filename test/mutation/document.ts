import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type MutationReport, percent, type Score, scoreOf } from './report.ts';

interface Row extends Score {
  file: string;
  date: string;
  commit: string;
}

const begin = '<!-- scores -->';
const end = '<!-- end of scores -->';
const head = ['file', 'killed', 'survived', 'not reached', 'left out', 'score', 'date', 'commit'];

const cellsOf = (row: Row): string[] => [
  row.file,
  String(row.killed),
  String(row.survived),
  String(row.uncovered),
  String(row.left),
  `${percent(row).toFixed(1)} %`,
  row.date,
  row.commit,
];

function rowOf(line: string): Row[] {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, file = '', killed, survived, uncovered, left, , date = '', commit = ''] = cells;
  if (!file.startsWith('src/')) return [];
  const number = (text: string | undefined): number => Number(text ?? 0);
  const counts = {
    killed: number(killed),
    survived: number(survived),
    uncovered: number(uncovered),
    left: number(left),
  };
  return [{ file, ...counts, date, commit }];
}

const sum = (rows: readonly Row[]): Score => ({
  killed: rows.reduce((total, row) => total + row.killed, 0),
  survived: rows.reduce((total, row) => total + row.survived, 0),
  uncovered: rows.reduce((total, row) => total + row.uncovered, 0),
  left: rows.reduce((total, row) => total + row.left, 0),
});

function tableOf(rows: readonly Row[]): string {
  const all: Row = { file: '**all**', ...sum(rows), date: '', commit: '' };
  const lines = [head, head.map(() => '---'), ...[...rows, all].map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells, at) => {
      const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, at === 1 ? '-' : ' '));
      return `| ${padded.join(' | ')} |`;
    })
    .join('\n');
}

/** Puts the scores of a run where those of the same files were, and says what all files have together. */
export function writeScores(
  path: string,
  report: MutationReport,
  when: { date: string; commit: string },
): string {
  const text = readFileSync(path, 'utf8');
  const [before = '', rest = ''] = text.split(begin);
  const [table = '', after = ''] = rest.split(end);
  const rows = new Map(table.split('\n').flatMap((line) => rowOf(line).map((row) => [row.file, row])));
  for (const [file, { mutants }] of Object.entries(report.files)) {
    rows.set(file, { file, ...scoreOf(mutants), ...when });
  }
  const root = join(dirname(path), '..');
  const sorted = [...rows.values()]
    .filter(({ file }) => existsSync(join(root, file)))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  writeFileSync(path, `${before}${begin}\n${tableOf(sorted)}\n${end}${after}`);
  const all = sum(sorted);
  return `${sorted.length} files, ${all.killed} killed, ${all.survived} survived, ${all.uncovered} not reached: ${percent(all).toFixed(1)} %`;
}
