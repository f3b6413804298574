import { Action } from '../../src/model/action.ts';
import { Contract } from '../../src/model/contract.ts';
import type { LookUp, PathFact } from '../../src/model/facts.ts';
import type { Circumstances, JudgeInput } from '../../src/model/judge-input.ts';
import { Profile } from '../../src/model/profile.ts';
import { depict } from '../../src/policy/picture.ts';

export const workspace = '/w';
export const home = '/home/dana';

/** A contract with a complete rollback note, so that raised risk does not hold edits back. */
export function contractOf(fields: Record<string, unknown> = {}): Contract {
  const note = { change: 'c', undo: 'u', data_risk: 'd', trigger: 't', owner: 'o' };
  return Contract.parse({ contract: 1, task: 't', owner: 'dana', rollback: note, ...fields });
}

export function profileOf(fields: Record<string, unknown> = {}): Profile {
  return Profile.parse({
    profile: 1,
    name: 'test',
    title: 'Test',
    launch: { command: 'x', pass: [] },
    channel: { kind: 'claude-hooks', holds: 'block' },
    task: 'none',
    tools: {},
    ...fields,
  });
}

export function actionOf(fields: Record<string, unknown>): Action {
  const common = { id: 'a1', tool: 'T', input: {}, cwd: workspace, ref: null, by: null, channel: 'c' };
  return Action.parse({ ...common, holds: 'block', provenance: 'reported', ...fields });
}

export const run = (command: string): Action => actionOf({ kind: 'run', command });
export const read = (...paths: string[]): Action => actionOf({ kind: 'read', paths, recursive: false });
export const edit = (path: string, after = ''): Action =>
  actionOf({ kind: 'edit', changes: [{ path, before: null, after }] });

/** A file system in which every path is a plain file, but for the symlinks and folders named. */
export function files(symlinks: Record<string, string> = {}, folders: Record<string, string[]> = {}): LookUp {
  return (path) => {
    const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const link = Object.keys(symlinks).find((from) => bare === from || bare.startsWith(`${from}/`));
    const real = link === undefined ? bare : `${symlinks[link] ?? ''}${bare.slice(link.length)}`;
    const entries = folders[real];
    const isFolder = entries !== undefined || real === workspace || real === '/';
    const fact: PathFact = { real, is: isFolder ? 'directory' : 'file', tracked: null };
    return path.endsWith('/') && entries !== undefined ? { ...fact, entries } : fact;
  };
}

export interface Setting {
  contract?: Record<string, unknown>;
  profile?: Record<string, unknown>;
  standing?: JudgeInput['standing'];
  circumstances?: Partial<Circumstances>;
  lookUp?: LookUp;
  protected?: string[];
  guarded?: string[];
  guardedRoots?: string[];
  /** Facts recorded besides those the action itself asks for. */
  paths?: Record<string, PathFact>;
}

export function inputOf(action: Action, setting: Setting = {}): JudgeInput {
  const contract = contractOf(setting.contract);
  const paths: Record<string, PathFact> = { ...setting.paths };
  const lookUp = setting.lookUp ?? files();
  const record: LookUp = (path) => {
    const fact = lookUp(path);
    paths[path] = fact;
    return fact;
  };
  const profile = profileOf(setting.profile);
  depict(action, record, { home, workspace, grammars: profile.grammars });
  const lines: Record<string, number> = { 'may.edit[0]': 7, 'never.touch[0]': 9, 'stop_if[0]': 11 };
  return {
    contract: { contract, file: 'countersign.yaml', text: '', hash: '', lines, version: 1 },
    profile,
    standing: setting.standing ?? [],
    action,
    facts: {
      workspace,
      home,
      paths,
      protected: setting.protected ?? [],
      guarded: setting.guarded ?? [],
      guardedRoots: setting.guardedRoots ?? [workspace],
    },
    circumstances: {
      at: 0,
      attended: true,
      risk: 'low',
      counters: { denied: 0, similarFailures: 0, elapsedMs: 0, costUsd: 0, tokens: 0, filesEdited: 0 },
      grants: [],
      disabled: [],
      answeredStops: [],
      ...setting.circumstances,
    },
  };
}
