import { readAddress, remoteHost } from '../../host-names.ts';
import { hostEvidence } from '../evidence.ts';
import type { Field } from '../field.ts';
import type { Sketch } from '../sketch.ts';
import { placesOf, touchField } from '../touching.ts';
import type { GitCall } from './git-call.ts';

/** Subcommands that talk to another repository. */
const connecting =
  /^(?:push|fetch|pull|clone|ls-remote|remote|submodule|archive|request-pull|subtree|lfs|svn|p4|fetch-pack|send-pack|http-push|http-fetch)$/;

/** Whether a text runs git in a way that talks to the remotes of the settings. */
export function usesRemotes(sketch: Sketch): boolean {
  return sketch.commands.some(
    ({ words }) =>
      /^(?:.*\/)?git$/.test(words[0]?.text ?? '') && words.some(({ text }) => connecting.test(text)),
  );
}

/** Where an address leads (urls of git-fetch(1)): hosts, or a helper program of git's, or neither for a folder. */
interface Address {
  hosts: string[];
  program: string | null;
  clear: boolean;
}

function addressOf(url: string): Address {
  const program = /^([\w+.-]+)::/.exec(url)?.[1] ?? null;
  if (program !== null)
    return { hosts: readAddress(url.slice(program.length + 2)).hosts, program, clear: false };
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(url)) {
    const { hosts, clear, files } = readAddress(url);
    return { hosts, program, clear: clear || files.length > 0 };
  }
  // As scp writes it: a colon before any slash.
  const host = remoteHost(url);
  return { hosts: host === null ? [] : [host], program, clear: true };
}

/**
 * Notes the hosts of the remotes a command talks to. An address on the command line is meant for sure; what the settings say
 * about a named remote only counts for rules against it. Without a name it is one that the settings prefer, which are kept
 * under the empty name; what is neither known may be any.
 */
export function touchRemotes(
  { desk, state, verb }: GitCall,
  id: number,
  named: readonly Field[] | 'preferred' | 'all',
): void {
  const remotes = desk.remotes ?? {};
  const implied = (urls: readonly string[]): void => {
    for (const host of urls.flatMap((url) => addressOf(url).hosts))
      desk.sketch.hosts.push({ host, certain: false, implied: true, command: id });
  };
  const all = (): void => implied(Object.values(remotes).flat());
  if (named === 'preferred' && Object.hasOwn(remotes, '')) implied(remotes[''] ?? []);
  else if (typeof named === 'string') all();
  for (const field of typeof named === 'string' ? [] : named) {
    if (!field.known) {
      hostEvidence(field, desk, id);
      continue;
    }
    const known = Object.hasOwn(remotes, field.text) ? remotes[field.text] : undefined;
    if (known !== undefined) {
      implied(known);
      continue;
    }
    const { hosts, program, clear } = addressOf(field.text);
    for (const host of hosts) desk.sketch.hosts.push({ host, certain: true, command: id });
    if (program !== null)
      desk.unclear(field.text, `git starts the program git-remote-${program} to get there`);
    else if (!clear) desk.unclear(field.text, 'the text does not tell where it connects');
    else if (hosts.length === 0) {
      const known =
        isRemoteName(field) && placesOf(field.text, state, desk)?.every(({ is }) => is === 'missing');
      if (known !== true) touchField(field, 'name', state, desk, id);
      // Perhaps a group of remotes.
      if ((verb === 'fetch' || verb === 'remote') && isRemoteName(field)) all();
    }
  }
}

/** Whether a word can only be the name of a remote. */
export const isRemoteName = (field: Field): boolean => field.known && /^[\w-][\w.-]*$/.test(field.text);
