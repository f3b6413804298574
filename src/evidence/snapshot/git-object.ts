import { createHash } from 'node:crypto';
import { bytesOf, textOf } from './path-bytes.ts';

export type ObjectKind = 'blob' | 'tree' | 'commit';
export type HashName = 'sha1' | 'sha256';

/** Name of an object as git computes it. */
export function objectId(kind: ObjectKind, content: Buffer, hash: HashName): string {
  return createHash(hash).update(`${kind} ${content.length}\0`).update(content).digest('hex');
}

export interface TreeEntry {
  readonly name: string;
  readonly mode: '40000' | '100644' | '100755' | '120000';
  readonly oid: string;
}

/** A tree object. Git sorts names as bytes, and folders as if their name ended in a slash. */
export function treeContent(entries: readonly TreeEntry[]): Buffer {
  const keyed = entries.map((entry) => {
    const name = bytesOf(entry.name);
    return { entry, name, key: entry.mode === '40000' ? Buffer.concat([name, slash]) : name };
  });
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    keyed.flatMap(({ entry, name }) => [
      Buffer.from(`${entry.mode} `),
      name,
      zero,
      Buffer.from(entry.oid, 'hex'),
    ]),
  );
}
const slash = Buffer.from('/');
const zero = Buffer.of(0);

const isMode = (text: string): text is TreeEntry['mode'] => /^(?:40000|100644|100755|120000)$/.test(text);

/** What `treeContent` wrote. */
export function treeEntries(content: Buffer, hash: HashName): TreeEntry[] {
  const width = hash === 'sha1' ? 20 : 32;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0) break;
    const mode = content.toString('latin1', at, space);
    const oid = content.toString('hex', end + 1, end + 1 + width);
    if (isMode(mode)) entries.push({ name: textOf(content.subarray(space + 1, end)), mode, oid });
    at = end + 1 + width;
  }
  return entries;
}

/** A commit by the supervisor itself, so that plain git can walk a run's snapshots. */
export function commitContent(
  tree: string,
  parents: readonly string[],
  atMs: number,
  message: string,
): Buffer {
  const who = `countersign <countersign@localhost> ${Math.floor(atMs / 1000)} +0000`;
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${who}`,
    `committer ${who}`,
    '',
    message.replaceAll('\0', ' '),
    '',
  ];
  return Buffer.from(lines.join('\n'));
}
