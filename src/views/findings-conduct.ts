import type { Finding } from '../model/record-parts.ts';
import { type ActionStory, hasHappened, verdictOf, wasReleased } from './action-story.ts';
import { actionTarget } from './action-target.ts';
import type { Grounds } from './findings.ts';
import { counted, listed } from './listed.ts';
import { editedPaths } from './record-actions.ts';
import { isAside } from './record-observed.ts';
import type { Window } from './windows.ts';

/** What was done otherwise than it was let go, or beyond the plan. */
export function actionFindings({ stories, changedUnread }: Grounds): Finding[] {
  return [
    ...stories.flatMap((story) => [...differently(story), ...unreleased(story)]),
    ...stories.flatMap(outsidePlan),
    ...unread(changedUnread),
  ];
}

const said = ({ id, action }: ActionStory): string => `${id} (${listed([actionTarget(action)])})`;

function differently(story: ActionStory): Finding[] {
  if (!story.finished?.differs || !wasReleased(story)) return [];
  const text = `${said(story)} ran otherwise than it was let go.`;
  return [{ code: 'ran-differently', weight: 'serious', text, actions: [story.id], paths: [] }];
}

function unreleased(story: ActionStory): Finding[] {
  if (wasReleased(story) || !hasHappened(story)) return [];
  const text = `${said(story)} was not let go, and the agent reports it as done.`;
  return [{ code: 'happened-unreleased', weight: 'serious', text, actions: [story.id], paths: [] }];
}

/** Edited, but not by a line of the contract: a person said yes, or a grant did. */
function outsidePlan(story: ActionStory): Finding[] {
  if (!hasHappened(story) || !wasReleased(story)) return [];
  const paths = [...new Set(editedPaths(story))];
  if (paths.length === 0) return [];
  const verdict = verdictOf(story);
  const parts = (verdict?.parts ?? []).filter(({ does }) => does === 'edit' || does === 'delete');
  const rules = parts.length > 0 ? parts : verdict ? [verdict] : [];
  if (rules.every(({ effect, rule }) => effect === 'allow' && rule.source === 'contract')) return [];
  const granted = rules.find(({ rule }) => rule.source === 'grant');
  const asked = story.answer !== undefined && story.answer.answer !== 'rule';
  const how = granted
    ? `by ${granted.rule.id}, a grant`
    : asked
      ? 'because a person said yes'
      : 'by a rule outside the contract';
  const text = `${story.id} changed ${listed(paths)} outside the plan, ${how}.`;
  return [{ code: 'outside-plan', weight: 'look', text, actions: [story.id], paths }];
}

function unread(paths: readonly string[]): Finding[] {
  if (paths.length === 0) return [];
  const text = `${counted(paths.length, 'file was', 'files were')} changed without being read before: ${listed(paths)}.`;
  return [{ code: 'changed-unread', weight: 'note', text, actions: [], paths: [...paths] }];
}

/** Where the record itself is not whole. */
export function recordFindings({ events, seen, torn }: Grounds): Finding[] {
  const about = { actions: [], paths: [] };
  const found: Finding[] = [];
  for (const { body } of events) {
    if (body.type === 'channel.failed') {
      const text = `The channel to the agent failed: ${sentence(body.reason)}`;
      found.push({ code: 'channel-doubt', weight: 'serious', text, ...about });
    }
    if (body.type === 'limit.reached') {
      const text = `Not everything is on record (${body.limit}): ${sentence(body.problem.message)}`;
      found.push({ code: 'not-recorded', weight: 'look', text, ...about });
    }
  }
  const missing = new Map<string, string>();
  for (const { snapshot } of seen.looks)
    for (const { path, why } of snapshot.incomplete) missing.set(path, why);
  const unlisted = Math.max(0, ...seen.looks.map(({ snapshot }) => snapshot.unlisted));
  if (missing.size > 0) {
    const named = [...missing].map(([path, why]) => `${path === '' ? 'the workspace' : path} (${why})`);
    const text = `Looks at the workspace are not whole: ${listed(named, 3)}${unlisted > 0 ? `, and ${unlisted} more` : ''}.`;
    const paths = [...missing.keys()].filter((path) => path !== '');
    found.push({ code: 'not-recorded', weight: 'look', text, actions: [], paths });
  }
  const left = seen.windows.reduce((sum, { more }) => sum + more, 0);
  if (left > 0)
    found.push({
      code: 'not-recorded',
      weight: seen.windows.some(mayHideMore) ? 'serious' : 'look',
      text: `${counted(left, 'change')} of the workspace are not listed.`,
      ...about,
    });
  if (torn > 0)
    found.push({
      code: 'not-recorded',
      weight: 'serious',
      text: `The last line of the journal is torn: ${torn} bytes were set aside.`,
      ...about,
    });
  return found;
}

/** What git ignores is left out of a list first: one with nothing of the kind in it may leave out any file. */
const mayHideMore = ({ changes, more }: Window): boolean =>
  more > 0 && !changes?.some((change) => isAside({ change }));

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
