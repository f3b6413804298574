import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeScores } from './document.ts';
import { MutationReport } from './report.ts';
import { sampleVariable } from './sample.ts';

/**
 * `mutation.ts [--share 0.1 --seed 7] [--report FILE] [FILE|FOLDER …]`: changes the judge in one place at a time and sees
 * whether a test notices. Default: all of src/policy, every mutant; with a share a random part of them, the same for the
 * same seed.
 */
const root = resolve(import.meta.dirname, '../..');
/** Tables of options: emptied they only make the judge ask more. `npm run corpus:trace` compares them with the programs. */
const tables = '!src/policy/shell/grammars/**';

const patternOf = (path: string): string =>
  statSync(join(root, path)).isDirectory() ? `${path.replace(/\/$/, '')}/**/*.ts` : path;

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    report: { type: 'string' },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});

function mutated(folder: string, mutate: readonly string[]): MutationReport {
  const settings: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, 'stryker.config.json'), 'utf8'),
  );
  const fileName = join(folder, 'report.json');
  const config = join(folder, 'stryker.config.json');
  const plugins = ['runner.ts', 'reasons.ts'].map((name) => join(import.meta.dirname, name));
  const own = {
    testRunner: 'judge',
    mutate,
    plugins,
    jsonReporter: { fileName },
    tempDirName: join(folder, 'sandbox'),
  };
  writeFileSync(config, JSON.stringify(Object.assign({}, settings, own)));
  const program = fileURLToPath(
    new URL('../../bin/stryker.js', import.meta.resolve('@stryker-mutator/core')),
  );
  const ran = spawnSync(process.execPath, [program, 'run', config], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [sampleVariable]: `${values.seed} ${values.share}` },
  });
  if (ran.status !== 0) throw new Error(`stryker ended with ${ran.status ?? ran.signal}`);
  return MutationReport.parse(JSON.parse(readFileSync(fileName, 'utf8')));
}

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

const mutate = [...(wanted.length > 0 ? wanted.map(patternOf) : ['src/policy/**/*.ts']), tables];
const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
try {
  const report = mutated(folder, mutate);
  if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(report));
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
