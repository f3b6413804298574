import { posix } from 'node:path';
import { printsDigits } from './digits-output.ts';
import { expandWord } from './expand.ts';
import type { Field } from './field.ts';
import { type Piece, unquotedText } from './parameters.ts';
import type { Command, ParsedScript } from './parse.ts';
import { printed } from './printed.ts';
import { emptySketch } from './sketch.ts';
import { copyState, type Desk, type ShellState } from './state.ts';

/** `$(…)`: its script is judged where it stands; its output is mostly unknown. */
export function substitution(
  script: ParsedScript | undefined,
  shown: string,
  state: ShellState,
  desk: Desk,
  quoted: boolean,
): Piece {
  if (script === undefined) {
    desk.unclear(shown, 'its inner command could not be analysed');
    return { is: 'unknown', shape: 'many' };
  }
  // Bash 5.3 runs `${ …; }` in this very shell, older ones refuse it.
  if (shown.startsWith('${')) desk.unclear(shown, 'shells differ in how they run it');
  desk.walk(script, { ...copyState(state), stdin: '' });
  const words = wordsOf(script, state, desk);
  const said = words === null ? null : printed(words.map(({ text }) => text));
  // Words that a command composes are evidence of what is meant, and no more, when they could be a path or a program.
  const listed = words?.some(({ glob }) => glob !== null) === true;
  const composed = said !== null && (listed || !/^[\t\n ,;:|\d]+$/.test(said));
  const text = said ?? output(script, words?.map(({ text }) => text) ?? null, state);
  const whole = quoted || (text !== '' && (said !== null || !/[\s*?[\\]/.test(text ?? '')));
  if (text !== null && whole && !composed)
    return quoted ? { is: 'text', text, quoted } : unquotedText(text, state);
  if (text !== null)
    return { is: 'unknown', shape: quoted ? 'one' : 'many', maybe: [text, ...text.split(/\s+/)] };
  if (printsDigits(script, state, desk)) return { is: 'unknown', shape: 'digits', loose: !quoted };
  return { is: 'unknown', shape: quoted ? 'one' : 'many' };
}

/** What a few commands print is plain from the text: `pwd`, `basename` and `dirname` of a known path. */
function output(script: ParsedScript, words: readonly string[] | null, state: ShellState): string | null {
  const [statement, ...more] = script.commands;
  const command = statement?.command;
  const message = command?.type === 'Command' && more.length === 0 ? quotedText(command, state) : null;
  if (message !== null || words === null) return message;
  const [name, path, suffix] = words;
  const cwd = state.cwds?.length === 1 ? state.cwds[0] : undefined;
  if (name === 'pwd') return words.length === 1 ? (cwd?.lexical ?? null) : null;
  if (path === undefined || path === '' || path.startsWith('-') || words.length > 3 || /[\s*?[\\]/.test(path))
    return null;
  // Only where Node and coreutils agree: not on the root, doubled slashes, or a suffix that is the whole name.
  if (/\/\/|^\/$/.test(path) || suffix?.startsWith('-') === true) return null;
  if (name === 'basename') {
    const last = posix.basename(path);
    return suffix === undefined || last === suffix || !last.endsWith(suffix)
      ? last
      : last.slice(0, last.length - suffix.length);
  }
  return name === 'dirname' && suffix === undefined ? posix.dirname(path) : null;
}

type Known = Extract<Field, { known: true }>;

/** The words of a script that is one plain command, when all are known. */
function wordsOf(script: ParsedScript, state: ShellState, desk: Desk): Known[] | null {
  const [statement, ...more] = script.commands;
  const command = statement?.command;
  if (command?.type !== 'Command' || more.length > 0) return null;
  if (command.redirects.length > 0 || command.prefix.length > 0) return null;
  if (command.args.some((word) => word.type !== 'Word')) return null;
  const silent: Desk = { ...desk, unclear: () => {}, walk: () => {}, sketch: emptySketch() };
  const fields = [command.name, ...command.suffix].flatMap((word) =>
    word?.type === 'Word' ? expandWord(word, copyState(state), silent, 'fields') : [],
  );
  const words = fields.flatMap((field) => (field.known ? [field] : []));
  const [name] = words;
  return words.length !== fields.length || name === undefined || state.functions.has(name.text)
    ? null
    : words;
}

/** `$(cat <<'EOF' … EOF)`: the usual way to write a long message is plain text. */
function quotedText(command: Command, state: ShellState): string | null {
  const [given, ...others] = command.redirects;
  const plain = command.name?.text === 'cat' && command.args.length === 0 && command.prefix.length === 0;
  if (!plain || others.length > 0 || state.functions.has('cat') || given?.type !== 'HereDoc') return null;
  return given.delimiter?.quoted === true && given.operator === '<<'
    ? given.body.text.replace(/\n+$/, '')
    : null;
}
