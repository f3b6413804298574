import { anchorsOf, commitNamed } from '../evidence/anchor-notes.ts';
import type { Git } from '../evidence/consequences/look.ts';
import type { Event } from '../model/event.ts';
import { type Checked, failedAt, passed, unchecked } from '../model/verification.ts';
import { lineOf } from './verify-journal.ts';

export interface AnchorLook {
  checked: Checked;
  /** A note stands for the journal up to here; 0 when none does. */
  covered: number;
}

/**
 * Heads that stand in notes of the repository the run worked in: all of them are lines of this journal, and what the journal
 * says was anchored is there. Notes the journal knows nothing of count too: a journal written anew would have left them out.
 */
export async function checkAnchors(
  run: string,
  events: readonly Event[],
  directory: string,
  git: Git | undefined,
): Promise<AnchorLook> {
  const told = events.flatMap(({ body, seq, prev }) =>
    body.type === 'head.anchored' ? [{ ...body, seq, prev }] : [],
  );
  const fail = (where: string, why: string): AnchorLook => ({
    checked: failedAt('anchors', where, why),
    covered: 0,
  });
  const open = (why: string): AnchorLook => ({ checked: unchecked('anchors', why), covered: 0 });
  for (const { head, prev, seq } of told) {
    if (head !== prev) return fail(lineOf(seq), 'it anchored another head than the one before it');
  }
  const notes = git && (await anchorsOf(git, directory, run));
  if (!git || !notes) {
    if (told.length === 0) return open('the head was not anchored');
    return open(`the notes of ${directory} are not here: fetch refs/notes/countersign into it`);
  }
  const lines = new Map(events.map(({ hash, seq }) => [hash, seq + 1]));
  let covered = 0;
  for (const { commit, note } of notes) {
    const line = lines.get(note.head);
    if (line === undefined || line !== note.events) {
      const what = `the note on ${commit.slice(0, 12)} anchors ${note.events} lines with another head`;
      const first = lineOf(Math.min(note.events, events.length) - 1);
      return fail(
        `journal.jsonl up to ${first.split(':')[1]}`,
        `${what}: the journal was written anew or cut`,
      );
    }
    covered = Math.max(covered, line);
  }
  for (const { commit, head, seq } of told) {
    if (notes.some(({ note, commit: on }) => on === commit && note.head === head)) continue;
    if (!(await commitNamed(git, directory, commit)))
      return open(`the commit ${commit.slice(0, 12)} it was anchored at is not in ${directory}`);
    return fail(lineOf(seq), `no note on ${commit.slice(0, 12)} names this head`);
  }
  if (covered === 0) return open('the head was not anchored');
  return {
    checked: passed('anchors', `a note of the repository names the head of line ${covered}`),
    covered,
  };
}
