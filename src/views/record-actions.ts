import type { Action } from '../model/action.ts';
import type { Capability } from '../model/capability.ts';
import type { FactProvenance } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import type { CommandFact, FileFact, ServerFact, TargetFact, ToolFact } from '../model/record-parts.ts';
import type { Part } from '../model/verdict.ts';
import { matchesName } from '../policy/name-rules.ts';
import { type ActionStory, hasHappened, outcomeOf, verdictOf } from './action-story.ts';
import { actionTarget } from './action-target.ts';

/** What was done: files, tools, servers, commands, hosts. Only actions that happened count, let go or not. */
export type ActionFacts = Pick<
  RunRecord,
  'files' | 'tools' | 'servers' | 'commands' | 'reached' | 'exposed' | 'delegated' | 'notUnderstood'
>;

export function actionFacts(
  stories: readonly ActionStory[],
  observed: RunRecord['files']['observed'],
  register: readonly Capability[],
): ActionFacts {
  const happened = stories.filter(hasHappened);
  const asMeant = (story: ActionStory) => outcomeOf(story) === 'ok' && story.finished?.differs === false;
  const ok = happened.filter(asMeant);
  const notSure = happened.filter((story) => !asMeant(story));
  return {
    files: {
      inspected: fileFacts(happened, readPaths),
      changed: fileFacts(ok, editedPaths),
      assumedChanged: fileFacts(notSure, editedPaths),
      observed,
      changedUnread: changedUnread(happened, observed),
    },
    tools: toolFacts(happened),
    servers: serverFacts(happened, register),
    commands: stories.flatMap(commandFact),
    reached: targetFacts(happened, 'reach'),
    exposed: targetFacts(happened, 'expose'),
    delegated: targetFacts(happened, 'delegate'),
    notUnderstood: stories
      .filter(({ action }) => action.kind === 'unknown')
      .map((story) => ({
        ...targetFact(story),
        target: `${actionTarget(story.action)}: ${whyUnknown(story.action)}`,
      })),
  };
}

/** How sure the record is of what became of an action: what its end said, or what its channel said of its request. */
export function provenanceOf(story: ActionStory): FactProvenance {
  return story.finished?.provenance ?? story.action.provenance;
}

/** Paths as the judge saw them; as the agent wrote them when the judge named none. */
export function readPaths(story: ActionStory): string[] {
  const judged = targets(story, 'read');
  if (judged.length > 0) return judged;
  return story.action.kind === 'read' ? story.action.paths : [];
}

/** Paths the action changes, deletions included. */
export function editedPaths(story: ActionStory): string[] {
  const judged = [...targets(story, 'edit'), ...targets(story, 'delete')];
  if (judged.length > 0) return judged;
  return story.action.kind === 'edit' ? story.action.changes.map(({ path }) => path) : [];
}

/**
 * Files changed without an earlier read by the agent; one that an action wrote before counts as known, and one that was not there
 * before the run had nothing to be read.
 */
function changedUnread(happened: readonly ActionStory[], observed: RunRecord['files']['observed']): string[] {
  const added = observed.known ? observed.value.filter(({ kind }) => kind === 'added') : [];
  const known = new Set<string>(added.map(({ path }) => path));
  const unread = new Set<string>();
  for (const story of happened) {
    for (const path of readPaths(story)) known.add(path);
    for (const path of editedPaths(story)) {
      if (!known.has(path)) unread.add(path);
      known.add(path);
    }
  }
  return [...unread].sort();
}

function targets(story: ActionStory, does: Part['does']): string[] {
  return (verdictOf(story)?.parts ?? []).filter((part) => part.does === does).map(({ target }) => target);
}

function fileFacts(stories: readonly ActionStory[], pathsOf: (story: ActionStory) => string[]): FileFact[] {
  const byPath = new Map<string, { actions: string[]; provenance: FactProvenance }>();
  for (const story of stories) {
    for (const path of new Set(pathsOf(story))) {
      const known = byPath.get(path);
      if (known) known.actions.push(story.id);
      else byPath.set(path, { actions: [story.id], provenance: provenanceOf(story) });
    }
  }
  return [...byPath].map(([path, fact]) => ({ path, ...fact })).sort((a, b) => compare(a.path, b.path));
}

function toolFacts(stories: readonly ActionStory[]): ToolFact[] {
  const byTool = new Map<string, ToolFact>();
  for (const { action } of stories) {
    const key = `${action.kind} ${action.tool}`;
    const { tool, kind, provenance } = action;
    byTool.set(key, { tool, kind, provenance, count: (byTool.get(key)?.count ?? 0) + 1 });
  }
  return [...byTool.values()].sort((a, b) => b.count - a.count || compare(a.tool, b.tool));
}

function serverFacts(stories: readonly ActionStory[], register: readonly Capability[]): ServerFact[] {
  const servers = new Map<string, { tools: Map<string, number>; provenance: FactProvenance }>();
  for (const story of stories) {
    const { action } = story;
    if (action.kind !== 'call') continue;
    const server = servers.get(action.server) ?? { tools: new Map(), provenance: provenanceOf(story) };
    server.tools.set(action.name, (server.tools.get(action.name) ?? 0) + 1);
    servers.set(action.server, server);
  }
  return [...servers].map(([server, { tools, provenance }]) => ({
    server,
    tools: [...tools].map(([name, count]) => {
      const capability = register.find(({ call }) => matchesName(call, `${server}.${name}`));
      return { name, count, ...(capability ? { capability } : {}) };
    }),
    provenance,
  }));
}

function commandFact(story: ActionStory): CommandFact[] {
  const { action, id, t, released, finished } = story;
  if (action.kind !== 'run') return [];
  const edited = released?.input?.command;
  return [
    {
      action: id,
      t,
      command: typeof edited === 'string' ? edited : action.command,
      cwd: action.cwd,
      outcome: outcomeOf(story),
      edited: released?.input != null,
      differs: finished?.differs ?? false,
      ms: finished?.ms ?? null,
      provenance: provenanceOf(story),
    },
  ];
}

export function targetFacts(
  stories: readonly ActionStory[],
  does: 'reach' | 'expose' | 'delegate',
): TargetFact[] {
  return stories.flatMap((story) => {
    const inner = targets(story, does);
    const named = inner.length > 0 || story.action.kind !== does ? inner : [actionTarget(story.action)];
    return named.map((target) => ({ ...targetFact(story), target }));
  });
}

function targetFact(story: ActionStory): TargetFact {
  return {
    action: story.id,
    t: story.t,
    kind: story.action.kind,
    target: actionTarget(story.action),
    outcome: outcomeOf(story),
    provenance: provenanceOf(story),
  };
}

function whyUnknown(action: Action): string {
  return action.kind === 'unknown' ? action.why : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
