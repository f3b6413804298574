import { expect, it } from 'vitest';
import type { WitnessFacts } from '../../src/model/witness.ts';
import { thingOf } from '../../src/views/thing.ts';
import { seenOf } from '../../src/views/why-seen.ts';

const counts = { claimed: 0, possible: 0, expected: 0, unclaimed: 0 };
const program = (argv: string[], exe: string) => ({
  claim: 'claimed' as const,
  actions: ['a6'],
  exe,
  argv,
  count: 1,
  first: 49_000,
  last: 49_000,
});
const witnessed: WitnessFacts = {
  coverage: [],
  processes: {
    counts,
    rows: [
      program(['sh', '-c', 'sleep 2; echo late > src/late.txt'], '/usr/bin/dash'),
      program([], '/bin/\u001bx'),
    ],
    more: 0,
  },
  hosts: {
    counts,
    rows: [
      {
        host: 'registry.example.org',
        port: 443,
        allowed: false,
        by: 'none',
        claim: 'possible',
        actions: ['a3'],
        connections: 1,
        first: 21_000,
        last: 21_000,
        bytesSent: 0,
        bytesReceived: 0,
      },
    ],
    more: 0,
  },
  files: [
    {
      t: 52_000,
      claim: 'unclaimed',
      actions: ['n2'],
      paths: ['src/late.txt', 'other.txt'],
      more: 3,
      from: 's1',
      to: 's2',
      ignored: false,
    },
  ],
  notSeen: [],
};

it.each([
  [
    'src/late.txt',
    [
      'an unclaimed change of src/late.txt; under way then: n2, at 0m52s',
      'the program sh -c sleep 2; echo late > src/late.txt at 0m49s (as an action said: a6)',
    ],
  ],
  ['registry.example.org', ['the host registry.example.org:443 refused (possibly by an action: a3)']],
  ['registry.example.org:443', ['the host registry.example.org:443 refused (possibly by an action: a3)']],
  ['/usr/bin/dash', ['the program sh -c sleep 2; echo late > src/late.txt at 0m49s (as an action said: a6)']],
  ['sleep 2;', ['the program sh -c sleep 2; echo late > src/late.txt at 0m49s (as an action said: a6)']],
  ['/bin/\u001bx', ['the program /bin/\\ex at 0m49s (as an action said: a6)']],
  ['nobody/touched/this', []],
])('of %s the witness saw', (question, seen) => {
  expect(seenOf(witnessed, thingOf(question, '/w'))).toEqual(seen);
});

it('tells the first few of many', () => {
  const rows = Array.from({ length: 9 }, () => program(['true'], '/bin/true'));
  const many = { ...witnessed, processes: { counts, rows, more: 0 } };
  expect(seenOf(many, thingOf('true', '/w'))).toHaveLength(5);
});
