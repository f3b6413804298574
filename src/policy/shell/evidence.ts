import { posix } from 'node:path';
import { filesIn, plainHost, readAddress } from '../host-names.ts';
import type { Field } from './field.ts';
import type { Desk, ShellState } from './state.ts';
import { nameAnywhere, placesOf, touchField } from './touching.ts';

/** Strings in an argument that may name a path: after `=`, `@`, `:`, and quoted strings inside code. */
function pathCandidates(text: string, code: boolean): string[] {
  const found = [text];
  const option = /^-{1,2}[\w-]+=(.+)$/s.exec(text)?.[1];
  if (option !== undefined) found.push(option);
  const short = /^-[A-Za-z](.+)$/s.exec(text)?.[1];
  if (short !== undefined) found.push(short);
  const cluster = /^-[A-Za-z]+([.~/].*)$/s.exec(text)?.[1];
  if (cluster !== undefined) found.push(cluster);
  found.push(...filesIn(text));
  for (const part of text.split(/[=@:,<]/)) if (part !== text && part !== '') found.push(part);
  if (code) for (const quoted of text.matchAll(/['"`]([^'"`\s]+)['"`]/g)) found.push(quoted[1] ?? '');
  return [...new Set(found)].filter((item) => item !== '' && item.length <= 400 && !/[\n\0]/.test(item));
}

/**
 * Notes every path an argument of a program we do not know may name, so that a blocked one stays evidence. Bare words
 * count when such a file exists, and `bare` is off for programs whose words are subcommands and targets.
 */
export function pathEvidence(
  field: Field,
  state: ShellState,
  desk: Desk,
  command: number | null,
  bare: boolean,
  code = false,
): void {
  if (!field.known) {
    if (`${field.head}${field.tail ?? ''}`.includes('/'))
      touchField({ ...field, maybe: [] }, 'name', state, desk, command);
    for (const text of field.maybe ?? []) {
      pathEvidence({ known: true, text, glob: null }, state, desk, command, bare, code);
    }
    return;
  }
  for (const text of pathCandidates(field.text, code)) {
    if (text.startsWith('-') || text.includes('://')) continue;
    // Text with spaces is rarely a path: it counts only where such a file exists.
    const pathLike = (text.includes('/') || text.startsWith('.')) && !/\s/.test(text);
    if (!pathLike && !bare && !/\s/.test(text)) continue;
    if (!pathLike && placesOf(text, state, desk)?.every((place) => place.is === 'missing') !== false) {
      if (!text.includes('.') || /\s/.test(text)) continue;
    }
    const home = text.startsWith('~/') ? desk.home + text.slice(1) : text;
    if (state.cwds === null && !home.startsWith('/')) {
      if (pathLike) nameAnywhere(home, desk, command);
      continue;
    }
    touchField(
      { known: true, text: home, glob: text === field.text ? field.glob : null },
      'name',
      state,
      desk,
      command,
    );
  }
}

/** A domain of two labels or more, an address of four numbers in any notation, or this machine. */
const domain =
  /^(?:[\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}-]*\.*$|^(?:0x[\da-f]+|\d{1,11})(?:\.(?:0x[\da-f]+|\d{1,11})){3}\.?$|^localhost\.?$/iu;
/** One number for all four; smaller ones are sizes and ports. */
const bigNumber = /^(?:0x[\da-f]{6,8}|\d{8,10}|0[0-7]{9,11})$/i;
const longAddress = /^\[?(?=[^[\]]*::|(?:[^:]*:){7})[\da-f:.]{2,45}(?:%\w+)?\]?$/i;

function bareHost(text: string): string[] {
  const word = text.slice(text.lastIndexOf('@') + 1).replace(/\]:\d+$/, ']');
  if (longAddress.test(word)) return [word];
  const host = word.replace(/[:/?#].*$/s, '').replace(/^\[|\]$/g, '');
  return domain.test(host) || bigNumber.test(host) ? [host] : [];
}

/** Hosts an argument may name, in their plain form: in a URL, after `user@` or an option, or as a bare name that could be one. */
export function hostsIn(text: string): string[] {
  const straight = text.replace(/[\t\n\r]/g, '');
  const folded = straight
    .normalize('NFKC')
    .replace(/[。．｡]/g, '.')
    .replace(/[\u00ad\u200b-\u200d\ufeff]/g, '');
  const texts = [...new Set([text, straight, folded, unescaped(folded)])];
  const urls = texts.flatMap((item) =>
    [
      ...item.matchAll(
        /(?:\b[a-z][a-z0-9+.-]{0,20}:|^)[/\\]{2}[^\s'"<>`)]+|\b(?:https?|wss?|ftps?):[/\\]?[^\s'"<>`)]+/gi,
      ),
    ].flatMap((match) => readAddress(match[0]).hosts),
  );
  const bare = texts.flatMap((item) => [
    ...bareHost(item.replace(/^-{1,2}[\w-]+=|^[\w-]+=/, '')),
    ...bareHost(item.replace(/^-[A-Za-z]/, '')),
    ...item.split(/[\s='",;|<>(){}&`]+/).flatMap(bareHost),
    ...item.split(/[\s='",;|<>(){}&`:]+/).flatMap(bareHost),
  ]);
  const value = text.replace(/^-{1,2}[\w-]+=|^[\w-]+=/, '');
  const odd = /[@\\%]|^\s*\/\/|^\s*[a-z]+:/i.test(value)
    ? readAddress(value).hosts.filter((host) => domain.test(host))
    : [];
  return [...new Set([...urls, ...bare, ...odd].map(plainHost))].filter((host) => host !== '');
}

function unescaped(text: string): string {
  return text.replace(/%([2-7][\da-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Notes possible hosts, for rules that forbid them. */
export function hostEvidence(field: Field, desk: Desk, command: number | null): void {
  const texts = field.known
    ? [field.text]
    : [field.text, field.text.replace(/\$\w+|\$\{\w+\}/g, 'x'), field.head, ...(field.maybe ?? [])];
  for (const host of new Set(texts.flatMap(hostsIn)))
    desk.sketch.hosts.push({ host, certain: false, command });
}

/** Notes paths among the words of a text in a language of its own: statements, the commands of a file transfer. */
export function wordEvidence(text: string, state: ShellState, desk: Desk, command: number): void {
  for (const word of text.split(/[\s'"`,;()=<>|&]+/, 300)) {
    if (/^[./~]|\//.test(word))
      pathEvidence({ known: true, text: word, glob: null }, state, desk, command, false);
  }
}

/** Notes what a variable set for one command may name: a program reads its host or its files from there. */
export function variableEvidence(value: Field, state: ShellState, desk: Desk): void {
  pathEvidence(value, state, desk, null, false);
  hostEvidence(value, desk, null);
}

/** Paths looked for in a text that is not analysed. */
const mostSpelled = 2_000;

/** Notes every path that a text spells out which is not analysed itself: a forbidden one stays evidence. Looks nothing up. */
export function pathsSpelledOut(text: string, desk: Desk): void {
  const words = new Set<string>();
  for (const [word] of text.matchAll(/[^\s'"`;|&<>(){}$=,]{2,400}/g)) {
    if (word.includes('/') || /^\.\w/.test(word)) words.add(word);
    if (words.size >= mostSpelled) break;
  }
  for (const word of words) {
    const lexical = posix.resolve(desk.root, word.startsWith('~/') ? desk.home + word.slice(1) : word);
    const place = { lexical, real: null, is: 'missing' } as const;
    desk.sketch.paths.push({ use: 'name', text: word, place, recursive: 'no', pattern: null, command: null });
  }
}
