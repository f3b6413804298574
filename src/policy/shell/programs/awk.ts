import type { Program } from '../builtins.ts';
import { hostEvidence, pathEvidence } from '../evidence.ts';
import type { Field } from '../field.ts';
import { addCommand } from '../invocation.ts';
import { copyState } from '../state.ts';
import { touchField } from '../touching.ts';
import { awkDoubt } from './awk-program.ts';

/** Options that say how the program is understood, each a word of its own: the awks do not agree on bundles. */
const harmless = /^-[bcPrS]$|^--(?:posix|traditional|characters-as-bytes|re-interval|sandbox|csv)$/;
const assignment = /^(?!(?:ARGC|ARGV|ENVIRON|SYMTAB|FUNCTAB|PROCINFO)=)[A-Za-z_]\w*=/;

/** What is known of a word that is a single one: its text or its beginning. */
const start = (field: Field | undefined): string => {
  if (field === undefined || (!field.known && field.shape === 'many')) return '';
  return field.known ? field.text : field.head;
};

/** Where the program text stands, or why the options before it are not understood. */
function programAt(words: readonly Field[]): number | string {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const text = start(word);
    const next = words[at + 1];
    if (word?.known === true && text === '--') return at + 1;
    if (!text.startsWith('-') || text === '-') return at;
    const option = `option ${text.slice(0, 2)} is not known to be harmless`;
    if (text.startsWith('-F')) {
      // `-F"$x"` takes the next word when the variable is empty.
      if (word?.known !== true && text === '-F') return option;
      if (text === '-F') {
        if (next === undefined || (!next.known && next.shape === 'many')) return option;
        at += 1;
      }
    } else if (text.startsWith('-v')) {
      const apart = word?.known === true && text === '-v';
      if (!assignment.test(apart ? start(next) : text.slice(2))) return 'its assignment is not understood';
      if (apart) at += 1;
    } else if (word?.known !== true || !harmless.test(text)) return option;
  }
  return 'its program is not known';
}

/** Commands a program spells out for the shell: `system("…")`, `"…" | getline`, `print | "…"`. */
function executed(program: string): string[] {
  const text = '"((?:[^"\\\\\\n]|\\\\.)*)"';
  const ways = [`system\\s*\\(\\s*${text}`, `${text}\\s*\\|&?\\s*getline`, `\\|&?\\s*${text}`];
  const found = ways.flatMap((way) =>
    [...program.matchAll(new RegExp(way, 'g'))].map((match) => match[1] ?? ''),
  );
  return found.filter((one) => one.trim() !== '').slice(0, 20);
}

/** awk with a program that only computes and prints reads its operands; anything else needs a rule. */
export const awk: Program = (given, state, desk) => {
  const words = given.fields.slice(1);
  const at = programAt(words);
  const program = typeof at === 'number' ? words[at] : undefined;
  const operands = typeof at === 'number' ? words.slice(at + 1) : [];
  const files = operands.filter((field) => !assignment.test(start(field)));
  const odd = files.some((field) => /^[\w:]+=/.test(start(field)));
  const why =
    typeof at === 'string'
      ? at
      : program?.known !== true
        ? 'its program is not known'
        : (awkDoubt(program.text) ?? (odd ? 'its assignment is not understood' : null));
  if (why !== null) {
    const id = addCommand(given, 'rule', why, state, desk, words);
    for (const field of words) {
      pathEvidence(field, state, desk, id, true, true);
      hostEvidence(field, desk, id);
      for (const text of executed(field.text)) desk.walkText(text, copyState(state));
      for (const [, host = ''] of field.text.matchAll(/\/inet[46]?\/(?:tcp|udp)\/[^/"]*\/([^/"]+)/g))
        desk.sketch.hosts.push({ host, certain: true, command: id });
    }
    return;
  }
  const id = addCommand(given, 'proved', '', state, desk, files);
  for (const field of files) if (field.text !== '-') touchField(field, 'read', state, desk, id);
};
