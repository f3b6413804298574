import { plainHost } from '../../host-names.ts';
import type { Program } from '../builtins.ts';
import { hostsIn, wordEvidence } from '../evidence.ts';
import { walkGrammar } from '../grammar.ts';
import { databases } from '../grammars/databases.ts';
import { byName } from '../usage.ts';

/** Hosts in a connection string: `postgres://a,b/x` or `host=a dbname=x`. */
function connected(text: string): string[] {
  const urls = [...text.matchAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s'"/?#]+)/gi)].flatMap(
    ([, authority = '']) =>
      authority
        .slice(authority.lastIndexOf('@') + 1)
        .split(',')
        .flatMap((part) => hostsIn(part).concat(plainHost(part))),
  );
  const pairs = [...text.matchAll(/\bhost(?:addr)?\s*=\s*'?([^\s',]+)/gi)].map(([, host = '']) =>
    plainHost(host),
  );
  return [...new Set([...urls, ...pairs])].filter((host) => host !== '' && !host.startsWith('/'));
}

/** Clients of databases connect to what their connection strings name, wherever these stand. */
export const databasePrograms: readonly [string, Program][] = [...byName(databases)].map(
  ([name, grammar]) => [
    name,
    (given, state, desk, start) => {
      const id = walkGrammar(given, grammar, state, desk, undefined, start);
      // `\\i`, `\\copy`, `.read` and their like take files.
      for (const text of [given.stdin, ...given.fields.slice(1).map((field) => field.text)]) {
        wordEvidence(text, state, desk, id);
      }
      for (const field of given.fields.slice(1)) {
        // A statement may name a host without connecting to it.
        if (!field.known || /^\s*(?:select|insert|update|with|copy|delete)\b/i.test(field.text)) continue;
        for (const host of connected(field.text))
          desk.sketch.hosts.push({ host, certain: true, command: id });
      }
    },
  ],
);
