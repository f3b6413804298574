import { copyState, type Desk, type ShellState, textsOf } from './state.ts';

const deepest = 4;

/**
 * Evidence in a text that bash evaluates as arithmetic or as a name: what its substitutions run, and those in the values of
 * variables it names. The text itself stays unclear; that is for the caller to say.
 */
export function evaluatedAgain(text: string, state: ShellState, desk: Desk, depth = 0): void {
  if (/\$[({]|`/.test(text)) {
    const end = 'END-OF-TEXT';
    // In a here-document quotes are ordinary characters, as they are to arithmetic.
    if (!text.includes(end)) desk.walkText(`: <<${end}\n${text}\n${end}`, copyState(state));
    return;
  }
  if (depth >= deepest) return;
  for (const name of new Set(text.match(/[A-Za-z_]\w*/g) ?? [])) {
    for (const one of textsOf(state.variables.get(name)).slice(0, 8))
      if (one !== name) evaluatedAgain(one, state, desk, depth + 1);
  }
}
