import { createHash } from 'node:crypto';
import { diffArrays } from 'diff';
import { canonicalJson } from '../same-input.ts';

/** A tool as its server describes it: all of it is read by the model, so all of it is pinned. */
export interface Definition {
  name: string;
  /** sha256 of its canonical JSON, hex. */
  hash: string;
  /** For people: a line per line of the description, then the rest as JSON. */
  text: string;
}

export type Described = { ok: true; definition: Definition } | { ok: false; name: string; why: string };

/** More than any honest description; a model would read nothing else. */
const mostText = 64 * 1024;
/** What the MCP specification of 2025-11-25 allows, and not a name under which another method is judged. */
const goodName = /^(?!(?:resources|prompts)\/)[A-Za-z0-9_.\-/]{1,128}$/;

/** Reads one entry of a list of tools. */
export function describe(tool: Readonly<Record<string, unknown>>): Described {
  const { name } = tool;
  if (typeof name !== 'string') return { ok: false, name: '(no name)', why: 'it has no name' };
  if (!goodName.test(name))
    return { ok: false, name: name.slice(0, 64), why: 'its name has characters no tool may have' };
  const json = canonicalJson(tool);
  if (json.length > mostText)
    return { ok: false, name, why: `its description has ${json.length} characters` };
  const hash = createHash('sha256').update(json).digest('hex');
  return { ok: true, definition: { name, hash, text: textOf(tool) } };
}

function textOf(tool: Readonly<Record<string, unknown>>): string {
  const { name: _name, description, ...rest } = tool;
  const said = typeof description === 'string' ? description : JSON.stringify(description ?? null);
  return [
    ...said.split('\n').map((line) => `says: ${line}`),
    ...JSON.stringify(JSON.parse(canonicalJson(rest)), null, 1).split('\n'),
  ].join('\n');
}

/** Characters that draw nothing or move others about: a reader does not see what the model reads. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{DI}\u2800]/u;

/** What makes a first description worth a look; null for most. */
export function suspicion({ text }: Definition): string | null {
  return unseen.test(text.replaceAll('\n', '')) ||
    /\\u(?:00[01]|007f|008|009|200[b-f]|202|206|feff)/i.test(text)
    ? 'its description has characters that cannot be seen'
    : null;
}

/** Lines around a change that are shown. */
const around = 2;
const mostLines = 400;

/** What changed, line by line: `-` gone, `+` new, two spaces the same, `…` left out because it is the same. */
export function changeLines(before: string, after: string): string[] {
  const parts = diffArrays(before.split('\n'), after.split('\n'));
  const lines = parts.flatMap(({ added, removed, value }, index) => {
    const mark = added ? '+ ' : removed ? '- ' : '  ';
    const kept = added || removed ? value : shortened(value, index === 0, index === parts.length - 1);
    return kept.map((line) => `${line === null ? '…' : `${mark}${line}`}`);
  });
  const left = lines.length - mostLines;
  return left > 0 ? [...lines.slice(0, mostLines), `… and ${left} more lines`] : lines;
}

function shortened(lines: readonly string[], first: boolean, last: boolean): (string | null)[] {
  if (lines.length <= 2 * around + 1) return [...lines];
  return [...(first ? [] : lines.slice(0, around)), null, ...(last ? [] : lines.slice(-around))];
}
