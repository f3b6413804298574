import { createHmac } from 'node:crypto';
import type { Redaction } from '../model/evidence.ts';
import { isPasswordName, isSecretFlag, isSecretName, isValue, looksRandom } from './redact-patterns.ts';
import { type Literal, mayHoldSecret, scanText } from './redact-scan.ts';

export interface Redactor {
  /**
   * The value with every secret in its strings and keys replaced, and what was replaced. The very same value when there
   * was nothing to find. Only what is written down is redacted: judging sees the original.
   */
  redact<T>(value: T): Promise<{ value: T; found: Redaction[] }>;
}

export interface RedactorOptions {
  /** Variables handed to the agent. Those whose name or value marks them as secret are replaced wherever they appear. */
  literals: readonly { name: string; value: string }[];
  /** Of this run: the same secret is recognisable within it, and not guessable without it. */
  key: Uint8Array;
}

/** Shorter values would hit ordinary text. */
const shortestLiteral = 8;

export function createRedactor({ literals, key }: RedactorOptions): Redactor {
  const known = literals.flatMap(literalsOf);
  const mark = (secret: string, kind: string): string => {
    const digest = createHmac('sha256', key).update(secret).digest('hex').slice(0, 8);
    return `▒[${kind}:${secret.length}:${digest}]`;
  };

  return {
    async redact(value) {
      const found = new Map<string, number>();
      const count = (kind: string) => found.set(kind, (found.get(kind) ?? 0) + 1);

      const text = async (original: string, context: string | undefined): Promise<string> => {
        const named = context === undefined ? undefined : secretByName(context, original);
        if (named !== undefined) {
          count('password');
          return mark(original, 'password');
        }
        if (!mayHoldSecret(original, known)) return original;
        let result = '';
        let from = 0;
        for (const { start, end, kind } of await scanText(original, known)) {
          count(kind);
          result += original.slice(from, start) + mark(original.slice(start, end), kind);
          from = end;
        }
        return result + original.slice(from);
      };

      if (!holdsAny(value, known)) return { value, found: [] };
      const redacted = await walk(value, text);
      return { value: redacted, found: [...found].map(([kind, n]) => ({ kind, count: n })) };
    },
  };
}

/** A value as it is, and as it looks inside a URL or base64. */
function literalsOf({ name, value }: { name: string; value: string }): Literal[] {
  if (value.length < shortestLiteral) return [];
  const plain = /^[^\s/]{16,}$/.test(value) && looksRandom(value);
  if (!isSecretName(name) && !plain) return [];
  const forms = new Set([value, encodeURIComponent(value), Buffer.from(value).toString('base64')]);
  return [...forms].map((text) => ({ kind: `env-${name}`, text }));
}

/** A string whose key says that it is a secret: the two stand apart in JSON, so no pattern sees them together. */
function secretByName(name: string, value: string): true | undefined {
  if (!isSecretName(name) || !isValue(value) || value.length < 4) return undefined;
  const isSecret = looksRandom(value) || (isPasswordName(name) && !/\s/.test(value));
  return isSecret ? true : undefined;
}

type Text = (original: string, context: string | undefined) => Promise<string>;

/** Whether anything in the value is worth the slow walk. */
function holdsAny(value: unknown, known: readonly Literal[], context?: string): boolean {
  if (typeof value === 'string') {
    return (
      mayHoldSecret(value, known) || (context !== undefined && secretByName(context, value) !== undefined)
    );
  }
  if (Array.isArray(value)) {
    return value.some((item, index) => holdsAny(item, known, flagBefore(value, index) ?? context));
  }
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, item]) => mayHoldSecret(name, known) || holdsAny(item, known, name),
  );
}

/** The overload keeps the caller's type: strings stay strings, and nothing else changes. */
function walk<T>(value: T, text: Text, context?: string): Promise<T>;
async function walk(value: unknown, text: Text, context?: string): Promise<unknown> {
  if (typeof value === 'string') return text(value, context);
  if (Array.isArray(value)) {
    return Promise.all(value.map((item, index) => walk(item, text, flagBefore(value, index) ?? context)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([name, item]) => [await text(name, undefined), await walk(item, text, name)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** In `["--password", "x"]` the flag is the name of what follows it. */
function flagBefore(list: readonly unknown[], index: number): string | undefined {
  const before: unknown = list[index - 1];
  return typeof before === 'string' && isSecretFlag(before) ? before : undefined;
}
