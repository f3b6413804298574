/** One line typed by a person who hears the screen. */
export type SpokenCommand =
  | { readonly do: 'yes'; readonly action: string; readonly lasting: boolean }
  | { readonly do: 'word'; readonly action: string; readonly word: string }
  | { readonly do: 'no'; readonly action: string; readonly note: string | null }
  | { readonly do: 'resolve'; readonly how: 'end' | 'once' }
  | { readonly do: 'show'; readonly action: string | null }
  | { readonly do: 'say' | 'note'; readonly text: string }
  | { readonly do: 'list' | 'screen' | 'pause' | 'resume' | 'stop' | 'kill' | 'leave' | 'help' | 'escape' }
  | { readonly do: 'unknown'; readonly why: string };

/** What each line does, for the help. */
export const spokenHelp: readonly (readonly [string, string])[] = [
  ['list', 'what waits for an answer'],
  ['show', 'read the first question again; show a7 reads that one'],
  ['yes a7', 'allow it once; yes a7 run allows the same action for this run'],
  ['yes a7 WORD', 'allow something dangerous: WORD stands in the question'],
  ['no a7', 'deny it; no a7 and a sentence tells the agent why'],
  ['end', 'end the run at a stop'],
  ['once', 'at a stop: let this one action through'],
  ['say TEXT', 'type a line to the agent'],
  ['escape', 'press Esc in the agent'],
  ['screen', 'read what the agent shows'],
  ['pause', 'freeze the agent; resume lets it go on'],
  ['note TEXT', 'write a note into the record'],
  ['stop', 'ask the agent to finish; kill ends everything at once'],
  ['leave', 'leave this view; the run goes on'],
];

const plain = ['list', 'screen', 'pause', 'resume', 'stop', 'kill', 'leave', 'help', 'escape'] as const;
const actionName = /^[a-z]+\d+$/;

/**
 * Reads a line. An answer names its action, so that a line typed for one question is never taken for another, and no word typed
 * ahead says yes to what nobody has heard.
 */
export function spokenCommand(line: string): SpokenCommand {
  const [verb = '', second = '', ...rest] = line.trim().split(/\s+/);
  const after = (words: number): string =>
    line
      .trim()
      .replace(new RegExp(`^(?:\\S+\\s+){${words}}`), '')
      .trim();
  const name = verb.toLowerCase();
  const known = plain.find((one) => one === name);
  if (known) return { do: known };
  switch (name) {
    case 'yes':
    case 'no':
      if (!actionName.test(second))
        return { do: 'unknown', why: `say which: ${name} and its name, as in ${name} a7` };
      if (name === 'no') return { do: 'no', action: second, note: rest.length > 0 ? after(2) : null };
      if (rest.length === 0) return { do: 'yes', action: second, lasting: false };
      if (rest.length === 1 && rest[0] === 'run') return { do: 'yes', action: second, lasting: true };
      return { do: 'word', action: second, word: after(2) };
    case 'end':
    case 'once':
      return { do: 'resolve', how: name };
    case 'show':
      return { do: 'show', action: second === '' ? null : second };
    case 'say':
    case 'note':
      return second === '' ? { do: 'unknown', why: `${name} what?` } : { do: name, text: after(1) };
    case '':
      return { do: 'unknown', why: 'help says what can be typed' };
    default:
      return { do: 'unknown', why: `there is no "${name.slice(0, 20)}": help says what can be typed` };
  }
}
