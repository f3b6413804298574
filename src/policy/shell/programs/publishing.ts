import type { Program } from '../builtins.ts';
import { hostEvidence, pathEvidence } from '../evidence.ts';
import { addCommand } from '../invocation.ts';

/** First words that make something public, by program: what kind of publishing it is. */
const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  npm: { publish: 'release', unpublish: 'release', deprecate: 'release' },
  pnpm: { publish: 'release' },
  yarn: { publish: 'release', 'npm publish': 'release' },
  cargo: { publish: 'release' },
  gem: { push: 'release' },
  twine: { upload: 'release' },
};

/** Programs that sometimes publish: those calls are judged by `expose` rules too, and every call needs a rule. */
export const publisher =
  (name: string): Program =>
  (given, state, desk) => {
    const rest = given.fields.slice(1);
    const id = addCommand(given, 'rule', 'it is not a program we know to be harmless', state, desk, rest);
    for (const field of rest) {
      pathEvidence(field, state, desk, id, false);
      hostEvidence(field, desk, id);
    }
    const words = rest.filter((field) => !field.text.startsWith('-')).map((field) => field.text);
    for (const [verb, kind] of Object.entries(kinds[name] ?? {})) {
      const wanted = verb.split(' ');
      const at = words.indexOf(wanted[0] ?? '');
      if (at < 0 || !wanted.every((word, index) => words[at + index] === word)) continue;
      const draft =
        kind === 'pull-request' && rest.some((field) => field.text === '--draft' || field.text === '-d');
      const what = draft ? 'draft-pull-request' : kind;
      desk.sketch.exposes.push({ what, target: [name, ...words].join(' ').slice(0, 200), command: id });
      return;
    }
  };

export const publishers = Object.keys(kinds);
