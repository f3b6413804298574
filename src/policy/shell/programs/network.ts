import { readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { hostEvidence, hostsIn, pathEvidence } from '../evidence.ts';
import { addCommand } from '../invocation.ts';
import { applyRole } from '../roles.ts';
import { touchField } from '../touching.ts';

const grammar = {
  flags:
    's S f i I v k g 4 6 N silent show-error fail include head verbose compressed no-buffer fail-with-body',
  values:
    'm=text o=edit H=text A=text w=text X=text max-time=text connect-timeout=text output=edit header=text user-agent=text write-out=text request=text retry=text d=text data=text data-raw=text data-binary=text json=text F=text form=text T=read upload-file=read',
  operands: ['text'],
} as const;
const sending = new Set([
  'd',
  'data',
  'data-raw',
  'data-binary',
  'json',
  'F',
  'form',
  'T',
  'upload-file',
  'X',
  'request',
]);

/** curl: a plain GET only reaches its hosts; a body publishes; anything else (redirects, config files, proxies) needs a rule. */
export const curl: Program = (given, state, desk) => {
  const args = readArguments(given.fields.slice(1), grammar);
  const urls = args.operands;
  const understood =
    args.problem === null &&
    urls.length > 0 &&
    urls.every((url) => url.known && hostsIn(url.text).length > 0 && !/[{}[\]]/.test(url.text));
  const id = addCommand(
    given,
    understood ? 'proved' : 'rule',
    args.problem ?? (understood ? '' : 'where it connects is not clear'),
    state,
    desk,
    [],
  );
  for (const field of given.fields.slice(1)) {
    pathEvidence(field, state, desk, id, false);
    hostEvidence(field, desk, id);
  }
  for (const touch of desk.sketch.hosts) if (touch.command === id) touch.certain = true;
  for (const option of args.options) {
    if (option.value === null || option.role === 'text') {
      const file = option.value?.known ? /(?:^|=)[@<](.+)$/.exec(option.value.text)?.[1] : undefined;
      if (file !== undefined)
        touchField({ known: true, text: file.split(';')[0] ?? file, glob: null }, 'read', state, desk, id);
      if (option.name === 'H' && option.value?.known && /^@/.test(option.value.text))
        desk.unclear(option.value.text, 'headers come from a file');
    } else applyRole(option.value, option.role, state, desk, id, 'no');
  }
  const sent = args.options.find(
    (option) => sending.has(option.name) && !/^(?:GET|HEAD)$/.test(option.value?.text ?? ''),
  );
  if (sent) desk.sketch.exposes.push({ what: 'upload', target: urls[0]?.text ?? 'a host', command: id });
};
