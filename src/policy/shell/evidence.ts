import type { Field } from './field.ts';
import type { Desk, ShellState } from './state.ts';
import { placesOf, touchField } from './touching.ts';

/** Strings in an argument that may name a path: after `=`, `@`, `:`, and quoted strings inside code. */
function pathCandidates(text: string, code: boolean): string[] {
  const found = [text];
  const option = /^-{1,2}[\w-]+=(.+)$/s.exec(text)?.[1];
  if (option !== undefined) found.push(option);
  const short = /^-[A-Za-z](.+)$/s.exec(text)?.[1];
  if (short !== undefined) found.push(short);
  for (const part of text.split(/[=@:,]/)) if (part !== text && part !== '') found.push(part);
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
  command: number,
  bare: boolean,
  code = false,
): void {
  if (!field.known) {
    if (field.head.includes('/')) touchField({ ...field, maybe: [] }, 'name', state, desk, command);
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
    if (state.cwds === null && !home.startsWith('/')) continue;
    touchField(
      { known: true, text: home, glob: text === field.text ? field.glob : null },
      'name',
      state,
      desk,
      command,
    );
  }
}

const hostLike = /^(?:[\w.+-]+@)?((?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*)\.?(?::.*)?$/i;

/** Hosts an argument names: in a URL, after `user@`, or as a bare name that could be one. */
export function hostsIn(text: string): string[] {
  const urls = [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@'"]*@)?([^\s/'"?#:)]+)/gi)].map(
    (match) => match[1] ?? '',
  );
  const bare = hostLike.exec(text.replace(/^[\w-]+=/, ''))?.[1];
  const parts = text.split(/[\s='",;|]+/).flatMap((part) => hostLike.exec(part)?.[1] ?? []);
  return [...new Set([...urls, ...(bare === undefined ? [] : [bare]), ...parts])];
}

/** Notes possible hosts, for rules that forbid them. */
export function hostEvidence(field: Field, desk: Desk, command: number): void {
  const texts = field.known ? [field.text] : [field.text, ...(field.maybe ?? [])];
  for (const host of texts.flatMap(hostsIn)) desk.sketch.hosts.push({ host, certain: false, command });
}
