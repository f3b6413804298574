import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { estimate, type MutationReport, type Score, scoreOf } from './report.ts';

interface Row extends Score {
  file: string;
  date: string;
  commit: string;
}

const begin = '<!-- scores -->';
const end = '<!-- end of scores -->';
const head = ['file', 'mutants', 'tried', 'killed', 'survived', 'not reached', 'left out', 'score'];
const last = ['date', 'commit'];

const told = (scores: readonly Score[]): string => {
  const tried = scores.some(({ killed, survived, reached }) => killed + survived > 0 || reached === 0);
  if (!tried) return '–';
  const { percent, within } = estimate(scores);
  return `${percent.toFixed(1)} %${within > 0 ? ` ± ${within.toFixed(1)}` : ''}`;
};

function cellsOf(name: string, rows: readonly Row[]): string[] {
  const total = (of: (row: Row) => number): string => String(rows.reduce((sum, row) => sum + of(row), 0));
  return [
    name,
    total(({ reached, uncovered }) => reached + uncovered),
    total(({ killed, survived }) => killed + survived),
    total(({ killed }) => killed),
    total(({ survived }) => survived),
    total(({ uncovered }) => uncovered),
    total(({ left }) => left),
    told(rows),
  ];
}

function rowOf(line: string): Row[] {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, file = '', ...more] = cells;
  if (!file.startsWith('src/') || !file.endsWith('.ts')) return [];
  const [mutants = 0, , killed = 0, survived = 0, uncovered = 0, left = 0] = more.map(Number);
  const [date = '', commit = ''] = more.slice(7);
  return [{ file, reached: mutants - uncovered, killed, survived, uncovered, left, date, commit }];
}

/** A line for each folder, and one for all. */
function sums(rows: readonly Row[]): string[][] {
  const folders = [...new Set(rows.map(({ file }) => dirname(file)))];
  const none = last.map(() => '');
  return [
    ...folders.map((folder) => {
      const within = rows.filter(({ file }) => dirname(file) === folder);
      return [...cellsOf(`**${folder}/**`, within), ...none];
    }),
    [...cellsOf('**all**', rows), ...none],
  ];
}

function tableOf(rows: readonly Row[]): string {
  const titles = [...head, ...last];
  const files = rows.map((row) => [...cellsOf(row.file, [row]), row.date, row.commit]);
  const lines = [titles, titles.map(() => '---'), ...files, ...sums(rows)];
  const widths = titles.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
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
  const [files, mutants, tried, killed, survived, uncovered, , score] = cellsOf(
    `${sorted.length} files`,
    sorted,
  );
  return `${files}: ${mutants} mutants, ${tried} tried, ${killed} killed, ${survived} survived, ${uncovered} not reached: ${score}`;
}
