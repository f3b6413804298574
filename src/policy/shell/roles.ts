import type { Role } from '../../model/grammar.ts';
import { innerHosts, readAddress, remoteHost } from '../host-names.ts';
import { hostEvidence, pathEvidence } from './evidence.ts';
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
    case 'word':
      // `@scope/name` is a package, whatever folder has that name.
      if (!/^@[\w.~-]+\/[\w.~-]+(?:@[^/]*)?$/.test(field.text)) pathEvidence(field, state, desk, id, false);
      hostEvidence(field, desk, id);
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
      reach(field, state, desk, id);
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
      desk.unclear(field.text, 'what it is for is not known');
      return;
  }
}

/** Notes the hosts a word names for sure; a word that names none, or one that programs read in several ways, is unclear. */
function reach(field: Field, state: ShellState, desk: Desk, id: number): void {
  if (field.known && /^\/(?!\/)/.test(field.text)) {
    // The folder of a local socket, as `psql -h` takes one.
    touchField(field, 'name', state, desk, id);
    return;
  }
  const address =
    field.known && /^[\da-f]*:[\da-f:.]*:[\da-f:.]*$/i.test(field.text) ? `[${field.text}]` : field.text;
  const { hosts, clear } = field.known ? readAddress(address) : { ...startOf(field.head), clear: false };
  // Where the text does not tell, something is reached all the same.
  for (const host of hosts.length > 0 ? hosts : [field.text])
    desk.sketch.hosts.push({ host, certain: true, command: id });
  // An address inside an address, as a proxy takes one.
  for (const host of innerHosts(field.text)) desk.sketch.hosts.push({ host, certain: false, command: id });
  if (clear) return;
  hostEvidence(field, desk, id);
  desk.unclear(field.text, 'the text does not tell where it connects');
}

/** The host of an address whose end is not known, if all of the host is. */
function startOf(head: string): { hosts: string[] } {
  return { hosts: /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#\\]+[/?#]/i.test(head) ? readAddress(head).hosts : [] };
}

function reachUrl(
  field: Field,
  state: ShellState,
  desk: Desk,
  id: number,
  use: 'read' | 'edit' = 'read',
): void {
  const files = field.known ? readAddress(field.text).files : [];
  for (const file of files) touchField(literal(file), use, state, desk, id);
  if (files.length > 0) return;
  if (field.known && /^\.{0,2}\/(?!\/)/.test(field.text)) touchField(field, 'read', state, desk, id);
  else reach(field, state, desk, id);
}

const buckets = /^(?:s3|gs|az|abfss?|wasbs?|r2|b2|oss|cos)$/;

/** `[user@]host:path`, as scp and rsync read it: a colon before any slash. */
function reachRemote(
  field: Field,
  use: 'read' | 'edit',
  state: ShellState,
  desk: Desk,
  id: number,
  recursive: PathTouch['recursive'],
): void {
  const address = /^([a-z][a-z0-9+.-]*):\/\//i.exec(field.text)?.[1]?.toLowerCase();
  const host = field.known ? remoteHost(field.text) : null;
  // Writing to another machine makes something of ours known there.
  if (use === 'edit' && ((address !== undefined && address !== 'file') || host !== null)) {
    desk.sketch.exposes.push({ what: 'upload', target: field.text.slice(0, 200), command: id });
  }
  // The first part of these names a bucket, not a host.
  if (address !== undefined && buckets.test(address)) hostEvidence(field, desk, id);
  else if (address !== undefined) reachUrl(field, state, desk, id, use);
  else if (host !== null) desk.sketch.hosts.push({ host, certain: true, command: id });
  else {
    if (!field.known) hostEvidence(field, desk, id);
    touchField(field, use, state, desk, id, recursive);
  }
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
