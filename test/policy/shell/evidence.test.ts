import { describe, expect, it } from 'vitest';
import { hostsIn } from '../../../src/policy/shell/evidence.ts';

const words: [text: string, hosts: string[]][] = [
  ['api.example.com', ['api.example.com']],
  ['API.Example.COM.', ['api.example.com']],
  ['user@api.example.com:/srv', ['api.example.com']],
  ['--host=api.example.com', ['api.example.com']],
  ['-hapi.example.com', ['api.example.com']],
  ['host=api.example.com dbname=x', ['api.example.com']],
  ['80:api.example.com:80', ['api.example.com']],
  ['a.example.com,b.example.com', ['a.example.com', 'b.example.com']],
  ['registry.example.com/team/image:1', ['registry.example.com']],
  ["urlopen('https://api.example.com/x')", ['api.example.com']],
  ['{"url":"https://api.example.com"}', ['api.example.com']],
  ['TCP:api.example.com:80', ['api.example.com']],
  ['a@b@api.example.com', ['api.example.com']],
  ['api。example。com', ['api.example.com']],
  ['api%2Eexample%2Ecom', ['api.example.com']],
  ['127.0.0.1:80', ['127.0.0.1']],
  ['0x7f.0.0.1', ['127.0.0.1']],
  ['2130706433', ['127.0.0.1']],
  ['[::1]:80', ['::1']],
  ['localhost', ['localhost']],
  ['README', []],
  ['./src/a', []],
  ['8080', []],
  ['1.2.3', []],
  ['--verbose', []],
  ['select 1', []],
  ['', []],
];

describe('hosts a word may name', () => {
  for (const [text, hosts] of words) {
    it(JSON.stringify(text), () => {
      const found = hostsIn(text);
      expect(hosts.filter((host) => !found.includes(host))).toEqual([]);
      if (hosts.length === 0) expect(found).toEqual([]);
    });
  }
});
