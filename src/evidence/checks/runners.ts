import type { CheckKind } from '../../model/check.ts';
import type { Reader } from './known-runner.ts';
import { jsRunners } from './runners-js.ts';
import { lintRunners } from './runners-lint.ts';
import { nativeRunners } from './runners-test.ts';

/** Programs whose command line is a check, by the name of the program. */
export const runners: Readonly<Record<string, Reader>> = { ...jsRunners, ...nativeRunners, ...lintRunners };

/** Words with which a runner looks at nothing: it prints and ends. */
export const onlyPrints = new Set(
  [
    '--version -V --help -h --listTests --list --collect-only --co --no-run --init --showConfig --print-config --dry-run',
    '--list-tests -t:list --list-suites --list-groups -list --fixtures --fixtures-per-test --markers --setup-plan',
    '--cache-show --clearCache --notest',
  ].flatMap((words) => words.split(' ')),
);

const byName: readonly (readonly [RegExp, CheckKind])[] = [
  [/^(?:tests?|specs?|e2e|unit|integration|tst|t)(?:$|[:._-])|[:._-](?:tests?|e2e|spec)$/, 'test'],
  [/^(?:eslint|lint)(?:$|[:._-])|[:._-]lint$/, 'lint'],
  [/^(?:types?|typecheck|type-check|check-types|tsc|mypy)(?:$|[:._-])|[:._-](?:types?|typecheck)$/, 'types'],
  [/^(?:build|compile)(?:$|[:._-])/, 'build'],
  [/^(?:format|fmt|prettier)[:._-]check$|^(?:check|verify)[:._-](?:format|fmt)$/, 'format'],
];

/** What a script or target is by its name alone; null when the name does not say. */
export const kindByName = (name: string): CheckKind | null =>
  byName.find(([pattern]) => pattern.test(name))?.[1] ?? null;
