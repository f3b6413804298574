import type { Role } from '../../model/grammar.ts';
import { hostEvidence, hostsIn, pathEvidence } from './evidence.ts';
import { type Field, literal } from './field.ts';
import type { PathTouch } from './sketch.ts';
import { copyState, type Desk, type ShellState } from './state.ts';
import { touchField } from './touching.ts';

/** Notes what a word touches in its role. */
export function applyRole(
  field: Field,
  role: Role,
  state: ShellState,
  desk: Desk,
  id: number,
  recursive: PathTouch['recursive'],
): void {
  switch (role) {
    case 'text':
      if (!field.known && field.shape === 'many')
        desk.unclear(field.text, 'it could be several words, options among them');
      return;
    case 'any':
    case 'command':
      pathEvidence(field, state, desk, id, true);
      hostEvidence(field, desk, id);
      return;
    case 'read':
      if (field.text !== '-') touchField(field, 'read', state, desk, id, recursive);
      return;
    case 'name':
    case 'list':
    case 'enter':
    case 'execute':
      touchField(field, role, state, desk, id);
      return;
    case 'edit':
    case 'delete':
      touchField(field, role, state, desk, id, recursive);
      return;
    case 'update':
      touchField(field, 'read', state, desk, id, recursive);
      touchField(field, 'edit', state, desk, id, recursive);
      return;
    case 'host':
      reach(field, desk, id);
      return;
    case 'url':
      reachUrl(field, state, desk, id);
      return;
    case 'remote':
    case 'target':
      reachRemote(field, role === 'remote' ? 'read' : 'edit', state, desk, id, recursive);
      return;
    case 'data':
      send(field, state, desk, id);
      return;
    case 'script':
      if (field.known) desk.walkText(field.text, copyState(state));
      return;
    case 'code':
      pathEvidence(field, state, desk, id, false, true);
      hostEvidence(field, desk, id);
      return;
    default:
      role satisfies never;
      return;
  }
}

/** Notes the hosts a word names for sure; a word that names none is unclear. */
function reach(field: Field, desk: Desk, id: number): void {
  const hosts = field.known ? hostsIn(field.text) : [];
  const bare = /^(?:[^@/\s]+@)?([\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?$/.exec(field.text)?.[1];
  const found = hosts.length > 0 ? hosts : field.known && bare !== undefined ? [bare] : [];
  for (const host of found) desk.sketch.hosts.push({ host, certain: true, command: id });
  if (found.length > 0) return;
  hostEvidence(field, desk, id);
  desk.unclear(field.text, 'the text does not tell where it connects');
}

function reachUrl(field: Field, state: ShellState, desk: Desk, id: number): void {
  const file = field.known ? /^file:\/\/(?:localhost)?(\/.*)$/i.exec(field.text)?.[1] : undefined;
  if (file !== undefined) {
    touchField(literal(file), 'read', state, desk, id);
    return;
  }
  if (field.known && /^\.{0,2}\//.test(field.text)) {
    touchField(field, 'read', state, desk, id);
    return;
  }
  const bare = field.known ? /^([\w.-]+)(?::\d+)?(?:[/?#]|$)/.exec(field.text)?.[1] : undefined;
  if (bare === undefined || hostsIn(field.text).length > 0) reach(field, desk, id);
  else desk.sketch.hosts.push({ host: bare, certain: true, command: id });
}

/** `[user@]host:path`, as scp and rsync read it: a colon before any slash. */
function reachRemote(
  field: Field,
  use: 'read' | 'edit',
  state: ShellState,
  desk: Desk,
  id: number,
  recursive: PathTouch['recursive'],
): void {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(field.text)) {
    reachUrl(field, state, desk, id);
    return;
  }
  const host = /^(?:[^@/:\s]+@)?(\[[^\]]+\]|[^/:\s]+):/.exec(field.text)?.[1];
  if (host !== undefined && field.known) desk.sketch.hosts.push({ host, certain: true, command: id });
  else touchField(field, use, state, desk, id, recursive);
}

/** Text that leaves the machine; `@file`, `name=@file` and `name=<file` take it from a file. */
function send(field: Field, state: ShellState, desk: Desk, id: number): void {
  hostEvidence(field, desk, id);
  if (!field.known) {
    desk.unclear(field.text, 'the text does not tell what would be sent');
    return;
  }
  const file = /(?:^|=)[@<](.+)$/s.exec(field.text)?.[1]?.split(';')[0];
  if (file !== undefined && file !== '-') touchField(literal(file), 'read', state, desk, id);
}
