import { plainHost } from '../host-names.ts';
import { expandValue, expandWord } from './expand.ts';
import type { Field } from './field.ts';
import type { Redirection } from './parse.ts';
import type { Desk, ShellState } from './state.ts';
import { touchField } from './touching.ts';

/** Judges redirections as the reads and writes they are. Returns text that goes to standard input, if any is spelled out. */
export function walkRedirections(
  redirections: readonly Redirection[],
  state: ShellState,
  desk: Desk,
  command: number | null,
): string {
  let stdin = '';
  for (const redirection of redirections) {
    switch (redirection.type) {
      case 'HereDoc': {
        stdin += `\n${redirection.body.text}`;
        if (redirection.closing === undefined) desk.unclear('<<', 'its here-document has no end');
        const parts = redirection.body.parts;
        if (redirection.delimiter?.quoted !== true && parts !== undefined) {
          expandValue({ type: 'Word', text: '', value: '', pos: 0, end: 0, parts }, state, desk);
        }
        break;
      }
      case 'HereString':
        if (redirection.target === undefined) desk.unclear('<<<', 'its text is missing');
        else {
          const field = expandValue(redirection.target, state, desk);
          stdin += `\n${field.known ? field.text : redirection.target.text}`;
        }
        break;
      case 'Redirect':
        walkRedirect(redirection, state, desk, command);
        break;
      default:
        redirection satisfies never;
        desk.unclear('redirection', 'it is of an unknown form');
    }
  }
  return stdin;
}

function walkRedirect(
  redirect: Extract<Redirection, { type: 'Redirect' }>,
  state: ShellState,
  desk: Desk,
  command: number | null,
): void {
  const { operator, target, descriptor } = redirect;
  if (descriptor?.type === 'FileDescriptorVariable')
    desk.unclear(operator, 'it sets a variable to a descriptor');
  if (target === undefined) {
    desk.unclear(operator, 'its target is missing');
    return;
  }
  const fields: Field[] = expandWord(target, state, desk, 'fields');
  if (fields.length !== 1) {
    desk.unclear(target.text, 'it is not one target');
    for (const field of fields.slice(0, 20)) touchField(field, 'name', state, desk, null);
    return;
  }
  const field = fields[0];
  if (field === undefined) return;
  const duplicates = operator === '>&' || operator === '<&';
  if (duplicates && (field.known ? /^\d*-?$/.test(field.text) : field.shape === 'number')) return;
  const writes = operator !== '<' && operator !== '<&';
  if (connects(field, writes, desk, command)) return;
  const reads = !writes || operator === '<>';
  if (writes) touchField(field, 'edit', state, desk, null);
  if (reads) touchField(field, 'read', state, desk, null);
}

/** bash opens `/dev/tcp/host/port` as a connection; what is written there leaves the machine. Tells whether that is all it can be. */
function connects(field: Field, writes: boolean, desk: Desk, command: number | null): boolean {
  const texts = field.known ? [field.text] : [field.head, ...(field.maybe ?? [])];
  for (const text of texts) {
    const host = /^\/dev\/(?:tcp|udp)\/([^/]*)/.exec(text)?.[1];
    if (host === undefined) continue;
    desk.sketch.hosts.push({ host: plainHost(host), certain: true, command });
    if (writes) desk.sketch.exposes.push({ what: 'upload', target: text, command });
    if (field.known) return true;
  }
  return false;
}
