import { lstatSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { isBelow } from '../boundary/plan.ts';
import { causeText } from '../model/cause.ts';
import type { EventBody } from '../model/event.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { ownUid } from './os-user.ts';

/** How a run without a screen is answered: `none` says no to everything at once. */
export const approveWays = ['none', 'file', 'socket'] as const;

export interface ApproveWish {
  approveVia?: (typeof approveWays)[number] | undefined;
  approveAt?: string | undefined;
  tui: boolean;
}

/** The way programs answer, and the folder they do it in: absolute, symlinks resolved. */
export interface ApproveWay {
  via: 'file' | 'socket';
  directory: string;
}

const no = (code: string, message: string, fix: string, where?: string): Outcome<never> => ({
  ok: false,
  problems: [{ code, message, fix, ...(where === undefined ? {} : { where }) }],
});

const makeOne = 'Make a folder of your own outside the workspace: mkdir -m 700 DIR';

/** Why questions may not be put there; undefined when they may. */
function unfit(directory: string, workspace: string): string | undefined {
  const seen = lstatSync(directory);
  if (!seen.isDirectory()) return 'it is no folder';
  if (seen.uid !== ownUid()) return 'it belongs to another user';
  if ((seen.mode & 0o022) !== 0) return 'others can write it';
  if (isBelow(directory, workspace)) return 'it is in the workspace, which is the agent’s';
  return isBelow(workspace, directory) ? 'the workspace is in it' : undefined;
}

function usableFolder(named: string, workspace: string): Outcome<string> {
  const path = resolve(named);
  const refuse = (why: string) =>
    no('approve-folder', `The folder for questions cannot be used: ${why}.`, makeOne, path);
  try {
    const directory = realpathSync(path);
    const why = unfit(directory, workspace);
    return why === undefined ? { ok: true, value: directory } : refuse(why);
  } catch (cause) {
    return refuse(causeText(cause));
  }
}

/** What `--approve-via` and `--approve-at` mean together; null when no program answers. */
export function approveWay(wish: ApproveWish, workspace: string): Outcome<ApproveWay | null> {
  const { approveVia, approveAt, tui } = wish;
  if (approveVia !== undefined && tui) {
    const fix = 'Add --no-tui; with a screen you answer there, or with `countersign attach`.';
    return no('approve-needs-no-tui', '--approve-via is for runs without a screen.', fix);
  }
  if (approveVia === undefined || approveVia === 'none') {
    if (approveAt === undefined) return { ok: true, value: null };
    const fix = 'Say how with --approve-via file or --approve-via socket, or leave it out.';
    return no('approve-at-alone', '--approve-at names a folder nothing is put into.', fix);
  }
  if (approveAt === undefined) {
    const message = `--approve-via ${approveVia} needs a folder.`;
    return no('approve-at-missing', message, 'Name one of your own with --approve-at DIR.');
  }
  const directory = usableFolder(approveAt, workspace);
  return directory.ok ? { ok: true, value: { via: approveVia, directory: directory.value } } : directory;
}

/** What is said about how far the agent is from the folder: for the record, and on the error stream. */
export interface ReachNote {
  text: string;
  /** It can write there for certain: nothing that comes out of it can count. */
  lost: boolean;
}

const open = (way: ApproveWay, why: string): ReachNote => ({
  text: `Questions are answered by ${way.via} in ${way.directory}. ${why}: the agent may answer there itself.`,
  lost: false,
});

/** Whether the agent could answer in our place, as far as an event says; undefined when it says it cannot, or nothing. */
export function reachNote(body: EventBody, way: ApproveWay): ReachNote | undefined {
  if (body.type === 'run.started') {
    return body.boundary.kind === 'none' ? open(way, 'Nothing stands beneath the agent') : undefined;
  }
  if (body.type !== 'boundary.opened') return undefined;
  const { kind, hidden, emptied, writable } = body.boundary;
  // Landlock keeps nobody from a socket that is there.
  if (kind === 'landlock' && way.via === 'socket') return open(way, 'Landlock does not hold sockets');
  const below = (path: string): boolean => isBelow(way.directory, path);
  if (hidden.first.some(({ path }) => below(path)) || emptied.some(below)) return undefined;
  if (writable.first.some(({ path }) => below(path))) {
    return { text: `The agent can write ${way.directory}: no answer from there counts.`, lost: true };
  }
  const whole = writable.count === writable.first.length;
  return whole ? undefined : open(way, 'Not all that the boundary opens is known');
}

/** A problem for what a note says, on the error stream. */
export const reachProblem = ({ text, lost }: ReachNote): Problem => ({
  code: lost ? 'approve-reachable' : 'approve-not-held',
  message: text,
  fix: lost
    ? 'Name another folder with --approve-at.'
    : 'Leave out --no-boundary, or do not trust the answers.',
});
