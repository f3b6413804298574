import type { GrammarInput } from '../../../model/grammar.ts';
import { longAddress, unglobbed } from '../../host-names.ts';
import { readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { wordEvidence } from '../evidence.ts';
import { type Field, literal } from '../field.ts';
import { type Check, walkGrammar } from '../grammar.ts';
import { network } from '../grammars/network.ts';
import { remote } from '../grammars/remote.ts';
import type { Desk } from '../state.ts';
import { touchField } from '../touching.ts';
import { byName, type Grammar } from '../usage.ts';

const tables = new Map([...byName(network), ...byName(remote)]);
const nothing: GrammarInput = { manual: '-', because: 'it is not described' };
const table = (name: string): Grammar => tables.get(name) ?? nothing;

/** What curl's words mean beyond their roles: files in the middle of a value, and names it makes up. */
const checkCurl: Check = ({ options, operands }, _given, state, desk) => {
  let why: string | null = null;
  for (const { name, value } of options) {
    if (value === null) continue;
    if (!value.known && value.shape !== 'number') why ??= 'the text does not tell what it sends';
    const text = value.text;
    if (/^(?:H|header|proxy-header|w|write-out|url)$/.test(name) && /^@|%output\{/.test(text)) {
      why ??= `option ${name} takes more from a file`;
      read(text.slice(1), state, desk);
    }
    if (/^(?:o|output)$/.test(name) && text.includes('#')) why ??= 'the address names the file it writes';
    if (/^(?:T|upload-file)$/.test(name)) for (const file of unglobbed(text)) read(file, state, desk);
    if (/^(?:T|upload-file)$/.test(name) && /[{}[\]]/.test(text)) why ??= 'it sends several files';
    if (name === 'data-urlencode') read(/^[^=@]*@(.+)$/s.exec(text)?.[1], state, desk);
    if (/^(?:F|form)$/.test(name) && /[@<]/.test(text)) {
      if (/[,"\\]/.test(text)) why ??= 'it sends several files';
      for (const file of text.split(/[@<]/).slice(1).join(',').split(/[,;"]/)) read(file, state, desk);
    }
  }
  if (operands.some((field) => /^\s*file:/i.test(field.text)))
    why ??= 'it reads a local file by rules of its own';
  const addressed = operands.length > 0 || options.some((option) => option.name === 'url');
  return why ?? (addressed ? null : 'where it connects is not clear');
};

function read(file: string | undefined, state: Parameters<Check>[2], desk: Desk): void {
  if (file !== undefined && file !== '' && file !== '-') touchField(literal(file), 'read', state, desk, null);
}

/** curl: a plain GET only reaches its hosts; a body or another method publishes; anything else needs a rule. */
const curl: Program = (given, state, desk, start) => {
  const id = walkGrammar(given, table('curl'), state, desk, checkCurl, start);
  // `-o -` is standard output.
  const { paths } = desk.sketch;
  paths.splice(
    0,
    paths.length,
    ...paths.filter((touch) => touch.command !== id || touch.use !== 'edit' || touch.text !== '-'),
  );
  const words = given.fields.map((field) => field.text);
  const method = words.map((word, at) => {
    const attached = /^(?:-[A-Za-z0-9#:]*X|--request=)(.*)$/.exec(word)?.[1];
    return attached === '' || word === '--request' ? words[at + 1] : attached;
  });
  const changes = method.some((name) => name !== undefined && !/^(?:GET|HEAD|OPTIONS)$/.test(name));
  const carries = words.some((word) => word.length > longAddress);
  if (!(changes || carries) || desk.sketch.exposes.some((touch) => touch.command === id)) return;
  desk.sketch.exposes.push({ what: 'upload', target: words.join(' ').slice(0, 200), command: id });
};

const httpie = table('http');
const withMethod: Grammar = { ...httpie, operands: ['text', 'url', 'data'] };

/** HTTPie: `[METHOD] URL [ITEM...]`; any item but a header or a query makes a body. */
const http: Program = (given, state, desk, start) => {
  // Without the values of options: `--output out host` has no method.
  const { operands } = readArguments(given.fields.slice(1), httpie);
  const method = operands.length > 1 && /^[A-Za-z]+$/.test(operands[0]?.text ?? '') ? operands[0] : undefined;
  const id = walkGrammar(given, method === undefined ? httpie : withMethod, state, desk, undefined, start);
  const items = operands.slice(method === undefined ? 1 : 2);
  const sends =
    (method !== undefined && !/^(?:get|head|options)$/i.test(method.text)) ||
    given.stdin !== '' ||
    given.fields.some((field) => /^--raw/.test(field.text)) ||
    items.some(isBody);
  for (const item of items) read(/^[^=@:]*@(.+)$/s.exec(item.text)?.[1], state, desk);
  if (sends) {
    const target = given.fields.map((field) => field.text).join(' ');
    desk.sketch.exposes.push({ what: 'upload', target: target.slice(0, 200), command: id });
  }
};

const isBody = (item: Field): boolean => !item.known || /^[^=@:]*(?:=(?!=)|:=|@)/.test(item.text);

/** nc sends whatever it gets on standard input; with `-z` it only looks whether a port is open. */
const netcat: Program = (given, state, desk, start) => {
  const id = walkGrammar(given, table('nc'), state, desk, undefined, start);
  if (given.fields.some((field) => field.known && /^(?:-[A-Za-z0-9]*z|--zero$)/.test(field.text))) return;
  const target = given.fields.map((field) => field.text).join(' ');
  desk.sketch.exposes.push({ what: 'upload', target: target.slice(0, 200), command: id });
};

/** Programs whose words are names to look up or connect to: any of them may be a host, and a name can carry data. */
const lookups = ['dig', 'delv', 'kdig', 'drill', 'host', 'nslookup', 'whois', 'socat'];
const lookUp =
  (name: string): Program =>
  (given, state, desk, start) => {
    const id = walkGrammar(given, table(name), state, desk, undefined, start);
    for (const touch of desk.sketch.hosts) if (touch.command === id) touch.certain = true;
    for (const field of given.fields.slice(1)) {
      if (!field.known) desk.sketch.hosts.push({ host: field.text, certain: true, command: id });
    }
  };

/** Programs that take their commands on standard input: what is spelled out there may name files. */
const conversing = ['sftp', 'ftp', 'ncftp', 'tftp', 'lftp', 'telnet'];
const converse =
  (name: string): Program =>
  (given, state, desk, start) => {
    const id = walkGrammar(given, table(name), state, desk, undefined, start);
    for (const text of [given.stdin, ...given.fields.slice(1).map((field) => field.text)]) {
      wordEvidence(text, state, desk, id);
    }
  };

/** Programs of the network whose tables are not enough. */
export const networkPrograms: readonly [string, Program][] = [
  ['curl', curl],
  ...['http', 'https', 'xh', 'xhs'].map((name): [string, Program] => [name, http]),
  ...['nc', 'ncat', 'netcat'].map((name): [string, Program] => [name, netcat]),
  ...conversing.map((name): [string, Program] => [name, converse(name)]),
  ...lookups.map((name): [string, Program] => [name, lookUp(name)]),
];
