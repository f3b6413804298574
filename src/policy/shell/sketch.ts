import type { WordRole } from './arguments.ts';
import type { Place } from './place.ts';

/**
 * What a command does to a path. `list` sees names or attributes only, `enter` makes it the working directory, `name` merely
 * passes it to a program we do not know.
 */
export type PathUse = 'read' | 'enter' | 'list' | 'edit' | 'delete' | 'execute' | 'name';

export interface PathTouch {
  use: PathUse;
  /** As written. */
  text: string;
  place: Place;
  /** Everything below a directory is read too; `visible` skips hidden files as ripgrep does. */
  recursive: 'no' | 'all' | 'visible';
  /** File names a recursive search is narrowed to, as globs of `*` and `?`; absent when it reads every file. */
  only?: readonly string[];
  /** An absolute pattern the shell would expand; it counts as every blocked path it could match. */
  pattern: string | null;
  /** Which of the sketch's commands does it; null for a redirection. */
  command: number | null;
}

export interface CommandWord {
  text: string;
  known: boolean;
  /** Set for operands that may be paths. */
  place: Place | null;
  /** What the word is, as far as the program's grammar tells. */
  role?: WordRole;
  /** Text to the command that these words start: it is the value of an option of that one, and starts nothing itself. */
  held?: true;
}

/**
 * A simple command. `inert` touches nothing; `proved` is judged by what it touches; `rule` needs a rule that names it, `why`
 * says for which reason.
 */
export interface CommandTouch {
  id: number;
  words: CommandWord[];
  cwd: Place | null;
  standing: 'inert' | 'proved' | 'rule';
  why: string;
  /** Text a program may take as code or statements: here-documents, here-strings, what is piped in. */
  stdin: string;
  /** Environment set for it beyond the harmless names. */
  environment: string[];
  /** The command whose words it is part of, as with `npx vitest`: a rule that names all of that names this. */
  within: number | null;
}

/** `certain`: the program opens a connection there; otherwise it is a word that could be a host. */
export interface HostTouch {
  host: string;
  certain: boolean;
  /** Settings or the program itself name it and no word does: what was allowed without a word for it only loses that by a rule that names it. */
  implied?: boolean;
  command: number | null;
}

export interface ExposeTouch {
  what: string;
  target: string;
  command: number | null;
}

/** A part that cannot be understood. `command` is set when a rule that names this whole command settles it. */
export interface Opaque {
  what: string;
  why: string;
}

/** Everything a shell text would touch, collected while walking it. */
export interface Sketch {
  paths: PathTouch[];
  commands: CommandTouch[];
  hosts: HostTouch[];
  exposes: ExposeTouch[];
  opaque: Opaque[];
}

/** Adds what another sketch holds; its commands get new ids. */
export function addSketch(into: Sketch, other: Sketch): void {
  const first = into.commands.length;
  const moved = (command: number | null): number | null => (command === null ? null : command + first);
  into.commands.push(...other.commands.map((command) => ({ ...command, id: command.id + first })));
  into.paths.push(...other.paths.map((touch) => ({ ...touch, command: moved(touch.command) })));
  into.hosts.push(...other.hosts.map((touch) => ({ ...touch, command: moved(touch.command) })));
  into.exposes.push(...other.exposes.map((touch) => ({ ...touch, command: moved(touch.command) })));
  into.opaque.push(...other.opaque);
}

export function emptySketch(): Sketch {
  return { paths: [], commands: [], hosts: [], exposes: [], opaque: [] };
}
