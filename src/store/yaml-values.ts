/** Where a value sits in a YAML file: field names and 0-based positions in lists. */
export type YamlPath = readonly (string | number)[];

/** A text in a file together with where it stands. */
export interface PlacedText {
  path: YamlPath;
  text: string;
}

/** `['may', 'edit', 0]` as `may.edit[0]`; the empty path is the file. */
export function pathText(path: YamlPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** The path as the field tables write it: positions become `[]`. */
export function fieldPath(path: YamlPath): string {
  return pathText(path).replace(/\[\d+\]/g, '[]');
}

export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value at a path, or undefined where there is none. */
export function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof step === 'number') value = isList(value) ? value[step] : undefined;
    else value = isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/** The text at a path without surrounding space; null when it is no text or empty. */
export function textAt(root: unknown, path: YamlPath): string | null {
  const value = valueAt(root, path);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The entries of a list that are text. What is not text was already reported by the schema. */
export function textsAt(root: unknown, path: YamlPath): PlacedText[] {
  const value = valueAt(root, path);
  if (!isList(value)) return [];
  return value.flatMap((_, at) => {
    const text = textAt(value, [at]);
    return text === null ? [] : [{ path: [...path, at], text }];
  });
}

/** Text as it can stand in a flow list or as a value: plain where YAML allows it, in double quotes elsewhere. */
export function yamlText(text: string): string {
  const plain = /^[A-Za-z0-9_/][A-Za-z0-9_/.@ +-]*$/.test(text) && !text.endsWith(' ');
  const meansSomethingElse = /^(?:null|true|false|[0-9].*|)$/i.test(text);
  return plain && !meansSomethingElse ? text : JSON.stringify(text);
}
