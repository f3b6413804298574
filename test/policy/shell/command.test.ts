import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/model/words.ts';
import { createJudge } from '../../../src/policy/decide.ts';
import { commands, type Mark } from './command-table.ts';
import { inputFor } from './corpus.ts';

const accepted: Readonly<Record<Mark, readonly Effect[]>> = {
  '+': ['allow'],
  '?': ['ask', 'deny', 'stop'],
  '-': ['deny', 'stop'],
  '!': ['stop'],
};
const judge = createJudge();

/** Places a command can stand in: wherever it stands, it runs, so the verdict may not get milder. */
const places: readonly ((command: string) => string)[] = [
  (command) => `npm test && ${command}`,
  (command) => `true || ${command}`,
  (command) => `${command} | cat`,
  (command) => `(${command})`,
  (command) => `{ ${command}\n}`,
  (command) => `if ${command}\nthen :; fi`,
  (command) => `if true; then ${command}\nfi`,
  (command) => `while ${command}\ndo break; done`,
  (command) => `for i in 1; do ${command}\ndone`,
  (command) => `case a in a) ${command}\n;; esac`,
  (command) => `echo $(${command}\n)`,
  (command) => `echo "a $(${command}\n)"`,
  (command) => `x=$(${command}\n)`,
  (command) => `[[ -n $(${command}\n) ]]`,
  (command) => `cat <(${command}\n)`,
  (command) => `f() { ${command}\n}; f`,
  (command) => `cat <<E\n$(${command}\n)\nE`,
  (command) => `echo \${x:-$(${command}\n)}`,
  (command) => `bash -c '${command.replaceAll("'", `'\\''`)}'`,
  (command) => `timeout 5 sh -c '${command.replaceAll("'", `'\\''`)}'`,
  (command) => `eval '${command.replaceAll("'", `'\\''`)}'`,
  (command) => `cd src && cd .. && ${command}`,
  (command) => `git status\n${command}`,
];

describe('commands', () => {
  const together = 40;
  for (let from = 0; from < commands.length; from += together) {
    it(`are judged as the table says from row ${from + 1} on`, () => {
      const wrong = commands.slice(from, from + together).flatMap(({ mark, command }) => {
        const verdict = judge(inputFor(command));
        return accepted[mark].includes(verdict.effect)
          ? []
          : [`${mark} ${command} → ${verdict.effect}: ${verdict.reason}`];
      });
      expect(wrong).toEqual([]);
    });
  }

  for (const [index, place] of places.entries()) {
    it(`are not milder inside ${place('X').replaceAll('\n', '⏎')}`, () => {
      // A sixth of the table for each place: every command is tried in several places, none of them slowly.
      const wrong = commands.flatMap(({ mark, command }, at) => {
        if (mark === '+' || at % 6 !== index % 6 || /<<|\)$/.test(command)) return [];
        const text = place(command);
        const verdict = judge(inputFor(text));
        const fits = mark === '?' ? verdict.effect !== 'allow' : accepted[mark].includes(verdict.effect);
        return fits ? [] : [`${mark} ${text} → ${verdict.effect}: ${verdict.reason}`];
      });
      expect(wrong).toEqual([]);
    });
  }

  it('are split where bash splits them', () => {
    const text = "cat $(cat <<'E'\nREADME.md .env\nE\n)";
    expect(judge(inputFor(text)).effect).toBe('deny');
    expect(judge(inputFor("cat $(cat <<'E'\nREADME.md x\nE\n)")).effect).toBe('ask');
  });

  it('keep no secret of the environment in a here-document', () => {
    expect(judge(inputFor('cat <<E > billing/export/k\n$API_KEY\nE')).effect).toBe('ask');
    expect(judge(inputFor("cat <<'E' > billing/export/k\n$API_KEY\nE")).effect).toBe('allow');
  });

  it.each([
    ['more commands than are analysed', `${'ls;'.repeat(3_000)} cat .env`],
    ['more text than is read', `echo ${'x'.repeat(40_000)}; cat ~/.ssh/id`],
    ['more brackets than are parsed', `echo ${'$('.repeat(300)}cat deploy/x${')'.repeat(300)}`],
    ['deeper scripts than are walked', `echo ${'$(echo '.repeat(60)}$(cat .env)${')'.repeat(60)}`],
    ['more wrappers than are unwrapped', `${'timeout 5 '.repeat(40)} cat .env`],
  ])('deny a forbidden path in %s', (_, text) => expect(judge(inputFor(text)).effect).toBe('deny'));

  it.each([
    ['commands', 'ls;'.repeat(3_000)],
    ['text', `echo ${'x'.repeat(40_000)}`],
    ['brackets', `echo ${'$('.repeat(300)}ls${')'.repeat(300)}`],
    ['wrappers', `${'timeout 5 '.repeat(40)} ls`],
  ])('are asked about where there are more %s than are analysed', (_, text) =>
    expect(judge(inputFor(text)).effect).toBe('ask'),
  );

  it('has hundreds of lines', () => expect(commands.length).toBeGreaterThan(300));
});
