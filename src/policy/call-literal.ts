interface Call {
  server: string;
  name: string;
  args: Record<string, unknown>;
}

const plainTool = /^[\w-]+\.[\w-]+$/;
const plainName = /^[^\s.=?()[\]"',*]+$/;

/**
 * A `may.call` pattern for one call with exactly these arguments; null when patterns cannot say it: objects, lists in lists,
 * texts with quotes or line breaks. `wide` names the tool with any arguments.
 */
export function literalCallPattern({ server, name, args }: Call, wide: boolean): string | null {
  const tool = `${server}.${name}`;
  if (!plainTool.test(tool)) return null;
  if (wide) return tool;
  const rules = Object.entries(args).map(([key, value]) => ruleFor(key, value));
  return rules.some((rule) => rule === null) ? null : [tool, ...rules].join(' ');
}

function ruleFor(key: string, value: unknown): string | null {
  const name = plainName.test(key) ? key : /^[^"]+$/.test(key) ? `"${key}"` : null;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const items = values.map(itemFor);
  if (name === null || items.length === 0 || items.some((item) => item === null)) return null;
  return `${name}${Array.isArray(value) ? '[]' : ''}=one-of(${[...new Set(items)].join(', ')})`;
}

function itemFor(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && !/["\n\r]/.test(value) && value.length <= 200 ? `"${value}"` : null;
}
