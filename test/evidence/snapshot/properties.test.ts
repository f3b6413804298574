import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeText, fingerprint, openRig } from './rig.ts';

/**
 * A few names, so that edits meet: files where folders were, links where files were. Edits go through links: none may lead
 * to anything that exists outside.
 */
const path = fc
  .array(fc.constantFrom('a', 'b', 'ü\n', 'x.log', 'd'), { minLength: 1, maxLength: 3 })
  .map((names) => names.join('/'));
const content = fc.oneof(
  fc.constantFrom('', 'one\n', 'one\r\ntwo\r\n', 'no line break', '\0binary\0'),
  fc.string({ maxLength: 40 }),
);

type Edit =
  | { readonly do: 'write' | 'link'; readonly path: string; readonly content: string }
  | { readonly do: 'remove' | 'flip'; readonly path: string }
  | { readonly do: 'move'; readonly path: string; readonly to: string };
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), path, content }) },
  fc.record({
    do: fc.constant('link' as const),
    path,
    content: fc.constantFrom('a', 'nowhere', '/no/such/place', '.'),
  }),
  fc.record({ do: fc.constant('remove' as const), path }),
  fc.record({ do: fc.constant('flip' as const), path }),
  fc.record({ do: fc.constant('move' as const), path, to: path }),
);

/** What the system refuses is not done: a file in a file, a folder into itself. */
function apply(root: string, one: Edit): void {
  const at = join(root, one.path);
  try {
    switch (one.do) {
      case 'write':
      case 'link':
        mkdirSync(dirname(at), { recursive: true });
        if (one.do === 'link') symlinkSync(one.content, at);
        else if (!lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) writeFileSync(at, one.content);
        break;
      case 'remove':
        rmSync(at, { recursive: true });
        break;
      case 'flip':
        if (lstatSync(at).isFile()) chmodSync(at, lstatSync(at).mode ^ 0o111);
        break;
      case 'move':
        mkdirSync(dirname(join(root, one.to)), { recursive: true });
        renameSync(at, join(root, one.to));
        break;
      default:
        one satisfies never;
    }
  } catch {
    // Refused.
  }
}

/** The files of a folder the plain way: type, executable bit and content by path. Links to folders are not followed. */
function filesOf(root: string, below = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const name = join(below, entry.name);
    const at = join(root, name);
    if (name === '.git') continue;
    if (entry.isDirectory()) for (const [path, text] of filesOf(root, name)) found.set(path, text);
    else if (entry.isSymbolicLink()) found.set(name, `link ${readlinkSync(at)}`);
    else found.set(name, `${lstatSync(at).mode & 0o100 ? 'x' : '-'} ${readFileSync(at, 'latin1')}`);
  }
  return found;
}

/** A rename is told as one change; here it counts as the two it is made of. */
const plain = (changes: readonly string[]): string[] =>
  changes
    .flatMap((text) => {
      const [, from, to] = /^renamed (.*) -> (.*)$/s.exec(text) ?? [];
      return from === undefined ? [text] : [`deleted ${from}`, `added ${to}`];
    })
    .sort();

function difference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${!before.has(name) ? 'added' : !after.has(name) ? 'deleted' : 'changed'} ${name}`)
    .sort();
}

const edits = fc.array(edit, { minLength: 1, maxLength: 12 });

describe('what was done is what is told', () => {
  it.each([
    ['in a repository that ignores logs', false],
    ['outside git', true],
  ])(
    '%s',
    async (_, bare) => {
      await fc.assert(
        fc.asyncProperty(
          edits,
          edits,
          fc.boolean(),
          fc.boolean(),
          fc.boolean(),
          async (first, second, commit, ahead, reported) => {
            // Far ahead, times decide what is read; at the present, everything is read again.
            const rig = openRig({ bare, ahead: ahead ? 10_000 : 0 });
            try {
              if (!bare) rig.write({ '.gitignore': '*.log\n' });
              for (const one of first) apply(rig.at, one);
              if (commit && !bare) {
                rig.git('add', '-A');
                rig.git('commit', '-q', '--allow-empty', '-m', 'first');
              }
              const was = filesOf(rig.at);
              const git = bare ? [] : fingerprint(join(rig.at, '.git'));
              const before = await rig.take();
              for (const one of second) apply(rig.at, one);
              const is = filesOf(rig.at);
              const touched = difference(was, is);
              // Told of just the paths that were touched, it comes to the same.
              if (reported && touched.length > 0) {
                const step = await rig.take(touched.map((text) => text.replace(/^\w+ /, '')));
                expect(plain((await rig.snapshots.diff(before, step)).map(changeText))).toEqual(touched);
              }
              const after = await rig.take();
              const changes = await rig.snapshots.diff(before, after);
              expect(plain(changes.map(changeText))).toEqual(touched);
              for (const [name, text] of is) {
                const kept = await rig.snapshots.read(after, name);
                const ignored = !bare && /(?:^|\/)x\.log(?:\/|$)/.test(name);
                if (!ignored) expect(kept?.toString('latin1')).toBe(text.replace(/^(?:link|x|-) /, ''));
              }
              expect(bare ? [] : fingerprint(join(rig.at, '.git'))).toEqual(git);
            } finally {
              rmSync(rig.root, { recursive: true });
            }
          },
        ),
        { numRuns: 60 },
      );
    },
    120_000,
  );
});
