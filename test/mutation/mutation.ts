import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeScores } from './document.ts';
import { type Mutant, MutationReport, merged } from './report.ts';

/**
 * `mutation.ts [FILE|FOLDER …]`: changes the judge in one place at a time and sees whether a test notices. Default: all of
 * src/policy. What is loaded once (tables, expressions) needs every test again; that is a second run over just those.
 */
const root = resolve(import.meta.dirname, '../..');
/** Tables of options: emptied they only make the judge ask more. `npm run corpus:trace` compares them with the programs. */
const tables = '!src/policy/shell/grammars/**';

const patternOf = (path: string): string =>
  statSync(join(root, path)).isDirectory() ? `${path.replace(/\/$/, '')}/**/*.ts` : path;

function stryker(folder: string, mutate: readonly string[], ignoreStatic: boolean): MutationReport {
  const settings: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, 'stryker.config.json'), 'utf8'),
  );
  const fileName = join(folder, 'report.json');
  const config = join(folder, 'stryker.config.json');
  const plugins = ['@stryker-mutator/vitest-runner', join(import.meta.dirname, 'reasons.ts')];
  const own = {
    mutate,
    plugins,
    ignoreStatic,
    jsonReporter: { fileName },
    tempDirName: join(folder, 'sandbox'),
  };
  writeFileSync(config, JSON.stringify(Object.assign({}, settings, own)));
  rmSync(fileName, { force: true });
  const ran = spawnSync(join(root, 'node_modules/.bin/stryker'), ['run', config], {
    cwd: root,
    stdio: 'inherit',
  });
  if (ran.status !== 0) throw new Error(`stryker ended with ${ran.status ?? ran.signal}`);
  return MutationReport.parse(JSON.parse(readFileSync(fileName, 'utf8')));
}

const rangeOf = (file: string, { location: { start, end } }: Mutant): string =>
  `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;

function survivors(report: MutationReport): string[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ location, replacement = '', mutatorName, status }) => {
        const line = source.split('\n')[location.start.line - 1]?.trim() ?? '';
        const shown = replacement.replace(/\s+/g, ' ').slice(0, 80);
        return `${file}:${location.start.line}:${location.start.column} ${status} ${mutatorName} → ${shown}   in: ${line}`;
      }),
  );
}

const wanted = process.argv.slice(2);
const mutate = [...(wanted.length > 0 ? wanted.map(patternOf) : ['src/policy/**/*.ts']), tables];
const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
try {
  const first = stryker(folder, mutate, true);
  const loaded = Object.entries(first.files).flatMap(([file, { mutants }]) =>
    mutants
      .filter(({ status, static: isStatic }) => status === 'Ignored' && isStatic === true)
      .map((one) => rangeOf(file, one)),
  );
  const report = loaded.length === 0 ? first : merged(first, stryker(folder, [...new Set(loaded)], false));
  process.stdout.write(`${survivors(report).join('\n')}\n`);
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).stdout.trim();
  const date = new Date().toISOString().slice(0, 10);
  process.stdout.write(`${writeScores(join(root, 'docs/mutation.md'), report, { date, commit })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
