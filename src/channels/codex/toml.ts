/** A value as Codex takes it behind `-c key=`: TOML on one line. */
export type Toml = string | number | boolean | readonly Toml[] | { readonly [key: string]: Toml };

/** JSON's escapes are TOML's, but for the one character JSON leaves as it is. */
const text = (value: string): string => JSON.stringify(value).replaceAll('\x7f', '\\u007f');

const isList = (value: Toml): value is readonly Toml[] => Array.isArray(value);

export function toml(value: Toml): string {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(toml).join(',')}]`;
  const pairs = Object.entries(value).map(([key, of]) => `${text(key)}=${toml(of)}`);
  return `{${pairs.join(',')}}`;
}
