import { z } from 'zod';

/**
 * What a word of a command line is for.
 *
 * | role | the word is |
 * |---|---|
 * | `text` | never a path: a pattern, a message, a number |
 * | `word` | the name of something else, such as a package or a target: a path only where it is written as one |
 * | `any` | whatever it may be: a path among others, which counts only against rules that forbid it |
 * | `name` | a path that nobody opens |
 * | `list` | a path whose name, attributes or entries are looked at |
 * | `enter` | a directory in which the program works |
 * | `read`, `edit`, `delete` | a path whose content is read, written or removed |
 * | `update` | a path that is read and then written |
 * | `execute` | a file that runs as a program |
 * | `host` | a host, perhaps as `user@host:port` |
 * | `url` | an address with a host; a path counts as a local file |
 * | `remote` | `host:path` on another machine, or a local path that is read |
 * | `target` | the same, written instead of read |
 * | `data` | text that leaves the machine; after `@` or `<` a file that is read |
 * | `script` | a shell script, judged as such |
 * | `code` | a program text for an interpreter, which nobody here can judge |
 * | `command` | the first word of a command that the program starts here; all that follows belongs to it |
 */
export const Role = z.enum([
  'text',
  'word',
  'any',
  'name',
  'list',
  'enter',
  'read',
  'edit',
  'delete',
  'update',
  'execute',
  'host',
  'url',
  'remote',
  'target',
  'data',
  'script',
  'code',
  'command',
]);
export type Role = z.infer<typeof Role>;

/** Names separated by spaces: one letter is a short option, more are a long one, without their dashes. */
const Names = z.string();
/** `name=role` pairs, separated by spaces. */
const Roles = z
  .string()
  .regex(
    new RegExp(`^(?:\\s*[^\\s=]+=(?:${Role.options.join('|')})(?=\\s|$))*\\s*$`),
    `must be \`name=role\` pairs separated by spaces; roles: ${Role.options.join(', ')}`,
  );
const Reason = z.string().min(1);

const usage = {
  /** Where the options below are written down: `cat(1), GNU coreutils 9.4`. */
  manual: z.string().min(1),
  /** Roles of the operands in order; the last one repeats. Empty: it takes none. */
  operands: z.array(Role).readonly().default([]),
  /** The role of the last operand where it differs, as with `cp FILE... FOLDER`. */
  last: Role.optional(),
  /** Options without a value. */
  flags: Names.default(''),
  /** Options with a value and its role: `n=text o=edit`. `--name=value` and `--name value` are both understood. */
  values: Roles.default(''),
  /** Long options that may carry `=text`, and never take the next word. */
  optional: Names.default(''),
  /** Short options whose value, if any, is attached: `-uno`. */
  attached: Names.default(''),
  /** Options under which nothing is proved any more, and why: `{ 'in-place': it rewrites its files }`. List their values above. */
  risky: z.record(z.string(), Reason).default({}),
  /** Options that make it print something and end: a command of nothing but them is proved whatever is said below. */
  harmless: Names.default(''),
  /** Why it needs a rule that names it, whatever its words are. Without it the words prove all that it touches. */
  because: Reason.optional(),
  /** `-20` is a number. */
  numeric: z.boolean().default(false),
  /** `+5` is a number. */
  plus: z.boolean().default(false),
  /** Options end at the first operand. */
  posix: z.boolean().default(false),
  /** Long options have one dash, as in `find -name` and `terraform -auto-approve`; short ones are not bundled. */
  single: z.boolean().default(false),
  /** Operands of the form `name=value` and their roles: `if=read of=edit`, as dd has. */
  pairs: Roles.default(''),
  /** What it looks at when no operand is given: `.`. */
  standard: z.string().optional(),
  /** Options that make it read whole folders; `visible` reads them always, hidden files excepted. */
  recursive: Names.default(''),
  /** Folders among the operands are always read whole. */
  whole: z.boolean().default(false),
  /** Options that take the place of the first operand, as grep's `-e` does. */
  instead: Names.default(''),
  /** What kind of publishing it is: `release`, `upload`, `push`, `pull-request`, … */
  exposes: z.string().optional(),
  /** The options that make it publish; without them it always does. */
  exposedBy: Names.default(''),
  /** Options that make it a draft: the kind is then `draft-…`. */
  drafts: Names.default(''),
  /** Hosts it connects to although no word names them, such as a package registry. */
  reaches: z.array(z.string()).readonly().default([]),
};

export interface Grammar extends z.infer<z.ZodObject<typeof usage>> {
  /** By subcommand; `install|i|add` gives one entry several names. The program's own options may also follow the subcommand. */
  subcommands: Record<string, Grammar>;
}

export interface GrammarInput extends z.input<z.ZodObject<typeof usage>> {
  subcommands?: Record<string, GrammarInput> | undefined;
}

/**
 * What a program takes on its command line, as an allow-list: whatever is not listed here is asked about. Abbreviated long
 * options do not count.
 */
export const Grammar: z.ZodType<Grammar, GrammarInput> = z.strictObject({
  ...usage,
  get subcommands() {
    return z.record(z.string(), Grammar).default({});
  },
});

/** Grammars by program: `egrep|fgrep` gives one entry several names. */
export const Grammars = z.record(z.string(), Grammar);
