import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../src/terminal/key-names.ts';
import { createKeyRouter, type Focus, type KeyContext } from '../../src/terminal/key-router.ts';

const PREFIX = 0x1d;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (data: readonly number[]): string => Buffer.from(data).toString('latin1');
const utf8 = (data: readonly number[]): string => Buffer.from(data).toString('utf8');

/** A router with everything it said, and time that passes only when told. */
function desk(onKey: (key: Key, router: ReturnType<typeof createKeyRouter>) => void = () => {}) {
  const agent: number[] = [];
  const screen: (KeyContext & { name: string })[] = [];
  const replies: string[] = [];
  const focuses: Focus[] = [];
  const timers = new Set<{ run: () => void; at: number }>();
  let now = 0;
  const router = createKeyRouter({
    prefix: PREFIX,
    toAgent: (data) => agent.push(...data),
    toScreen: (key, context) => {
      screen.push({ name: key.name, ...context });
      onKey(key, router);
    },
    onReply: (reply) => replies.push(reply),
    onFocus: (focus) => focuses.push(focus),
    setTimer: (run, milliseconds) => {
      const timer = { run, at: now + milliseconds };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  });
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    for (const timer of [...timers]) {
      if (timer.at > now || !timers.delete(timer)) continue;
      timer.run();
    }
  };
  const feed = (text: string): void => router.feed(bytes(text));
  const names = (): string[] => screen.map((key) => key.name);
  return { router, agent, screen, replies, focuses, pass, feed, names };
}

describe('key router', () => {
  it('gives one key after the prefix to the screen, without any timeout', () => {
    const { router, agent, feed, pass, names, focuses } = desk();
    feed('a\x1d');
    pass(60_000);
    expect(router.focus()).toBe('prefix');
    feed('p');
    feed('b');
    expect([utf8(agent), names(), focuses]).toEqual(['ab', ['p'], ['prefix', 'agent']]);
  });

  it('sends one prefix for two', () => {
    const { agent, feed, names, router } = desk();
    feed('\x1d\x1dx');
    expect([utf8(agent), names(), router.focus()]).toEqual(['\x1dx', [], 'agent']);
  });

  it('stays on the screen when the handler says so, for the rest of the chunk too', () => {
    const { agent, feed, names, screen } = desk((key, router) => {
      if (key.name === 'o') router.setFocus('screen');
      if (key.name === 'i') router.setFocus('agent');
    });
    feed('\x1dojjiab');
    expect([names(), utf8(agent)]).toEqual([['o', 'j', 'j', 'i'], 'ab']);
    expect(screen.every((key) => key.keysInChunk === 7)).toBe(true);
  });

  it('tells keys of one chunk from keys pressed one by one', () => {
    const { feed, router, screen } = desk();
    router.setFocus('screen');
    feed('y');
    feed('yy');
    feed('\x1b[A');
    feed('\x1b[200~y\x1b[201~');
    expect(screen).toEqual([
      { name: 'y', keysInChunk: 1, pasted: false },
      { name: 'y', keysInChunk: 2, pasted: false },
      { name: 'y', keysInChunk: 2, pasted: false },
      { name: 'up', keysInChunk: 1, pasted: false },
      { name: 'paste', keysInChunk: 1, pasted: true },
    ]);
  });

  it('takes a lone ESC as Escape after a pause', () => {
    const { feed, router, names, pass } = desk();
    feed('\x1d');
    feed('\x1b');
    expect(names()).toEqual([]);
    pass(20);
    expect([names(), router.focus()]).toEqual([['escape'], 'agent']);
  });

  it.each([
    [true, '\x1b[200~a\x1db\x1b[201~c'],
    [false, 'a\x1dbc'],
  ])('passes a paste on, prefix byte and all (agent wants markers: %s)', (wants, expected) => {
    const { feed, router, agent, names } = desk();
    router.setAgentWantsPaste(wants);
    feed('\x1b[200~a\x1db\x1b[201~c');
    expect([utf8(agent), names(), router.focus()]).toEqual([expected, [], 'agent']);
  });

  it('holds what may be a marker only for a moment, and knows the paste even if it was late', () => {
    const { feed, agent, pass, router } = desk();
    feed('\x1b');
    expect(agent).toEqual([]);
    pass(20);
    expect(utf8(agent)).toBe('\x1b');
    feed('[200~\x1dq\x1b');
    pass(1000);
    feed('[201~z');
    expect([utf8(agent), router.focus()]).toEqual(['\x1b\x1dqz', 'agent']);
  });

  it('finishes a paste with whom it began', () => {
    const { feed, router, agent, names } = desk();
    router.setAgentWantsPaste(true);
    feed('\x1b[200~rm');
    router.setFocus('screen');
    feed('y\x1d\x1b[201~k');
    expect([utf8(agent), names()]).toEqual(['\x1b[200~rmy\x1d\x1b[201~', ['k']]);
    feed('\x1b[200~yy');
    router.setFocus('agent');
    feed('y\x1b[201~z');
    expect([utf8(agent).slice(-1), names()]).toEqual(['z', ['k']]);
  });

  it.each<[string, string[], string, string[]]>([
    ['one prefix and a key go to the agent', ['\x1d', 'a'], '\x1da', []],
    ['two prefixes are ours', ['\x1d\x1d', 'k'], '', ['k']],
    ['three send one', ['\x1d\x1d\x1d'], '\x1d', []],
    ['a prefix, a key, a prefix, a key', ['\x1da\x1db'], '\x1da\x1db', []],
  ])('locked: %s', (_name, chunks, toAgent, keys) => {
    const { feed, router, agent, names } = desk();
    router.setLocked(true);
    for (const chunk of chunks) feed(chunk);
    expect([utf8(agent), names()]).toEqual([toAgent, keys]);
  });

  it('hands over a held prefix when it is unlocked', () => {
    const { feed, router, agent } = desk();
    router.setLocked(true);
    feed('\x1d');
    router.setLocked(false);
    expect(agent).toEqual([PREFIX]);
  });

  describe('answers of the terminal', () => {
    const REPLIES = [
      '\x1b]11;rgb:1111/2222/3333\x1b\\',
      '\x1b[?2026;2$y',
      '\x1b[?0u',
      '\x1b[12;40R',
      '\x1b[?62;22c',
    ];
    it.each<Focus>(['agent', 'screen'])('are cut out while expected, however cut (focus %s)', (focus) => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 12 })), (cuts) => {
          const { feed, router, agent, replies, names, pass } = desk();
          router.setFocus(focus);
          router.expectReplies();
          const all = `a${REPLIES.join('b')}c`;
          let at = 0;
          for (const cut of [...cuts, all.length]) {
            if (at < all.length) feed(all.slice(at, at + cut));
            at += cut;
          }
          pass(20);
          expect(replies).toEqual(REPLIES);
          expect(focus === 'agent' ? utf8(agent) : names().join('')).toBe('abbbbc');
        }),
      );
    });

    it('are left alone when nothing was asked, after the fence, and after a second', () => {
      const { feed, router, agent, replies, pass } = desk();
      router.setAgentWantsPaste(true);
      feed('\x1b[1;2R');
      router.expectReplies();
      feed('\x1b[?6c\x1b[1;2R');
      router.expectReplies();
      pass(1000);
      feed('\x1b[1;2R');
      expect([utf8(agent), replies]).toEqual(['\x1b[1;2R'.repeat(2), ['\x1b[?6c', '\x1b[1;2R']]);
    });
  });
});

