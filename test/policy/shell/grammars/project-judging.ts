import type { PathFact } from '../../../../src/model/facts.ts';
import type { GrammarInput } from '../../../../src/model/grammar.ts';
import type { Effect } from '../../../../src/model/words.ts';
import { createJudge } from '../../../../src/policy/decide.ts';
import { files, inputOf, run, workspace } from '../../inputs.ts';

const judge = createJudge();
const folders = ['deploy', 'secrets', 'src', 'src/api', 'test', 'scripts', 'packages', 'node_modules'];
const known = new Set(folders.map((folder) => `${workspace}/${folder}`));
const plain = files({}, { [workspace]: folders.map((folder) => `${folder}/`) });

/** A workspace with the folders above; a bare word that is none of them is no file. */
function lookUp(path: string): PathFact {
  const fact = plain(path);
  const real = fact.real ?? path;
  if (known.has(real)) return { ...fact, is: 'directory' };
  return /\/[^./]+$/.test(real) && real !== workspace ? { ...fact, is: 'missing' } : fact;
}

/** What the contract of these tests delegates: `src` and `test`, and a few commands by name. */
const contract = {
  may: {
    read: ['src/**', 'test/**', 'scripts/**', '*'],
    edit: ['src/**', 'test/**'],
    run: [
      'npm test',
      'npm test -- test/**...',
      'npm run lint|build|secrets|deploy',
      'npm ci',
      'npm publish',
      'pnpm test',
      'yarn lint',
      'cargo test|build|clippy|publish ...',
      'go test|build|vet ...',
      'make test|lint|deploy',
      'pytest [-x] [-q] [-v] [-k *] test/**...',
      'vitest run [-t *] [--reporter=*] test/**...',
      'npx vitest run [-t *] test/**...',
      'uv run pytest test/**...',
      'eslint [--quiet] [--max-warnings *] src/**...',
      'prettier --check src/**...',
      'prettier --write src/**...',
      'tsc --noEmit',
      'ruff check src/**...',
      'mypy src/**...',
      'node scripts/**',
      'python3 scripts/**',
      'python3 -m pytest test/**...',
      'bundle exec rspec test/**...',
      'twine upload *',
      'gem push *',
      'poetry publish',
      'uv publish',
      'dotnet nuget push *',
      'mvn -q test|verify',
      'mvn deploy',
      'gradle test|publish',
      'pip install -r requirements.txt',
    ],
  },
  never: { touch: ['deploy/**', '**/secrets/**', '.env*'], reach: ['*.prod.example.com'] },
};

/** `+` allow, `?` ask, `-` deny, `!` stop. */
export type Mark = '+' | '?' | '-' | '!';
const marks: Readonly<Record<Effect, Mark>> = { allow: '+', ask: '?', deny: '-', stop: '!' };

/** How a command is judged under that contract, or with another `never`. None is ever executed. */
export function judged(
  command: string,
  never: Record<string, unknown> = contract.never,
): { mark: Mark; reason: string } {
  const verdict = judge(inputOf(run(command), { contract: { ...contract, never }, lookUp }));
  return { mark: marks[verdict.effect], reason: verdict.reason };
}

/** The rows of a table, `+ npm test`, that come out otherwise. */
export function wrongRows(table: string): string[] {
  return rowsOf(table).flatMap((row) => {
    const { mark, reason } = judged(row.slice(2));
    return mark === row.charAt(0) ? [] : [`${row} → ${mark} ${reason}`];
  });
}

export const rowsOf = (table: string): string[] => table.split('\n').filter((row) => row !== '');

/** What a table proves: programs and subcommands without a reason for a rule, and options that only print. */
export function provedBy(table: Readonly<Record<string, GrammarInput>>, before = ''): string[] {
  return Object.entries(table).flatMap(([names, grammar]) => {
    const name = `${before}${names}`;
    const prints =
      grammar.harmless === undefined || grammar.harmless === '' ? [] : [`${name}: ${grammar.harmless}`];
    const open = grammar.because === undefined ? [name] : [];
    return [...open, ...prints, ...provedBy(grammar.subcommands ?? {}, `${name} `)];
  });
}
