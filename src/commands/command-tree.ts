import type { Command } from '@commander-js/extra-typings';

export interface OptionEntry {
  /** `--store`. */
  name: string;
  /** What stands behind it, as in `<file>`; null for a switch. */
  takes: string | null;
  /** Left out it still means something: `--sign [key]`. */
  optional: boolean;
  choices: readonly string[];
  text: string;
  fallback: string | null;
}

export interface ArgumentEntry {
  name: string;
  required: boolean;
  many: boolean;
  choices: readonly string[];
  text: string;
}

/** One command as its help, its completion and the manual know it. */
export interface CommandEntry {
  /** Every word: `case add`. */
  name: string;
  text: string;
  /** What its help says below the options; empty for most. */
  arguments: readonly ArgumentEntry[];
  options: readonly OptionEntry[];
}

type Any = Pick<Command<unknown[]>, 'name' | 'description' | 'commands' | 'options' | 'registeredArguments'>;

/** Every command there is, in the order of the help; those that only hold others are left out. */
export function commandTree(program: Any, before: readonly string[] = []): CommandEntry[] {
  return program.commands.flatMap((command): CommandEntry[] => {
    const words = [...before, command.name()];
    const below = commandTree(command, words);
    if (below.length > 0) return below;
    if (hidden.has(words.join(' '))) return [];
    return [
      {
        name: words.join(' '),
        text: command.description(),
        arguments: command.registeredArguments.map((one) => ({
          name: one.name(),
          required: one.required,
          many: one.variadic,
          choices: one.argChoices ?? [],
          text: one.description,
        })),
        options: command.options
          .filter((one) => !one.hidden)
          .map((one) => ({
            name: one.long ?? one.short ?? '',
            takes: one.required || one.optional ? (/[<[](.+?)[>\]]/.exec(one.flags)?.[1] ?? '') : null,
            optional: one.optional,
            choices: one.argChoices ?? [],
            text: one.description,
            fallback: typeof one.defaultValue === 'string' ? one.defaultValue : null,
          })),
      },
    ];
  });
}

/** For shells, not for people. */
const hidden: ReadonlySet<string> = new Set(['complete']);