describe('key router properties', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\x1b[200~',
      '\x1b[201~',
      '\x1b',
      '\x1b[15~',
      '\x1bx',
      '世界',
      'é',
      '\x03',
      '\r',
      '\x1b[<0;3;4M',
    ),
    fc.string({ maxLength: 6 }).map((text) => text.replaceAll('\x1d', '')),
  );
  const stream = fc.oneof(
    fc.array(piece).map((pieces) => bytes(pieces.join(''))),
    fc.uint8Array({ maxLength: 60 }).map((data) => data.filter((byte) => byte !== PREFIX)),
  );
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 });

  function run(data: Uint8Array, sizes: readonly number[], wantsPaste: boolean) {
    const { router, agent, names, pass } = desk();
    router.setAgentWantsPaste(wantsPaste);
    let at = 0;
    for (const size of sizes) {
      router.feed(data.subarray(at, at + size));
      at += size;
    }
    router.feed(data.subarray(at));
    pass(20);
    return { agent: latin1(agent), names: names() };
  }

  it('(a) without the prefix every byte reaches the agent unchanged and nothing the screen', () => {
    fc.assert(
      fc.property(stream, cuts, (data, sizes) => {
        expect(run(data, sizes, true)).toEqual({ agent: latin1([...data]), names: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it('(b) with prefixes the agent gets the input minus the prefix sequences', () => {
    const part = fc.oneof(
      fc.tuple(fc.constant(''), fc.constantFrom('ab', '世', '\x1b[A', '\x1b[200~x\x1dy\x1b[201~', '\x03')),
      fc
        .tuple(fc.constantFrom('a', 'p', '?', '\x1b[5~', '世', '\t'), fc.constant(''))
        .map(([key]) => [`\x1d${key}`, '']),
      fc.constant(['\x1d\x1d', '\x1d']),
    );
    fc.assert(
      fc.property(fc.array(part), cuts, (parts, sizes) => {
        const input = parts.map(([ours, theirs]) => (ours === '' ? theirs : ours)).join('');
        const expected = parts.map(([, theirs]) => theirs).join('');
        expect(run(bytes(input), sizes, true).agent).toBe(latin1([...bytes(expected)]));
      }),
      { numRuns: 1000 },
    );
  });

  it('(c) cutting a stream differently changes nothing', () => {
    const withPrefix = fc.tuple(stream, fc.array(fc.nat(80))).map(([data, places]) => {
      const all = [...data];
      for (const place of places) all.splice(place % (all.length + 1), 0, PREFIX);
      return Uint8Array.from(all);
    });
    fc.assert(
      fc.property(withPrefix, cuts, fc.boolean(), (data, sizes, wants) => {
        expect(run(data, sizes, wants)).toEqual(run(data, [], wants));
      }),
      { numRuns: 2000 },
    );
  });
});
