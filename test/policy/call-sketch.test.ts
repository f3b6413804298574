import { describe, expect, it } from 'vitest';
import type { LookUp } from '../../src/model/facts.ts';
import { callStarts, sketchCall } from '../../src/policy/call-sketch.ts';
import type { Place } from '../../src/policy/shell/place.ts';
import { home } from './inputs.ts';

type Args = Record<string, unknown>;
const folder = (path: string): Place => ({ lexical: path, real: path, is: 'directory' });

function sketched(args: Args, starts: readonly Place[] = [folder('/w')], is: 'file' | 'missing' = 'missing') {
  const looked: string[] = [];
  const lookUp: LookUp = (path) => {
    looked.push(path);
    return { real: path, is, tracked: null };
  };
  const { paths, hosts, opaque } = sketchCall(args, starts, home, lookUp);
  return {
    paths: paths.map(({ place }) => place.lexical),
    hosts: hosts.map(({ host }) => host),
    opaque: opaque.map(({ why }) => why),
    looked,
    touches: paths,
  };
}

const nested = (depth: number, inner: unknown): unknown =>
  depth === 0 ? inner : { a: nested(depth - 1, inner) };
const lists = (depth: number, inner: unknown): unknown => (depth === 0 ? inner : [lists(depth - 1, inner)]);
const texts = (depth: number): string => (depth === 0 ? 'docs/a' : JSON.stringify([texts(depth - 1)]));
const range = <T>(length: number, of: (at: number) => T): T[] => Array.from({ length }, (_, at) => of(at));
const tooDeep = /more deeply nested/;

/** Arguments, where the paths in them lead, with nothing there. */
const paths: readonly [args: Args, paths: string[]][] = [
  [{ path: 'docs/a' }, ['/w/docs/a']],
  [{ path: ' docs/a ' }, ['/w/docs/a']],
  [{ path: '/etc/x' }, ['/etc/x']],
  [{ path: '~/x' }, ['/home/dana/x']],
  [{ path: null, file: 7, dir: true, root: [], src: {} }, []],
  [{ title: 'docs/a b' }, []],
  [{ path: 'docs/a b' }, ['/w/docs/a b']],
  [{ title: 'docs/a b', path: 'docs/a b' }, ['/w/docs/a b']],
  [{ path: 'docs/a b', title: 'docs/a b' }, ['/w/docs/a b']],
  [{ path: 'x\ny', body: 'x\ny' }, ['/w/x\ny']],
  [{ a: 'word' }, []],
  [{ token: 'docs/a' }, ['/w/docs/a']],
  [{ argv: ['--password', 'docs/a', 'docs/b'] }, ['/w/docs/b', '/w/docs/a']],
  // Lists, objects, their keys, and text that is JSON
  [{ a: [['docs/a'], { b: 'docs/b' }] }, ['/w/docs/a', '/w/docs/b']],
  [{ files: { 'docs/a': 1 } }, ['/w/docs/a']],
  [{ files: { 'a.md': 1 } }, ['/w/a.md']],
  [{ 'docs/a': 1 }, []],
  [{ options: '["docs/a"]' }, ['/w/docs/a']],
  [{ options: '{"x":{"docs/a":1}}' }, ['/w/docs/a']],
  [{ body: '["docs/a"]' }, []],
  [{ options: JSON.stringify(['docs/a', 'x'.repeat(4_083)]) }, ['/w/docs/a']],
  // Addresses
  [{ x: 'https://a.b/etc/passwd' }, []],
  [{ x: 'http://a.b/etc/passwd' }, []],
  [{ x: 'wss://a.b/etc/passwd' }, []],
  [{ x: 'ws://a.b/etc/passwd' }, []],
  [{ x: 'odd+https://a.b/etc/passwd' }, ['/etc/passwd']],
  [{ x: 'repo://a.b/etc/passwd?x#y' }, ['/etc/passwd']],
  [{ x: 'repo:///etc/passwd' }, ['/etc/passwd']],
  [{ x: ' repo:///etc/passwd ' }, ['/etc/passwd']],
  [{ x: 'repo://a.b' }, []],
  [{ x: `repo://h/${'a'.repeat(5_000)}` }, [`/${'a'.repeat(4_087)}`]],
  [{ x: 'file:///w/%2eenv' }, ['/w/.env', '/w/%2eenv', '/w/.env']],
  [{ x: ' file:///w/%2eenv' }, ['/w/file:/w/%2eenv', '/w/%2eenv', '/w/.env']],
  [{ x: 'file://else/w/a' }, ['/else/w/a', '/else/w/a']],
];

