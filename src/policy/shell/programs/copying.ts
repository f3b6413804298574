import { posix } from 'node:path';
import { type Arguments, readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { pathEvidence } from '../evidence.ts';
import { type Field, literal } from '../field.ts';
import { addCommand, type Invocation } from '../invocation.ts';
import type { Desk, ShellState } from '../state.ts';
import { placesOf, touchField } from '../touching.ts';
import type { Grammar } from '../usage.ts';

/** cp(1), mv(1), ln(1), install(1), GNU coreutils 9.4. What makes links or backups is told apart below. */
const backups = 'it leaves backup files under other names';
const links = 'it makes links';
const cpGrammar: Grammar = {
  flags:
    'a d f i n P p R r T u v x Z archive force interactive no-clobber no-target-directory recursive verbose no-dereference one-file-system debug attributes-only remove-destination strip-trailing-slashes l s link symbolic-link',
  values: 't=edit target-directory=edit S=text suffix=text',
  optional: 'preserve no-preserve reflink sparse update backup',
  risky: {
    l: links,
    s: links,
    link: links,
    'symbolic-link': links,
    b: backups,
    backup: backups,
    S: backups,
    suffix: backups,
  },
  operands: ['read'],
  harmless: 'help version',
};
const mvGrammar: Grammar = {
  flags:
    'f i n T u v Z force interactive no-clobber no-target-directory verbose debug strip-trailing-slashes',
  values: 't=edit target-directory=edit S=text suffix=text',
  optional: 'update backup',
  risky: { b: backups, backup: backups, S: backups, suffix: backups },
  operands: ['delete'],
  harmless: 'help version',
};
const lnGrammar: Grammar = {
  flags:
    'f i L n P r s T v force interactive symbolic relative verbose no-dereference no-target-directory logical physical',
  values: 't=edit target-directory=edit',
  operands: ['read'],
  harmless: 'help version',
};
const installGrammar: Grammar = {
  flags: 'b c C d D p s v T compare directory preserve-timestamps strip verbose no-target-directory',
  values:
    'm=text g=text o=text t=edit S=text mode=text group=text owner=text target-directory=edit suffix=text strip-program=execute',
  operands: ['read'],
  harmless: 'help version',
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
    args.risk ??
    args.problem ??
    forbidden ??
    (sources.length === 0 || target === null ? 'its operands are not understood' : null);
  const id = addCommand(given, why === null ? 'proved' : 'rule', why ?? '', state, desk, args.operands);
  if (why !== null) for (const field of given.fields.slice(1)) pathEvidence(field, state, desk, id, true);
  return { args, sources, target, id };
}

/** The target itself, what appears in it when it is a folder, and all below where folders are copied or moved. */
function touchTarget(transfer: Transfer, state: ShellState, desk: Desk, trees: boolean): void {
  const { target, sources, id } = transfer;
  if (target === null) return;
  const isFile = (source: Field): boolean =>
    source.known && placesOf(source.text, state, desk)?.every((place) => place.is === 'file') === true;
  const recursive = trees && !sources.every(isFile) ? 'all' : 'no';
  touchField(target, 'edit', state, desk, id, recursive);
  if (!target.known) return;
  const folder =
    target.text.endsWith('/') ||
    placesOf(target.text, state, desk)?.some((place) => place.is === 'directory') !== false;
  if (!folder) return;
  for (const source of sources) {
    if (source.known)
      touchField(
        literal(posix.join(target.text, posix.basename(source.text))),
        'edit',
        state,
        desk,
        id,
        recursive,
      );
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
  const transfer = begin(given, cpGrammar, null, state, desk);
  const recursive = has(transfer.args, 'r', 'R', 'a', 'recursive', 'archive') ? 'all' : 'no';
  for (const source of transfer.sources) touchField(source, 'read', state, desk, transfer.id, recursive);
  touchTarget(transfer, state, desk, recursive === 'all');
  const linking = has(transfer.args, 'l', 's', 'link', 'symbolic-link');
  if (recursive === 'all' || linking || has(transfer.args, 'd', 'P', 'no-dereference'))
    alter(transfer, state, desk, linking);
};

export const move: Program = (given, state, desk) => {
  const transfer = begin(given, mvGrammar, null, state, desk);
  for (const source of transfer.sources) {
    touchField(source, 'read', state, desk, transfer.id);
    touchField(source, 'delete', state, desk, transfer.id, 'all');
  }
  touchTarget(transfer, state, desk, true);
  alter(transfer, state, desk, false);
};

export const link: Program = (given, state, desk) => {
  const transfer = begin(given, lnGrammar, 'a link can lead anywhere', state, desk);
  for (const source of transfer.sources) touchField(source, 'name', state, desk, transfer.id);
  touchTarget(transfer, state, desk, false);
  alter(transfer, state, desk, true);
};

export const install: Program = (given, state, desk) => {
  const transfer = begin(given, installGrammar, 'it sets owners and modes', state, desk);
  const folders = has(transfer.args, 'd', 'directory');
  for (const source of transfer.sources)
    touchField(source, folders ? 'edit' : 'read', state, desk, transfer.id);
  touchTarget(transfer, state, desk, false);
};
