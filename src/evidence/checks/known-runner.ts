import type { CheckKind, CheckRunner } from '../../model/check.ts';
import type { Selection } from './scope.ts';

export interface KnownRunner {
  readonly kind: CheckKind;
  readonly runner: CheckRunner | null;
  readonly how: Selection;
  /** The words behind the program and its verb. */
  readonly rest: readonly string[];
}

type Rest = readonly string[];
export type Reader = (rest: Rest) => KnownRunner | null;

/** Every command line of the program. */
export const check =
  (kind: CheckKind, runner: CheckRunner | null, how: Selection = {}): Reader =>
  (rest) => ({ kind, runner, how, rest });

/** The first operand chooses. `otherwise` reads a command without one of these verbs. */
export const byVerb =
  (verbs: Readonly<Record<string, Reader>>, otherwise: Reader | null = null): Reader =>
  (rest) => {
    const at = rest.findIndex((word) => !word.startsWith('-') && !word.startsWith('+'));
    const verb = at < 0 ? undefined : rest[at];
    const reader = verb !== undefined && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (reader) return reader([...rest.slice(0, at), ...rest.slice(at + 1)]);
    return otherwise?.(rest) ?? null;
  };

/** Only with one of these options; without it the program does something else. */
export const whenNamed =
  (options: readonly string[], reader: Reader): Reader =>
  (rest) =>
    rest.some((word) => options.includes(word.split('=')[0] ?? '')) ? reader(rest) : null;