describe('paths in the arguments of a call', () => {
  it.each(paths)('%j', (args, expected) => expect(sketched(args).paths).toEqual(expected));

  it('are named, and nothing else is done with them', () => {
    expect(sketched({ path: 'docs/a' }, [folder('/w')], 'file').touches).toEqual([
      {
        use: 'name',
        text: 'docs/a',
        place: { lexical: '/w/docs/a', real: '/w/docs/a', is: 'file' },
        recursive: 'no',
        pattern: null,
        command: null,
      },
    ]);
  });

  it.each<[Args, string[]]>([
    [{ path: 'docs/a' }, ['/w/src/docs/a', '/w/docs/a']],
    [{ path: 'docs/' }, ['/w/src/docs', '/w/docs']],
    [{ path: '/etc/x' }, ['/etc/x']],
    [{ path: '/etc/' }, ['/etc']],
    [{ path: '~/x' }, ['/home/dana/x']],
  ])('start where the call is made and in the workspace: %j', (args, expected) => {
    expect(sketched(args, callStarts(folder('/w/src'), folder('/w'))).paths).toEqual(expected);
  });

  it('start in one place where both are the same', () => {
    const linked: Place = { lexical: '/l', real: '/w', is: 'directory' };
    expect(callStarts(linked, folder('/w'))).toEqual([linked]);
    expect(callStarts(folder('/x'), folder('/w'))).toEqual([folder('/x'), folder('/w')]);
  });

  it('with spaces count when something is there', () => {
    expect(sketched({ title: 'docs/a b' }, [folder('/w')], 'file').paths).toEqual(['/w/docs/a b']);
    expect(sketched({ body: '["docs/a"]' }, [folder('/w')], 'file').paths).toEqual(['/w/["docs/a"]']);
    expect(sketched({ a: 'word' }, [folder('/w')], 'file').paths).toEqual([]);
  });
});

describe('what is looked up', () => {
  it.each<[Args, string[]]>([
    [{ a: 'word' }, ['/w/word']],
    [{ path: 'docs/a' }, ['/w/docs/a']],
    [{ token: 'docs/a' }, []],
    [{ argv: ['--secret', 'docs/a'] }, ['/w/--secret']],
    [{ o: { plain: 1, 'a.b': 1 } }, ['/w/a.b']],
    [{ url: 'https://a.b/c' }, []],
  ])('of %j: %j', (args, expected) => expect(sketched(args).looked).toEqual(expected));

  it('is not known of the rest', () => {
    const [touch] = sketched({ token: 'docs/a' }, [folder('/w')], 'file').touches;
    expect(touch?.place).toEqual({ lexical: '/w/docs/a', real: null, is: 'missing' });
  });

  it('is 64 paths, and the others are held against rules as they are written', () => {
    const within = sketched({ paths: range(64, (at) => `src/${at}`), token: 'a/b' });
    expect([within.opaque, within.looked.length, within.paths.length]).toEqual([[], 64, 65]);
    const more = sketched({ title: 'docs/a b', paths: range(64, (at) => `src/${at}`) });
    expect(more.opaque).toEqual(['they name more or longer paths than are looked up (64 of 4096)']);
    expect([more.looked.length, more.paths.at(-1)]).toEqual([64, '/w/docs/a b']);
    const words = sketched({ paths: range(64, (at) => `src/${at}`), a: 'word' });
    expect([words.opaque, words.looked.length]).toEqual([[], 64]);
  });

  it('holds as much text against rules as takes no time', () => {
    const long = range(140, (at) => `src/${String(at).padStart(3, '0')}`.padEnd(1_024, 'x'));
    expect(sketched({ paths: long }).paths.length).toBe(64 + 65);
    expect(sketched({ paths: long.slice(0, 129) }).paths.length).toBe(64 + 65);
  });

  it('is no file that is named in too many characters', () => {
    const named = (length: number) => sketched({ x: `file:///${'%61'.repeat(1_362)}`.padEnd(length, 'b') });
    expect(named(4_096).paths.length).toBe(3);
    expect(named(4_097).paths.length).toBe(1);
  });
});

