import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Something a program does to a folder. Content is one character a byte. */
export type Edit =
  | { readonly do: 'write' | 'append' | 'link'; readonly path: string; readonly content: string }
  | { readonly do: 'remove' | 'folder'; readonly path: string }
  | { readonly do: 'mode'; readonly path: string; readonly mode: number }
  | { readonly do: 'move' | 'hard-link'; readonly path: string; readonly to: string };

const isPlain = (at: string): boolean => lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() !== true;

/** `mv` copies what cannot be renamed; everything but a renamed folder of the lower layer can. */
function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    renameSync(from, to);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EXDEV')) throw cause;
    copy(from, to);
    rmSync(from, { recursive: true });
  }
}

function copy(from: string, to: string): void {
  const stat = lstatSync(from);
  if (stat.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (!stat.isDirectory()) {
    writeFileSync(to, readFileSync(from));
    chmodSync(to, stat.mode & 0o777);
  } else {
    // As rename(2): an empty folder may be replaced, no other.
    if (lstatSync(to, { throwIfNoEntry: false })) rmdirSync(to);
    mkdirSync(to);
    for (const name of readdirSync(from)) copy(join(from, name), join(to, name));
    chmodSync(to, stat.mode & 0o777);
  }
}

/** What the system refuses is not done: a file in a file, a folder into itself. */
export function perform(root: string, edits: readonly Edit[]): void {
  for (const edit of edits) {
    const at = join(root, edit.path);
    try {
      switch (edit.do) {
        case 'write':
        case 'append':
          mkdirSync(dirname(at), { recursive: true });
          if (!isPlain(at)) break;
          if (edit.do === 'append') appendFileSync(at, edit.content, 'latin1');
          else writeFileSync(at, edit.content, 'latin1');
          break;
        case 'link':
          mkdirSync(dirname(at), { recursive: true });
          symlinkSync(edit.content, at);
          break;
        case 'remove':
          rmSync(at, { recursive: true });
          break;
        case 'folder':
          mkdirSync(at, { recursive: true });
          break;
        case 'mode': {
          const stat = lstatSync(at);
          if (!stat.isSymbolicLink())
            chmodSync(at, stat.isDirectory() ? edit.mode | 0o700 : edit.mode | 0o400);
          break;
        }
        case 'move':
          move(at, join(root, edit.to));
          break;
        case 'hard-link':
          mkdirSync(dirname(join(root, edit.to)), { recursive: true });
          linkSync(at, join(root, edit.to));
          break;
        default:
          edit satisfies never;
      }
    } catch {
      // Refused.
    }
  }
}

/** A long one by its hash. */
function contentOf(at: string): string {
  const content = readFileSync(at);
  return content.length < 1_000
    ? content.toString('latin1')
    : createHash('sha256').update(content).digest('hex');
}

/** Everything below a folder: kind, permissions, content, and which names are one file. */
export function treeOf(root: string): Record<string, string> {
  const tree: Record<string, string> = {};
  const names = new Map<number, string>();
  const walk = (below: string): void => {
    for (const name of readdirSync(join(root, below)).sort()) {
      const path = join(below, name);
      if (path === '.git') continue;
      const at = join(root, path);
      const stat = lstatSync(at, { throwIfNoEntry: false });
      if (stat === undefined) {
        // Its name is no text.
        tree[path] = 'there';
        continue;
      }
      const mode = (stat.mode & 0o7777).toString(8);
      if (stat.isDirectory()) {
        tree[path] = `folder ${mode}`;
        walk(path);
      } else if (stat.isSymbolicLink()) tree[path] = `link ${readlinkSync(at)}`;
      else if (stat.isFile()) {
        const first = stat.nlink > 1 ? names.get(stat.ino) : undefined;
        if (first === undefined) names.set(stat.ino, path);
        const same = first === undefined ? '' : ` = ${first}`;
        tree[path] = `file ${mode} ${contentOf(at)}${same}`;
      } else tree[path] = 'other';
    }
  };
  walk('');
  return tree;
}
