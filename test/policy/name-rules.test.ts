import { describe, expect, it } from 'vitest';
import { nameTest } from '../../src/model/name-pattern.ts';
import { matchesHost, matchesName } from '../../src/policy/name-rules.ts';

const names: [pattern: string, name: string, fits: boolean][] = [
  ['git.push', 'git.push', true],
  ['git.push', 'gitxpush', false],
  ['git.push', 'git.pushes', false],
  ['git.push', 'a.git.push', false],
  ['git.*', 'git.push', true],
  ['git.*', 'git.', true],
  ['git.*', 'gitx', false],
  ['*.push', 'git.push', true],
  ['*.push', 'git.pusher', false],
  ['*', '', true],
  ['*', 'a\nb', true],
  ['a**b', 'ab', true],
  ['a**b', 'axxb', true],
  ['a*c*e', 'abcde', true],
  ['a*c*e', 'abde', false],
  ['a.b*', 'axb', false],
  ['a+*', 'aa', false],
  ['a+*', 'a+', true],
  ['a?*', 'b', false],
  ['(a)*', '(a)b', true],
  ['[a]*', 'a', false],
  ['a|b*', 'a', false],
  ['a{1}*', 'a', false],
  ['^a$*', '^a$', true],
  ['a\\*', 'a\\b', true],
  ['é*', 'éa', true],
  ['Git.*', 'git.push', false],
];

describe('names against a pattern', () => {
  it.each(names)('%s, %s: %s', (pattern, name, fits) => {
    expect(matchesName(pattern, name)).toBe(fits);
    const test = nameTest(pattern);
    expect([test(name), test(name)]).toEqual([fits, fits]);
  });
});

describe('hosts against a pattern', () => {
  it.each([
    ['*.prod.example.com', 'a.prod.example.com', true],
    ['*.prod.example.com', 'a.b.prod.example.com', true],
    ['*.prod.example.com', 'prod.example.com', false],
    ['*.prod.example.com', 'A.PROD.example.com.', true],
    ['API.example.com', 'api.example.com', true],
    ['https://api.example.com', 'api.example.com', true],
    ['https://api.example.com/', 'api.example.com', true],
    ['HTTPS://api.example.com', 'api.example.com', true],
    ['git+ssh://api.example.com', 'api.example.com', true],
    ['https://api.example.com/x', 'api.example.com', false],
    ['https://api.example.com/x/', 'api.example.com', false],
    ['xhttps://api.example.com', 'example.com', false],
    ['127.0.0.1', '0x7f.1', true],
  ])('%s, %s: %s', (pattern, host, fits) => expect(matchesHost(pattern, host)).toBe(fits));
});
