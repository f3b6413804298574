import type { Chance } from './chance.ts';
import { asks, type Watching } from './run-rig.ts';
import { marks } from './verify.ts';

/** Allows, asks for or forbids an action by the name of the mark it would leave. */
export const contract = `may: { read: ["**"], edit: ["${marks}/allow-*"], run: ["./linger.sh *"] }
ask: { edit: ["${marks}/ask-*"] }
never: { touch: ["${marks}/deny-*"] }
`;

/** Answers every question after a while, now and then with no. */
export function answerAll(watching: Watching, chance: Chance): void {
  watching.each((event) => {
    if (!asks(event)) return;
    const { action } = event.body;
    const answer = chance.upTo(4) === 0 ? 'deny' : 'once';
    setTimeout(() => watching.answer(action, { answer }), chance.upTo(20));
  });
}