describe('what is more than is looked at', () => {
  it.each<[what: string, args: Args, cut: boolean]>([
    ['a text in 8 objects', { a: nested(7, 'x') }, false],
    ['a text in 9 objects', { a: nested(8, 'x') }, true],
    ['a number in 9 objects', { a: nested(8, 1) }, false],
    ['nothing in 9 objects', { a: nested(8, null) }, false],
    ['an object in 9 objects', { a: nested(8, {}) }, true],
    ['a text in 7 lists', { a: lists(7, 'x') }, false],
    ['a text in 8 lists', { a: lists(8, 'x') }, true],
    ['a text in 3 texts', { a: texts(3) }, false],
    ['a text in 4 texts', { a: texts(4) }, true],
    ['5000 values', { a: range(4_998, () => 1) }, false],
    ['5001 values', { a: range(4_999, () => 1) }, true],
    ['4999 fields', Object.fromEntries(range(4_999, (at) => [`a${at}`, 1])), false],
    ['5000 fields', Object.fromEntries(range(5_000, (at) => [`a${at}`, 1])), true],
  ])('%s', (_, args, cut) => {
    const { opaque } = sketched(args);
    expect([opaque.length, opaque.some((why) => tooDeep.test(why))]).toEqual([cut ? 1 : 0, cut]);
  });

  it('is not followed', () => {
    expect(sketched({ a: texts(3) }).paths).toEqual(['/w/docs/a']);
    expect(sketched({ a: texts(4) }).paths).toEqual([]);
    expect(sketched({ options: JSON.stringify(['docs/a', 'x'.repeat(4_084)]) }).paths).not.toContain(
      '/w/docs/a',
    );
  });
});

describe('hosts in the arguments of a call', () => {
  it.each<[args: Args, hosts: string[]]>([
    [{ url: 'https://a.b/c' }, ['a.b']],
    [{ x: ' https://a.b ' }, ['a.b']],
    [{ x: ['https://a.b', 'https://a.b/c', 'wss://c.d'] }, ['a.b', 'c.d']],
    [{ x: '//a.b/c' }, ['a.b']],
    [{ host: 'a.b' }, ['a.b']],
    [{ host: '' }, []],
    [{ x: 'a.b' }, []],
    [{ x: 'read https://a.b first' }, []],
    [{ url: `https://a.b/${'x'.repeat(9_000)}` }, ['a.b']],
    [{ host: `a.b/${'x'.repeat(9_000)}` }, ['a.b']],
  ])('%j', (args, hosts) => expect(sketched(args).hosts).toEqual(hosts));

  it('are evidence, and none is certain', () => {
    const { hosts } = sketchCall({ host: 'a.b' }, [folder('/w')], home, () => ({
      real: null,
      is: 'missing',
      tracked: null,
    }));
    expect(hosts).toEqual([{ host: 'a.b', certain: false, command: null }]);
  });

  it('are 64, and with more the call is not understood', () => {
    const url = range(80, (at) => `https://h${at}.a.b`);
    const within = sketched({ url: url.slice(0, 64) });
    expect([within.hosts.length, within.opaque]).toEqual([64, []]);
    const more = sketched({ url: url.slice(0, 65) });
    expect([more.hosts.length, more.opaque]).toEqual([64, ['they name more hosts than are looked at']]);
  });
});
