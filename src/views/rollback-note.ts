import type { RunRecord } from '../model/record.ts';
import type { OutsideEffect } from '../model/record-parts.ts';

/** The commands that undo what the run did to the files of its workspace: tried beside first, then in place. */
export function rollbackCommands({ run }: Pick<RunRecord, 'run'>): string[] {
  return [`countersign rollback ${run.id} --rehearse`, `countersign rollback ${run.id}`];
}

/** Each effect outside the workspace as a sentence: what it was, and what a person would have to do about it. */
export function effectsNotUndone({
  outsideEffects,
  exposed,
  commands,
}: Pick<RunRecord, 'outsideEffects' | 'exposed' | 'commands'>): string[] {
  return outsideEffects.map((effect) => {
    const command = commands.find(({ action }) => action === effect.action)?.command;
    const what =
      command === undefined || command === effect.target
        ? effect.target
        : `${effect.target} by \`${command}\``;
    const isPublished = exposed.some(
      ({ action, target }) => action === effect.action && target === effect.target,
    );
    return `${what} (${effect.action}): ${effect.why}. ${adviceOn(effect, command ?? effect.target, isPublished)}`;
  });
}

const push = /\bgit\b.*\bpush\b/s;

function adviceOn({ kind }: Pick<OutsideEffect, 'kind'>, how: string, isPublished: boolean): string {
  if (isPublished && push.test(how))
    return 'Revert it in the remote repository, with whoever owns the branch.';
  if (isPublished) return 'Withdraw it where it was published.';
  switch (kind) {
    case 'call':
      return 'Look in that service for what the tool changed, and undo it there.';
    case 'unknown':
      return 'Look at what it did.';
    default:
      return 'Find out what was sent, and whether it has to be taken back there.';
  }
}
