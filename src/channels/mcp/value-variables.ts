import type { McpSettings } from '../../model/mcp-settings.ts';

type Filled = { ok: true; value: unknown } | { ok: false; why: string };

const dollar = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;
const braces = /\{(env|file):([^}]+)\}/g;

/**
 * Settings with the values their variables stand for. A variable that is not set is left as it is written with a dollar, as the
 * agents do, and is nothing in braces.
 */
export function withVariables(
  value: unknown,
  kind: McpSettings['variables'],
  env: Readonly<Record<string, string>>,
): Filled {
  if (kind === 'none') return { ok: true, value };
  let why: string | undefined;
  const text = (written: string): string =>
    kind === 'dollar'
      ? written.replace(dollar, (whole, named?: string, or?: string, bare?: string) => {
          return env[named ?? bare ?? ''] ?? or ?? whole;
        })
      : written.replace(braces, (_whole, from: string, name: string) => {
          if (from === 'file') why = 'a value of it is to come from a file';
          return env[name] ?? '';
        });
  const filled = each(value, text);
  return why === undefined ? { ok: true, value: filled } : { ok: false, why };
}

function each(value: unknown, text: (written: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((one) => each(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, each(one, text)]));
}
