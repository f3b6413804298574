import type { Problem } from '../model/problem.ts';
import { callRuleFault } from './contract-calls.ts';
import { type GlobBounds, globFault, hostFault } from './contract-globs.ts';
import type { YamlSource } from './yaml-source.ts';
import { isFields, isList, type PlacedText, textsAt, valueAt, type YamlPath } from './yaml-values.ts';

type Check = (entry: PlacedText) => Omit<Problem, 'where'> | null;

/** The faults of the rule lists (`may`, `ask`, `never`) that stand below `at`. */
export function ruleListProblems(source: YamlSource, at: YamlPath, workspace: string | null): Problem[] {
  const delegated: GlobBounds = { workspace, anywhere: false };
  const refused: GlobBounds = { workspace, anywhere: true };
  const checks: [YamlPath, Check][] = [];
  for (const list of ['may', 'ask', 'never']) {
    const bounds = list === 'never' ? refused : delegated;
    for (const kind of ['read', 'edit', 'touch'])
      checks.push([[...at, list, kind], (entry) => globFault(entry, bounds)]);
    checks.push([[...at, list, 'call'], (entry) => callRuleFault(entry, bounds)]);
    checks.push([[...at, list, 'reach'], hostFault]);
  }
  return checks.flatMap(([path, check]) => listProblems(source, path, check));
}

function listProblems(source: YamlSource, path: YamlPath, check: Check): Problem[] {
  return textsAt(source.value, path).flatMap((entry) => {
    const fault = check(entry);
    return fault ? [{ ...fault, where: source.where(entry.path, 'value') }] : [];
  });
}

/** The faults of the patterns in `stop_if`. */
export function stopPatternProblems(source: YamlSource, workspace: string | null): Problem[] {
  const bounds: GlobBounds = { workspace, anywhere: false };
  const rules = valueAt(source.value, ['stop_if']);
  if (!isList(rules)) return [];
  return rules.flatMap((_, at) => [
    ...listProblems(source, ['stop_if', at, 'touches'], (entry) => globFault(entry, bounds)),
    ...listProblems(source, ['stop_if', at, 'calls'], (entry) => callRuleFault(entry, bounds)),
    ...listProblems(source, ['stop_if', at, 'reaches'], hostFault),
  ]);
}

/** The faults of the globs in `classes`; a name with a colon is a source, such as `log:staging-*`. */
export function classProblems(source: YamlSource, workspace: string | null): Problem[] {
  const classes = valueAt(source.value, ['classes']);
  if (!isFields(classes)) return [];
  return Object.keys(classes).flatMap((glob) => {
    if (/^[a-z]+:/.test(glob)) return [];
    const path = ['classes', glob];
    const fault =
      glob.trim() === ''
        ? {
            code: 'glob-invalid',
            message: 'a glob in `classes` is empty',
            fix: 'write a glob such as "src/**"',
          }
        : globFault({ path, text: glob }, { workspace, anywhere: false });
    return fault ? [{ ...fault, where: source.where(path, 'key') }] : [];
  });
}
