import { type GrammarInput, Role } from '../../model/grammar.ts';

/** One option as its program takes it. */
export interface Option {
  /** `attached`: only in the same word. `perhaps`: a long option that may carry `=text`. */
  takes: 'nothing' | 'value' | 'attached' | 'perhaps';
  role: Role;
  /** Why a rule is needed when it is given; null when it is harmless. */
  risky: string | null;
}

/** A grammar made ready for reading: names looked up instead of searched for. */
export interface Usage {
  options: ReadonlyMap<string, Option>;
  operands: readonly Role[];
  last: Role | null;
  pairs: ReadonlyMap<string, Role>;
  because: string | null;
  harmless: ReadonlySet<string>;
  numeric: boolean;
  plus: boolean;
  posix: boolean;
  single: boolean;
  whole: boolean;
  /** Reads folders always, hidden files excepted. */
  visible: boolean;
  recursive: ReadonlySet<string>;
  instead: ReadonlySet<string>;
  standard: string | null;
  exposes: string | null;
  exposedBy: ReadonlySet<string>;
  drafts: ReadonlySet<string>;
  reaches: readonly string[];
  subcommands: ReadonlyMap<string, Usage>;
}

/** A grammar without its source, as code beside a table writes it. */
export type Grammar = Omit<GrammarInput, 'manual'>;

const names = (text = ''): string[] => text.split(/\s+/).filter((name) => name !== '');

const roled = (text = ''): [string, Role][] =>
  names(text).flatMap((pair): [string, Role][] => {
    const at = pair.lastIndexOf('=');
    const role = Role.safeParse(pair.slice(at + 1));
    return role.success ? [[pair.slice(0, at), role.data]] : [];
  });

const compiled = new WeakMap<Grammar, Usage>();

/** Compiles a grammar, each once. */
export function usageOf(grammar: Grammar): Usage {
  const known = compiled.get(grammar);
  if (known !== undefined) return known;
  const made = compile(grammar, new Map());
  compiled.set(grammar, made);
  return made;
}

/** `above`: the options of the program itself, which its subcommands take too. */
function compile(grammar: Grammar, above: ReadonlyMap<string, Option>): Usage {
  const options = new Map(above);
  const add = (list: string | undefined, takes: Option['takes']): void => {
    for (const name of names(list)) options.set(name, { takes, role: 'text', risky: null });
  };
  add(grammar.harmless, 'nothing');
  add(grammar.flags, 'nothing');
  add(grammar.attached, 'attached');
  for (const [name, role] of roled(grammar.values)) options.set(name, { takes: 'value', role, risky: null });
  add(grammar.optional, 'perhaps');
  for (const [name, why] of Object.entries(grammar.risky ?? {})) {
    const known = options.get(name) ?? { takes: name.length > 1 ? 'perhaps' : 'nothing', role: 'any' };
    options.set(name, { ...known, risky: why });
  }
  return {
    options,
    operands: grammar.operands ?? [],
    last: grammar.last ?? null,
    pairs: new Map(roled(grammar.pairs)),
    because: grammar.because ?? null,
    harmless: new Set(names(grammar.harmless)),
    numeric: grammar.numeric ?? false,
    plus: grammar.plus ?? false,
    posix: grammar.posix ?? false,
    single: grammar.single ?? false,
    whole: grammar.whole ?? false,
    visible: grammar.recursive === 'visible',
    recursive: new Set(grammar.recursive === 'visible' ? [] : names(grammar.recursive)),
    instead: new Set(names(grammar.instead)),
    standard: grammar.standard ?? null,
    exposes: grammar.exposes ?? null,
    exposedBy: new Set(names(grammar.exposedBy)),
    drafts: new Set(names(grammar.drafts)),
    reaches: grammar.reaches ?? [],
    subcommands: new Map(
      Object.entries(grammar.subcommands ?? {}).flatMap(([verbs, child]): [string, Usage][] => {
        const usage = compile({ single: grammar.single, ...child }, options);
        return verbs.split('|').map((verb) => [verb, usage]);
      }),
    ),
  };
}

const tables = new WeakMap<Readonly<Record<string, GrammarInput>>, ReadonlyMap<string, GrammarInput>>();

/** The grammars of a table by program name, `a|b` under both names. */
export function byName(table: Readonly<Record<string, GrammarInput>>): ReadonlyMap<string, GrammarInput> {
  const known = tables.get(table);
  if (known !== undefined) return known;
  const made = new Map(
    Object.entries(table).flatMap(([programs, grammar]): [string, GrammarInput][] =>
      programs.split('|').map((name) => [name, grammar]),
    ),
  );
  tables.set(table, made);
  return made;
}
