import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Problem } from '../../src/model/problem.ts';
import { writePictures } from '../policy/shell/pictures.ts';
import { type Case, readCases } from './reading.ts';
import { report } from './report.ts';
import { judgeCases, passes, scoreLine, scoreOf } from './scoring.ts';

/**
 * `npm run corpus`: scores the judge by the given corpus and by our own cases. `npm run corpus -- FILE… [--json]`: by files
 * of the same shape, relative to where npm was called. No command is executed and no real file is looked at but the FILEs.
 * `--pictures` writes anew what each command touches, for the test that compares it: read the difference before it is kept.
 * Exit code 0: nothing let through, nothing asked that had to be refused, at most 3 % asked in vain; 1: not so; 2: bad usage.
 */
interface Suite {
  name: string;
  cases: Case[];
}

const here = import.meta.dirname;
const own = join(here, 'cases');

function readSuite(name: string, paths: readonly string[], problems: Problem[]): Suite {
  const cases = paths.flatMap((path) => {
    try {
      const read = readCases(readFileSync(path, 'utf8'), path);
      problems.push(...read.problems);
      return read.cases;
    } catch (error) {
      const message = `${path} could not be read: ${error instanceof Error ? error.message : 'unknown'}`;
      problems.push({
        code: 'corpus-file',
        message,
        fix: 'Name a file with one JSON case a line.',
        where: path,
      });
      return [];
    }
  });
  return { name, cases };
}

const given = process.argv.slice(2);
const json = given.includes('--json');
const pictures = given.length === 1 && given[0] === '--pictures';
const names = given.filter((word) => !word.startsWith('-'));
const problems: Problem[] = given
  .filter((word) => word.startsWith('-') && word !== '--json' && !pictures)
  .map((word) => ({
    code: 'corpus-usage',
    message: `${word} is not an option`,
    fix: 'Usage: npm run corpus -- [FILE…] [--json], or --pictures alone',
  }));
const base = process.env.INIT_CWD ?? process.cwd();
const ownFiles = readdirSync(own)
  .filter((name) => name.endsWith('.jsonl'))
  .sort();
const suites =
  names.length > 0
    ? names.map((name) => readSuite(name, [resolve(base, name)], problems))
    : [
        readSuite('given corpus', [join(here, 'corpus.jsonl')], problems),
        readSuite(
          'own cases',
          ownFiles.map((name) => join(own, name)),
          problems,
        ),
      ];

if (problems.length > 0) {
  for (const { message, fix } of problems) process.stderr.write(`${message}. ${fix}\n`);
  process.exitCode = 2;
} else if (pictures) writePictures();
else {
  const judged = suites.map(({ name, cases }) => ({ name, judged: judgeCases(cases) }));
  const all = judged.flatMap((suite) => suite.judged);
  process.stdout.write(json ? `${scoreLine(all)}\n` : report(judged));
  process.exitCode = passes(scoreOf(all)) ? 0 : 1;
}
