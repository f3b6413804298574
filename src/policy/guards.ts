import type { JudgeInput } from '../model/judge-input.ts';
import { isMaterial } from './materials.ts';
import { createPathRules } from './path-rules.ts';
import { ruleBook } from './rule-book.ts';

/**
 * Which absolute paths belong into `facts.guarded`: those a recursive reader must spare. Walk the workspace (not into
 * `.git/objects` or `node_modules`), keep what this says yes to, and do not descend below it.
 */
export function guards(
  input: Pick<JudgeInput, 'contract' | 'profile' | 'standing' | 'circumstances'>,
  workspace: string,
  home: string,
): (absolutePath: string) => boolean {
  const patterns = ruleBook(input).never.touch.map((rule) => rule.pattern);
  const paths = createPathRules(workspace, home);
  return (path) =>
    isMaterial('secret', path, workspace) || patterns.some((pattern) => paths.coversPath(pattern, path));
}
