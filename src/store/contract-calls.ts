import {
  expressionFault,
  type PatternFault,
  parseArgumentName,
  parseCallPattern,
} from '../model/call-pattern.ts';
import type { Problem } from '../model/problem.ts';
import { coversWord } from './contract-cover.ts';
import { callFault, type GlobBounds, globFault, hostFault } from './contract-globs.ts';
import { type PlacedText, pathText } from './yaml-values.ts';

type Fault = Omit<Problem, 'where'>;

/** The faults of a line of `may.call` and its like: the tool, then each matcher with the globs and hosts in it. */
export function callRuleFault({ path, text }: PlacedText, bounds: GlobBounds): Fault | null {
  const read = parseCallPattern(text);
  const name = `\`${pathText(path)}\``;
  const said = ({ message, fix }: PatternFault): Fault => ({
    code: 'call-invalid',
    message: `${name} ${message}: ${text}`,
    fix,
  });
  if (!read.ok) return said(read.fault);
  const { tool, rules } = read.pattern;
  const fault = callFault({ path, text: tool });
  if (fault) return fault;
  for (const { matcher } of rules) {
    const entry = (inside: string): PlacedText => ({ path, text: inside });
    const faults =
      matcher.kind === 'path'
        ? matcher.globs.map((glob) => globFault(entry(glob), bounds))
        : matcher.kind === 'host'
          ? matcher.hosts.map((host) => hostFault(entry(host)))
          : [];
    const first = faults.find((found) => found !== null);
    if (first) return first;
  }
  const unreadable = expressionFault(read.pattern);
  return unreadable && said(unreadable);
}

/** The fault of a name in a capability's `arguments`. */
export function argumentNameFault(name: string): Fault | null {
  if (parseArgumentName(name) !== null) return null;
  return {
    code: 'argument-name-invalid',
    message: `this is not the name of an argument: ${name}`,
    fix: 'write a name such as path, options.path or files[].path',
  };
}

/** Whether one call pattern covers another. Says no when it cannot tell. */
export function coversCall(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const [a, b] = [parseCallPattern(wide), parseCallPattern(narrow)];
  return a.ok && b.ok && a.pattern.rules.length === 0 && coversWord(a.pattern.tool, b.pattern.tool);
}
