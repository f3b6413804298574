import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, parseDocument, stringify, YAMLSeq } from 'yaml';
import { causeText } from '../model/cause.ts';
import type { RuleLine, TouchMap } from '../model/contract.ts';
import type { Outcome, Problem } from '../model/problem.ts';

const no = (problem: Problem): { ok: false; problems: Problem[] } => ({ ok: false, problems: [problem] });

/**
 * The text of a contract with more lines under `may`, comments and order kept. Lines that are there already are not written
 * twice. The result is to be checked like any contract before it counts.
 */
export function withMayLines(text: string, lines: readonly RuleLine[]): Outcome<string> {
  let made = text;
  for (const { list, pattern } of lines) {
    const added = withLine(made, list, pattern);
    if (!added.ok) return added;
    made = added.value;
  }
  return { ok: true, value: made };
}

function withLine(text: string, list: keyof TouchMap, pattern: string): Outcome<string> {
  const document = parseDocument(text, { keepSourceTokens: true });
  if (document.errors.length > 0 || !isMap(document.contents)) {
    return no({
      code: 'contract-not-editable',
      message: 'The contract is not a YAML mapping that could be added to.',
      fix: 'Run `countersign check` and repair it, then try again.',
    });
  }
  const known = document.getIn(['may', list]);
  if (known !== undefined && known !== null && !isSeq(known)) {
    return no({
      code: 'contract-not-editable',
      message: `\`may.${list}\` is not a list that could be added to.`,
      fix: `Write the line by hand: - ${pattern}`,
    });
  }
  if (isSeq(known) && known.items.some((item) => String(item) === pattern)) return { ok: true, value: text };
  const inserted = isSeq(known) ? (known.flow === true ? inFlow : inBlock)(text, known, pattern) : null;
  if (inserted !== null) return { ok: true, value: inserted };
  if (!isSeq(known)) document.setIn(['may', list], new YAMLSeq());
  document.addIn(['may', list], pattern);
  return { ok: true, value: document.toString({ lineWidth: 0, flowCollectionPadding: false }) };
}

/** After the last entry, on a line of its own; null when the text is not laid out like that. */
function inBlock(text: string, seq: YAMLSeq, pattern: string): string | null {
  const last = seq.items.at(-1);
  if (!isScalar(last) || !last.range) return null;
  const [from, to] = last.range;
  const lead = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  if (!/^ *- +$/.test(lead)) return null;
  const end = text.indexOf('\n', Math.max(from, to - 1));
  const at = end < 0 ? text.length : end;
  return `${text.slice(0, at)}\n${lead}${stringify(pattern, { lineWidth: 0 }).trimEnd()}${text.slice(at)}`;
}

/** Before the closing bracket; null when the text is not laid out like that. */
function inFlow(text: string, seq: YAMLSeq, pattern: string): string | null {
  const end = (seq.range?.[1] ?? 0) - 1;
  const before = text.slice(0, end).trimEnd();
  if (text.charAt(end) !== ']' || text.slice(seq.range?.[0] ?? 0, end).includes('#')) return null;
  const plain = /^[\w./][\w./ =-]*$/.test(pattern) && stringify(pattern).trimEnd() === pattern;
  const word = plain ? pattern : JSON.stringify(pattern);
  const comma = /[[,]$/.test(before) ? (before.endsWith(',') ? ' ' : '') : ', ';
  return `${before}${comma}${word}${text.slice(before.length)}`;
}

/** Replaces a contract file whole: a reader sees the old text or the new one. */
export function writeContract(path: string, text: string): Outcome<null> {
  const draft = `${path}.${process.pid}.new`;
  try {
    writeFileSync(draft, text, { mode: statSync(path).mode & 0o777, flag: 'wx' });
    renameSync(draft, path);
    return { ok: true, value: null };
  } catch (cause) {
    rmSync(draft, { force: true });
    return no({
      code: 'contract-not-written',
      message: `The contract could not be written: ${causeText(cause)}.`,
      fix: 'Make its folder writable, or add the lines by hand.',
      where: path,
    });
  }
}
