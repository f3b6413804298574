import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { causeText } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';

/** The player of terminal recordings as one script and one style sheet (asciinema-player 3.17, Apache-2.0). */
export interface Player {
  readonly script: string;
  readonly style: string;
}

/** Reads the player that lies in a folder. A script that could end its own element in the page is refused. */
export function readPlayer(directory: string): Outcome<Player> {
  const refuse = (message: string): Outcome<Player> => ({
    ok: false,
    problems: [
      {
        code: 'player-missing',
        message: `The player of recordings cannot be used: ${message}`,
        fix: 'Install Countersign again. The page is made without the recording.',
        where: directory,
      },
    ],
  });
  try {
    const script = readFileSync(join(directory, 'asciinema-player.min.js'), 'utf8');
    const style = readFileSync(join(directory, 'asciinema-player.css'), 'utf8');
    if (/<!--|<\/?script/i.test(script) || /<\/?style/i.test(style)) return refuse('it holds an HTML tag');
    return { ok: true, value: { script, style } };
  } catch (cause) {
    return refuse(causeText(cause));
  }
}
