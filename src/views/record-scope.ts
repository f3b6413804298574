import type { PinnedContract } from '../model/contract.ts';
import type { RunRecord } from '../model/record.ts';
import { answererName } from '../model/record.ts';
import type { DataFact, UsedNotAllowed } from '../model/record-parts.ts';
import { DataClass } from '../model/words.ts';
import { type ActionStory, hasHappened, verdictOf, wasReleased } from './action-story.ts';
import { actionTarget } from './action-target.ts';
import { provenanceOf } from './record-actions.ts';

/** Contract against actual: what was used without being allowed, what was allowed and never used, which data. */
export function scopeFacts(
  stories: readonly ActionStory[],
  contracts: readonly PinnedContract[],
): Pick<RunRecord, 'scope' | 'data'> {
  const happened = stories.filter(hasHappened);
  return {
    scope: {
      usedNotAllowed: happened.flatMap(usedNotAllowed),
      allowedNeverUsed: neverUsed(happened, contracts),
    },
    data: dataFacts(happened, contracts),
  };
}

function usedNotAllowed(story: ActionStory): UsedNotAllowed[] {
  const why = whyBeyond(story);
  if (why === undefined) return [];
  const { id, t, action } = story;
  return [{ action: id, t, kind: action.kind, target: actionTarget(action), why }];
}

/** Why an action that happened was not plainly covered by the contract; undefined when it was. */
function whyBeyond(story: ActionStory): string | undefined {
  if (!wasReleased(story)) return 'it happened although it was not let go';
  if (story.finished?.differs) return 'the agent ran something other than what was released';
  const verdict = verdictOf(story);
  if (!verdict) return 'released without a verdict';
  // A rule made for it is a line of the contract: the verdict after it names that line.
  if (story.answer && story.answer.answer !== 'deny' && story.answer.answer !== 'rule') {
    return `${story.answer.answer === 'edited' ? 'edited and approved' : 'approved'} by ${answererName(story.answer.by)}`;
  }
  if (verdict.effect !== 'allow') return `released although the verdict was ${verdict.effect}`;
  const stopped = story.decisions.some((decision) => decision.verdict.effect === 'stop');
  if (stopped) return 'a person let it through after a stop';
  const other = [verdict.rule, ...verdict.parts.map(({ rule }) => rule)].find(
    ({ source }) => source !== 'contract',
  );
  if (!other) return undefined;
  return other.source === 'grant' ? `by ${other.id}, a grant` : `by a rule outside the contract: ${other.id}`;
}

const lists = ['read', 'edit', 'run', 'call', 'reach', 'expose'] as const;

/** `may` rules of the contract in force at the end that no action that happened was ever allowed by. */
function neverUsed(happened: readonly ActionStory[], contracts: readonly PinnedContract[]) {
  const used = new Set<string>();
  for (const story of happened) {
    for (const { verdict } of story.decisions) {
      for (const { source, id } of [verdict.rule, ...verdict.parts.map(({ rule }) => rule)]) {
        if (source === 'contract') used.add(id);
      }
    }
  }
  const may = contracts.at(-1)?.contract.may;
  if (!may) return [];
  return lists.flatMap((list) =>
    may[list]
      .map((text, index) => ({ rule: `may.${list}[${index}]`, text }))
      .filter(({ rule }) => !used.has(rule)),
  );
}

function dataFacts(
  happened: readonly ActionStory[],
  contracts: readonly PinnedContract[],
): RunRecord['data'] {
  const allowed = contracts.at(-1)?.contract.data ?? [];
  const touched: DataFact[] = DataClass.options.flatMap((name) => {
    const stories = happened.filter((story) => verdictOf(story)?.dataClasses.includes(name));
    const first = stories[0];
    if (!first) return [];
    const actions = stories.map(({ id }) => id);
    return [{ class: name, allowed: allowed.includes(name), actions, provenance: provenanceOf(first) }];
  });
  return { allowed, touched };
}
