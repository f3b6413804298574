import { posix } from 'node:path';
import { type Arguments, type Grammar, readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { pathEvidence } from '../evidence.ts';
import { type Field, literal } from '../field.ts';
import { addCommand, type Invocation } from '../invocation.ts';
import type { Desk, ShellState } from '../state.ts';
import { placesOf, touchField } from '../touching.ts';

const cpGrammar: Grammar = {
  flags:
    'a b d f i l n P p R r s T u v x Z archive force interactive no-clobber no-target-directory recursive update verbose no-dereference one-file-system',
  values: 't=edit target-directory=edit',
  optional: 'preserve no-preserve reflink sparse',
  operands: ['read'],
};
const mvGrammar: Grammar = {
  flags: 'f i n T u v force interactive no-clobber no-target-directory update verbose',
  values: 't=edit target-directory=edit',
  operands: ['delete'],
};
const lnGrammar: Grammar = {
  flags: 'f i L n P r s T v force interactive symbolic relative verbose no-dereference',
  values: 't=edit',
  operands: ['read'],
};

interface Transfer {
  args: Arguments;
  sources: Field[];
  target: Field | null;
  id: number;
}

function begin(
  given: Invocation,
  grammar: Grammar,
  forbidden: string | null,
  state: ShellState,
  desk: Desk,
): Transfer {
  const args = readArguments(given.fields.slice(1), grammar);
  const folder = args.options.find((option) => option.role === 'edit')?.value ?? null;
  const sources = folder === null ? args.operands.slice(0, -1) : args.operands;
  const target = folder ?? args.operands.at(-1) ?? null;
  const why =
    args.problem ??
    forbidden ??
    (sources.length === 0 || target === null ? 'its operands are not understood' : null);
  const id = addCommand(given, why === null ? 'proved' : 'rule', why ?? '', state, desk, args.operands);
  if (why !== null) for (const field of given.fields.slice(1)) pathEvidence(field, state, desk, id, true);
  return { args, sources, target, id };
}

/** The target itself, and what appears in it when it is a folder. */
function touchTarget(transfer: Transfer, state: ShellState, desk: Desk): void {
  const { target, sources, id } = transfer;
  if (target === null) return;
  touchField(target, 'edit', state, desk, id);
  if (!target.known) return;
  const folder =
    target.text.endsWith('/') ||
    placesOf(target.text, state, desk)?.some((place) => place.is === 'directory') !== false;
  if (!folder) return;
  for (const source of sources) {
    if (source.known)
      touchField(literal(posix.join(target.text, posix.basename(source.text))), 'edit', state, desk, id);
  }
}

/** What lies below a copied or moved folder, or is a link, cannot be looked up under its new name. */
function alter(transfer: Transfer, state: ShellState, desk: Desk, always: boolean): void {
  const plain = transfer.sources.every(
    (source) =>
      source.known &&
      placesOf(source.text, state, desk)?.every(
        (place) => place.is === 'file' && place.real === place.lexical,
      ),
  );
  if ((plain && !always) || !transfer.target?.known) return;
  for (const place of placesOf(transfer.target.text, state, desk) ?? []) {
    state.altered.push(place.lexical, ...(place.real === null ? [] : [place.real]));
  }
}

const has = (args: Arguments, ...names: string[]): boolean =>
  args.options.some((option) => names.includes(option.name));

export const copy: Program = (given, state, desk) => {
  const linking = given.fields.some(
    (field) => /^-[A-Za-z]*[lsb]/.test(field.text) && !/^-[A-Za-z]*t/.test(field.text),
  );
  const transfer = begin(given, cpGrammar, linking ? 'it makes links or backups' : null, state, desk);
  const recursive = has(transfer.args, 'r', 'R', 'a', 'recursive', 'archive') ? 'all' : 'no';
  for (const source of transfer.sources) touchField(source, 'read', state, desk, transfer.id, recursive);
  touchTarget(transfer, state, desk);
  if (recursive === 'all' || has(transfer.args, 'd', 'P', 'no-dereference'))
    alter(transfer, state, desk, false);
};

export const move: Program = (given, state, desk) => {
  const transfer = begin(given, mvGrammar, null, state, desk);
  for (const source of transfer.sources) {
    touchField(source, 'read', state, desk, transfer.id);
    touchField(source, 'delete', state, desk, transfer.id, 'all');
  }
  touchTarget(transfer, state, desk);
  alter(transfer, state, desk, false);
};

export const link: Program = (given, state, desk) => {
  const transfer = begin(given, lnGrammar, 'a link can lead anywhere', state, desk);
  for (const source of transfer.sources) touchField(source, 'name', state, desk, transfer.id);
  touchTarget(transfer, state, desk);
  alter(transfer, state, desk, true);
};

export const install: Program = (given, state, desk) => {
  const grammar: Grammar = {
    flags: 'b c C D p s v T',
    values: 'm=text g=text o=text t=edit mode=text group=text owner=text target-directory=edit',
    operands: ['read'],
  };
  const transfer = begin(given, grammar, 'it sets owners and modes', state, desk);
  for (const source of transfer.sources) touchField(source, 'read', state, desk, transfer.id);
  touchTarget(transfer, state, desk);
};
