import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Field } from '../model/field.ts';
import { type FileKind, fieldsOf as fieldsOfFile, namesBelow } from '../model/fields.ts';
import type { Outcome } from '../model/problem.ts';
import { similar } from '../store/yaml-similar.ts';
import type { Io } from './io.ts';
import { keyFields } from './key-fields.ts';
import { refuse } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { hung } from './text-lines.ts';

/** No line is as long: nothing is wrapped. */
const unbroken = 100_000;

const kinds = [
  'contract',
  'profile',
  'rules',
  'organisation',
  'config',
  'keys',
] as const satisfies readonly Kind[];

type Kind = FileKind | 'keys';

const fieldsOf = (kind: Kind): readonly Field[] => (kind === 'keys' ? keyFields : fieldsOfFile(kind));
const childNames = (kind: Kind, path: string): string[] => namesBelow(fieldsOf(kind), path);

/** What may be asked for without its kind; keys have names that stand for other things, too. */
const unnamed = kinds.filter((kind) => kind !== 'keys');

/** `stop_if[0].touches`, `stop_if.touches` and `stop_if[].touches` are one question. */
const plain = (path: string): string => path.replace(/\[\d*\]/g, '').toLowerCase();

const pathsOf = (kind: Kind): string[] => fieldsOf(kind).map(({ path }) => path);

/** The kind named by a first word, as in `profile.launch.pass`. A contract has a field `contract`, too. */
function asked(path: string): { kind: Kind | null; rest: string } {
  const named = kinds.find((kind) => path.startsWith(`${kind}.`) && !isField(kind, path));
  return named ? { kind: named, rest: path.slice(named.length + 1) } : { kind: null, rest: path };
}

const isField = (kind: Kind, path: string): boolean => find(kind, path) !== undefined;

/** A free name may stand for itself: `tools.Bash.kind` is `tools.*.kind`. */
function find(kind: Kind, path: string): Field | undefined {
  const wanted = plain(path);
  const freed = wanted.replace(/^([^.]+)\.[^.]+\./, '$1.*.');
  const fields = fieldsOf(kind);
  return (
    fields.find((field) => plain(field.path) === wanted) ??
    fields.find((field) => plain(field.path) === freed)
  );
}

/** A row of two columns is wrapped in its second; other lines that stand together are one paragraph. */
function wrapped(lines: readonly string[], columns: number): string[] {
  const made: string[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length > 0)
      made.push(...hung('', 2, paragraph.join(' '), columns).map((text) => `  ${text.trim()}`));
    paragraph = [];
  };
  for (const line of lines) {
    const row = /^( {2}\S.*? {2,}| {4,})(\S.*)$/.exec(line);
    if (row === null && line.startsWith('  ')) paragraph.push(line.trim());
    else {
      flush();
      const [, label = '', text = line] = row ?? [];
      made.push(...(line === '' ? [''] : hung(label, label.length, text, columns)));
    }
  }
  flush();
  return made;
}

const below = (kind: Kind, { path }: Field): string[] => [
  ...childNames(kind, path),
  ...childNames(kind, `${path}[]`),
  ...childNames(kind, `${path}.*`),
];

function explanation({ kind, field }: Explained, columns: number): string {
  const names = below(kind, field);
  const list = hung('', 0, `Below it: ${names.join(', ')}.`, columns).join('\n');
  const more = names.length > 0 ? `\n${list}\n` : '';
  const details = field.more === undefined ? '' : `\n${wrapped(field.more, columns).join('\n')}\n`;
  const text = hung('', 0, field.text, columns).join('\n');
  return `${field.path} (${kind})\n\n${text}\n\nExample:\n  ${field.example}\n${details}${more}`;
}

interface Explained {
  kind: Kind;
  field: Field;
}

/** A field of a contract, a profile, standing rules or an organisation file, a setting or a key. A contract's fields come first. */
function fieldNamed(path: string): Outcome<Explained> {
  const { kind, rest } = asked(path.trim());
  for (const candidate of kind ? [kind] : unnamed) {
    const field = find(candidate, rest);
    if (field) return { ok: true, value: { kind: candidate, field } };
  }
  const known = [...new Set((kind ? [kind] : unnamed).flatMap(pathsOf))];
  const last = known.filter(
    (candidate) => plain(candidate).split('.').at(-1) === plain(rest).split('.').at(-1),
  );
  const meant = similar(rest, known) ?? similar(plain(rest), known.map(plain)) ?? last[0] ?? null;
  const top = childNames(kind ?? 'contract', '').join(', ');
  return {
    ok: false,
    problems: [
      {
        code: 'field-unknown',
        message: `there is no field \`${path}\``,
        fix: meant ? `did you mean \`${meant}\`?` : `the fields of a ${kind ?? 'contract'} are ${top}`,
      },
    ],
  };
}

/** What a field is for. */
export function explainField(path: string, columns = unbroken): Outcome<string> {
  const found = fieldNamed(path);
  return found.ok ? { ok: true, value: explanation(found.value, columns) } : found;
}

/** `countersign explain [FIELD]`: without a field, the names of all fields. */
export async function runExplain(args: { field?: string; columns?: number }, io: Io): Promise<ExitCode> {
  if (args.field === undefined) {
    const fields = pathsOf('contract');
    printResult(io, fields, () => `${fields.join('\n')}\n`);
    return exitCode.done;
  }
  const found = fieldNamed(args.field);
  if (!found.ok) return refuse(found.problems, io, exitCode.usage);
  const { kind, field } = found.value;
  const result = { kind, ...field, below: below(kind, field) };
  printResult(io, result, () => explanation(found.value, args.columns ?? unbroken));
  return exitCode.done;
}
