import type { ArgumentName, ArgumentRule } from '../model/call-pattern.ts';

/** What a call has at an argument's name. `odd`: something stands where it could not be followed. */
export interface Found {
  values: unknown[];
  /** It, or it in one element of a list, is not there. */
  absent: boolean;
  odd: boolean;
}

/** More values of one argument than this are not looked at. */
const mostValues = 1_000;

export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The values exactly where a name says; an empty list has none, so it counts as absent. */
export function valuesAt(args: Record<string, unknown>, name: ArgumentName): Found {
  const found: Found = { values: [args], absent: false, odd: false };
  for (const { field, each } of name) {
    found.values = fieldsOf(found, field);
    for (let depth = 0; depth < each; depth += 1) {
      found.values = found.values.flatMap((value) => {
        if (!Array.isArray(value)) found.odd = true;
        else if (value.length === 0) found.absent = true;
        return Array.isArray(value) ? value.slice(0, mostValues + 1) : [];
      });
      if (found.values.length > mostValues) return { ...found, values: [], odd: true };
    }
  }
  return found;
}

/** The values that could be meant: lists are opened wherever they stand, and text that is JSON counts as what it says, too. */
export function valuesAround(args: Record<string, unknown>, name: ArgumentName): Found {
  const found: Found = { values: [args], absent: false, odd: false };
  for (const [at, { field }] of name.entries()) {
    found.values = opened(fieldsOf(found, field), at === name.length - 1);
    if (found.values.length > mostValues) return { ...found, values: [], odd: true };
  }
  return found;
}

function fieldsOf(found: Found, field: string): unknown[] {
  return found.values.flatMap((value) => {
    if (!isFields(value)) {
      found.odd ||= !(typeof value === 'string' && fromJson(value) !== null);
      return [];
    }
    if (Object.hasOwn(value, field)) return [value[field]];
    found.absent = true;
    return [];
  });
}

/** `last`: objects that only a text stands for are left to the text, which is compared itself. */
function opened(values: readonly unknown[], last: boolean): unknown[] {
  const out: unknown[] = [];
  const waiting = values.map((value) => ({ value, text: false })).reverse();
  // Text in text in text … is followed a few times only.
  let texts = 64;
  while (waiting.length > 0 && out.length <= mostValues) {
    const { value, text } = waiting.pop() ?? { value: null, text: false };
    if (Array.isArray(value)) {
      if (value.length > mostValues) return Array.from({ length: mostValues + 1 }, () => null);
      for (const inner of value.toReversed()) waiting.push({ value: inner, text });
      continue;
    }
    if (!(last && text && isFields(value))) out.push(value);
    const parsed = typeof value === 'string' && texts > 0 ? fromJson(value) : null;
    if (parsed === null) continue;
    texts -= 1;
    waiting.push({ value: parsed, text: true });
  }
  return out;
}

/** The list or object a text stands for, where it is short enough to be an argument; null when it is none. */
export function fromJson(text: string): unknown[] | Record<string, unknown> | null {
  if (text.length > 65_536 || !/^\s*[[{]/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) || isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** The first thing in a call that no rule accounts for, by its name; null when all is accounted for. */
export function unaccounted(args: Record<string, unknown>, rules: readonly ArgumentRule[]): string | null {
  const names = rules.map(({ name }) =>
    name.flatMap(({ field, each }) => [`.${field}`, ...Array.from({ length: each }, () => '[]')]),
  );
  const visit = (value: unknown, path: readonly string[]): string | null => {
    const on = names.filter((name) => path.every((step, at) => at >= name.length || name[at] === step));
    if (on.some((name) => name.length <= path.length)) return null;
    const here = path.join('').replace(/^\./, '');
    if (on.length === 0) return here;
    const inner: [string, unknown][] = Array.isArray(value)
      ? value.map((one): [string, unknown] => ['[]', one])
      : isFields(value)
        ? Object.entries(value).map(([field, one]): [string, unknown] => [`.${field}`, one])
        : [];
    if (!Array.isArray(value) && !isFields(value)) return here;
    for (const [step, one] of inner) {
      const left = visit(one, [...path, step]);
      if (left !== null) return left;
    }
    return null;
  };
  return visit(args, []);
}
