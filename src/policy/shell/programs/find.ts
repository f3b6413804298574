import type { Program } from '../builtins.ts';
import { pathEvidence } from '../evidence.ts';
import { type Field, unknownField } from '../field.ts';
import { addCommand } from '../invocation.ts';
import { copyState } from '../state.ts';
import { touchField } from '../touching.ts';

const bare = new Set(
  '! ( ) , -a -o -and -or -not -print -print0 -prune -quit -true -false -empty -executable -readable -writable -depth -d -daystart -mount -xdev -nouser -nogroup -ls -noleaf -follow -ignore_readdir_race -noignore_readdir_race -warn -nowarn -help -version --help --version'.split(
    ' ',
  ),
);
const valued = new Set(
  '-name -iname -path -ipath -wholename -iwholename -regex -iregex -lname -ilname -type -xtype -size -mtime -atime -ctime -mmin -amin -cmin -maxdepth -mindepth -perm -user -group -uid -gid -links -inum -regextype -printf -used -fstype -context'.split(
    ' ',
  ),
);
const compared = new Set('-newer -anewer -cnewer -samefile'.split(' '));
const files = new Set('-fprint -fprint0 -fls -fprintf'.split(' '));
const running = new Set('-exec -execdir -ok -okdir'.split(' '));

/** find(1), GNU findutils 4.9, has 74 tests and actions; what is not listed above is asked about. find lists names below its roots; some of its actions delete, write or run. */
export const find: Program = (given, state, desk, start) => {
  const words = given.fields.slice(1);
  const options = words.findIndex((word) => !(word.known && /^-[HLP]+$|^-O\d$/.test(word.text)));
  const from = options < 0 ? words.length : options;
  const expression = words.findIndex((word, at) => at >= from && word.known && /^[-!(),]/.test(word.text));
  const end = expression < 0 ? words.length : expression;
  const roots = words.slice(from, end);
  let why: string | null = words.slice(0, from).some((word) => word.text.includes('L'))
    ? 'it follows symlinks'
    : null;
  const id = addCommand(given, 'proved', '', state, desk, roots);
  const note = (text: string): void => {
    why ??= text;
  };
  let deletes = false;
  for (let at = end; at < words.length; at += 1) {
    const word = words[at];
    const next = words[at + 1];
    if (!word?.known) note('its expression is not known');
    else if (bare.has(word.text)) {
      if (word.text === '-follow') note('it follows symlinks');
    } else if (valued.has(word.text)) {
      if (next !== undefined && !next.known && next.shape === 'many') note('its expression is not known');
      at += 1;
    } else if (/^-newer[aBcmt][aBcm]$/.test(word.text) || compared.has(word.text)) {
      if (next) touchField(next, 'list', state, desk, id);
      at += 1;
    } else if (/^-newer[aBcm]t$/.test(word.text)) at += 1;
    else if (word.text === '-delete') deletes = true;
    else if (files.has(word.text)) {
      if (next) touchField(next, 'edit', state, desk, id);
      note('it prints into a file');
      at += word.text === '-fprintf' ? 2 : 1;
    } else if (running.has(word.text)) {
      note('it runs a program on what it finds');
      const rest = words.slice(at + 1);
      const close = rest.findIndex((inner) => inner.known && (inner.text === ';' || inner.text === '+'));
      const inner = (close < 0 ? rest : rest.slice(0, close)).map(
        (field): Field =>
          field.text.includes('{}')
            ? unknownField(
                field.text,
                'one',
                roots[0]?.known && field.text === '{}' ? `${roots[0].text}/` : '',
              )
            : field,
      );
      start({ ...given, fields: inner }, copyState(state), desk);
      at += close < 0 ? rest.length : close + 1;
    } else note(`${word.text} is not known to be harmless`);
  }
  const places: Field[] = roots.length > 0 ? roots : [{ known: true, text: '.', glob: null }];
  for (const root of places) {
    touchField(root, 'list', state, desk, id);
    if (deletes) touchField(root, 'delete', state, desk, id, 'all');
  }
  if (deletes) note('it deletes what it finds');
  settle(desk.sketch.commands[id], why);
  if (why !== null) for (const field of words) pathEvidence(field, state, desk, id, false);
};

function settle(
  command: { standing: 'inert' | 'proved' | 'rule'; why: string } | undefined,
  why: string | null,
): void {
  if (command === undefined || why === null) return;
  command.standing = 'rule';
  command.why = why;
}
