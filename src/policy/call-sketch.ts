import type { LookUp } from '../model/facts.ts';
import { followsSecretFlag, type Look, lookOf, type NameSort, sortOfName } from './argument-look.ts';
import { evidentPath, isAddress } from './argument-text.ts';
import { fromJson } from './call-arguments.ts';
import { readAddress } from './host-names.ts';
import { expandHome, type Place, placeOf } from './shell/place.ts';
import type { HostTouch, Opaque, PathTouch } from './shell/sketch.ts';

const most = { lookUps: 64, unlooked: 65_536, hosts: 64, values: 5_000, depth: 8, path: 4_096, json: 4_096 };

export interface CallSketch {
  paths: PathTouch[];
  hosts: HostTouch[];
  opaque: Opaque[];
}

interface Text {
  text: string;
  sort: NameSort;
}

/** The folders a relative path of an argument could start from. */
export function callStarts(start: Place, workspace: Place): Place[] {
  return start.real === workspace.real ? [start] : [start, workspace];
}

/** Where a path of an argument leads from each of those folders. */
export function placesFrom(starts: readonly Place[], path: string, home: string, lookUp: LookUp): Place[] {
  const written = expandHome(path, home);
  const from = written.startsWith('/') ? starts.slice(0, 1) : starts;
  return from.map((one) => placeOf(one, written, lookUp));
}

/**
 * What the arguments of a call name: paths by their argument's name or their own look, and hosts. All of it is evidence
 * against what is forbidden and never leave for anything. Looks up every text that a rule could take for a path, the most
 * likely ones first; where that is more than can be looked at, the call is not understood.
 */
export function sketchCall(
  args: Record<string, unknown>,
  starts: readonly Place[],
  home: string,
  lookUp: LookUp,
): CallSketch {
  const { texts, cut } = textsIn(args);
  const hosts = hostsIn(texts);
  const found: CallSketch = { paths: [], hosts: hosts.slice(0, most.hosts), opaque: [] };
  const opaque = (why: string): void => {
    found.opaque.push({ what: 'its arguments', why });
  };
  if (hosts.length > most.hosts) opaque('they name more hosts than are looked at');
  if (cut) opaque('they are more, or more deeply nested, than is looked at');
  const asked = new Set<string>();
  let left = 0;
  let unlooked = 0;
  for (const { text, look } of byLikelihood(texts)) {
    const path = evidentPath(text);
    const known = path !== null && look !== 'written' && asked.size < most.lookUps;
    if (!known && look === 'perhaps') continue;
    if (known) asked.add(path);
    else if (look !== 'written') left += 1;
    // What is not looked up is still held against what is forbidden as it is written.
    if (path === null || unlooked > most.unlooked) continue;
    if (!known) unlooked += path.length;
    for (const place of placesFrom(starts, path, home, known ? lookUp : nothing)) {
      if (look === 'perhaps' || (look === 'existing' && known && place.is === 'missing')) continue;
      found.paths.push({ use: 'name', text, place, recursive: 'no', pattern: null, command: null });
    }
  }
  if (left > 0) opaque(`they name more or longer paths than are looked up (${most.lookUps} of ${most.path})`);
  return found;
}

const nothing: LookUp = () => ({ real: null, is: 'missing', tracked: null });

function byLikelihood(texts: readonly Text[]): { text: string; look: Look }[] {
  const best = new Map<string, Look>();
  const order: readonly Look[] = ['plain', 'existing', 'perhaps', 'written'];
  for (const { text, sort } of texts) {
    for (const one of new Set([text, ...(elsewhere(text) ?? [])])) {
      const look = lookOf(sort, one);
      const before = best.get(one);
      if (look === null) continue;
      if (before === undefined || order.indexOf(look) < order.indexOf(before)) best.set(one, look);
    }
  }
  return order.flatMap((wanted) =>
    [...best].flatMap(([text, look]) => (look === wanted ? [{ text, look }] : [])),
  );
}

/** The paths behind a URI: of `file:` in every reading, and behind a scheme nobody knows, such as `resource:///etc/passwd`. */
function elsewhere(text: string): string[] | null {
  const trimmed = text.trim();
  if (/^file:/i.test(trimmed)) return trimmed.length > most.path ? null : readAddress(trimmed).files;
  if (!isAddress(trimmed) || /^(?:https?|wss?):/i.test(trimmed)) return null;
  const path = /^[^:]*:\/\/[^/]*(\/[^?#]+)/.exec(trimmed.slice(0, most.path))?.[1];
  return path === undefined ? null : [path];
}

/** At most a few more than are looked at. */
function hostsIn(texts: readonly Text[]): HostTouch[] {
  const hosts = new Set<string>();
  for (const { text, sort } of texts) {
    const trimmed = text.trim();
    if (!isAddress(trimmed) && sort !== 'host' && !trimmed.startsWith('//')) continue;
    // Of one that is too long the beginning is read.
    for (const host of readAddress(trimmed).hosts) hosts.add(host);
    if (hosts.size > most.hosts) break;
  }
  return [...hosts].map((host) => ({ host, certain: false, command: null }));
}

/** Every text of the arguments with what its name says, keys of objects among them, text that is JSON opened. */
function textsIn(args: Record<string, unknown>): { texts: Text[]; cut: boolean } {
  const texts: Text[] = [];
  let cut = false;
  let values = 0;
  const visit = (value: unknown, name: string, depth: number): void => {
    values += 1;
    if (values > most.values || depth > most.depth) {
      cut ||=
        values > most.values || typeof value === 'string' || (typeof value === 'object' && value !== null);
      return;
    }
    if (typeof value === 'string') {
      const sort = sortOfName(name);
      const inner = value.length <= most.json && sort !== 'other' ? fromJson(value) : null;
      if (inner === null) texts.push({ text: value, sort });
      else visit(inner, name, depth + 1);
    } else if (Array.isArray(value)) {
      for (const [at, one] of value.entries()) {
        if (values > most.values) break;
        visit(one, followsSecretFlag(value, at) ? 'secret' : name, depth + 1);
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [field, one] of Object.entries(value)) {
        if (values > most.values) break;
        if (depth > 0 && /[/.]/.test(field)) texts.push({ text: field, sort: sortOfName(name) });
        visit(one, field, depth + 1);
      }
    }
  };
  visit(args, '', 0);
  return { texts, cut };
}
