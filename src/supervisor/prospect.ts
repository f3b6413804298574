import { posix } from 'node:path';
import type { Action } from '../model/action.ts';
import type { Prospect, ProspectCommand, ProspectPath } from '../model/consequence.ts';
import type { Facts } from '../model/facts.ts';
import type { Profile } from '../model/profile.ts';
import { dangerOf } from '../policy/danger.ts';
import { depict, lookedUp } from '../policy/picture.ts';
import type { CommandTouch, PathTouch } from '../policy/shell/sketch.ts';

/** What an action would do, as the judge saw it, reduced to what its consequences are counted from. */
export function prospectOf(action: Action, facts: Facts, grammars: Profile['grammars']): Prospect {
  const { workspace, home } = facts;
  const picture = depict(action, lookedUp(facts), { home, workspace, grammars });
  const programs = new Map(picture.commands.map((command) => [command.id, programOf(command)]));
  const pathOf = (touch: PathTouch): ProspectPath[] => {
    const { real, lexical } = touch.place;
    // A pattern is there for the rules: what it matches is named beside it.
    if (real === null || touch.pattern !== null) return [];
    const program = touch.command === null ? null : (programs.get(touch.command) ?? null);
    return [{ path: lexical, real, recursive: touch.recursive !== 'no', program }];
  };
  const touching = (use: PathTouch['use']): ProspectPath[] =>
    picture.paths.filter((touch) => touch.use === use).flatMap(pathOf);
  return {
    workspace,
    home,
    commands: picture.commands.map(commandOf),
    deletes: touching('delete'),
    writes: touching('edit'),
  };
}

const programOf = ({ words }: CommandTouch): string => posix.basename(words[0]?.text ?? '');

/** A command with its words as they would reach it. */
export function commandOf(command: CommandTouch): ProspectCommand {
  const [, ...rest] = command.words;
  return {
    words: [programOf(command), ...rest.map(({ text }) => text)],
    told: command.words.every(({ known }) => known),
    cwd: command.cwd?.real ?? null,
    danger: dangerOf([command])?.word ?? null,
  };
}
