import type { Event } from '../model/event.ts';
import { answererName, type RunRecord } from '../model/record.ts';
import type { ObservedChange } from '../model/record-parts.ts';
import type { History } from '../state/history.ts';
import { type ActionStory, actionStories } from './action-story.ts';
import { actionTarget } from './action-target.ts';
import { counted } from './listed.ts';
import type { Thing } from './thing.ts';
import { ruleLabel } from './timeline.ts';
import { visibleText } from './visible-text.ts';
import { seenOf } from './why-seen.ts';
import { answeredSentences, changeSentence, endedSentences, judgedSentences } from './why-sentences.ts';

/** One line of the journal that belongs to an answer. */
export interface ChainLine {
  readonly seq: number;
  /** ms since the run started. */
  readonly t: number;
  readonly type: string;
  readonly text: string;
  readonly hash: string;
}

/** What the record says about one action that fits the question. */
export interface WhyAction {
  readonly action: string;
  readonly kind: string;
  readonly target: string;
  /** What of it fits, such as `edit deploy/x`. */
  readonly fits: readonly string[];
  /** Sentences, in the order things happened. */
  readonly sentences: readonly string[];
  readonly chain: readonly ChainLine[];
}

export interface WhyAnswer {
  readonly question: string;
  /** One paragraph. */
  readonly paragraph: string;
  readonly actions: readonly WhyAction[];
  /** Changes seen in the workspace that no action explains. */
  readonly unexplained: readonly string[];
  /** What the witness saw of it: changes, hosts, programs. */
  readonly seen: readonly string[];
}

/** Why something was or was not done in a run, with the events that prove it. */
export function whyOf(history: History, record: RunRecord, thing: Thing): WhyAnswer {
  const observed = record.files.observed.known ? record.files.observed.value : [];
  const changes = observed.filter(({ path, from }) => fitsEither(thing, path, from));
  const actions = actionStories(history).flatMap((story) => {
    const fits = fitting(story, thing);
    const own = changes.filter((change) => change.actions.includes(story.id));
    if (fits.length === 0 && own.length === 0) return [];
    const seen = own.map(({ path }) => `seen changed ${path}`);
    return [tell(history, story, [...new Set([...fits, ...seen])], own)];
  });
  const unexplained = changes
    .filter(({ claim }) => claim !== 'claimed')
    .map((change) => unexplainedText(change));
  const seen = seenOf(record.witnessed, thing);
  const extra = [
    ...unexplained.map((text) => `In the workspace ${text}.`),
    ...seen.map((text) => `Seen by the witness: ${text}.`),
  ];
  return {
    question: thing.text,
    paragraph: paragraphOf(actions, extra, record, thing),
    actions,
    unexplained,
    seen,
  };
}

const fitsEither = (thing: Thing, path: string, from: string | null): boolean =>
  thing.fitsPath(path) || (from !== null && thing.fitsPath(from));

/** Parts of the action the question is about; the whole action when it was named itself. */
function fitting(story: ActionStory, thing: Thing): string[] {
  const { action, id } = story;
  if (thing.fitsAction(id)) return ['the action itself'];
  const parts = story.decisions.flatMap(({ verdict }) => verdict.parts);
  const found = parts.flatMap(({ does, target }) =>
    fitsPart(thing, does, target) ? [`${does} ${target}`] : [],
  );
  if (action.kind === 'run' && thing.fitsCommand(action.command)) found.push(`run ${action.command}`);
  if (action.kind === 'call' && thing.fitsTool(`${action.server}.${action.name}`))
    found.push(`call ${action.server}.${action.name}`);
  if (action.kind === 'reach' && thing.fitsHost(action.url)) found.push(`reach ${action.url}`);
  if (action.kind === 'read' && action.paths.some(thing.fitsPath)) found.push('read');
  if (action.kind === 'edit' && action.changes.some(({ path }) => thing.fitsPath(path))) found.push('edit');
  if (found.length === 0 && action.tool === thing.text) found.push(`tool ${action.tool}`);
  return found.map(visibleText);
}

function fitsPart(thing: Thing, does: string, target: string): boolean {
  switch (does) {
    case 'read':
    case 'edit':
    case 'delete':
    case 'execute':
      return thing.fitsPath(target);
    case 'reach':
      return thing.fitsHost(target);
    case 'run':
      return thing.fitsCommand(target);
    case 'call':
      return thing.fitsTool(target);
    default:
      return target === thing.text;
  }
}

function tell(
  history: History,
  story: ActionStory,
  fits: readonly string[],
  changes: readonly ObservedChange[],
): WhyAction {
  return {
    action: story.id,
    kind: story.action.kind,
    target: actionTarget(story.action),
    fits,
    sentences: [
      ...judgedSentences(story),
      ...answeredSentences(story),
      ...endedSentences(story),
      ...changes.map(changeSentence),
    ],
    chain: history.byAction(story.id).map(chainLine),
  };
}

function unexplainedText({ path, kind, claim, actions }: ObservedChange): string {
  const why = claim === 'possible' ? `perhaps by ${actions.join(', ')}` : 'no action on record explains it';
  return visibleText(`${path} was ${kind}: ${why}`);
}

function paragraphOf(
  actions: readonly WhyAction[],
  extra: readonly string[],
  record: RunRecord,
  thing: Thing,
): string {
  const [first, ...more] = actions;
  if (!first) {
    const nothing = `Nothing on record in this run is about ${visibleText(thing.text)}.`;
    return [...(extra.length > 0 ? [] : [nothing]), ...extra].join(' ');
  }
  const count =
    more.length === 0
      ? []
      : [
          `${actions.length} actions are about it: ${actions.map(({ action }) => action).join(', ')}. The first:`,
        ];
  return [...count, ...first.sentences, standing(record), ...extra].join(' ');
}

/** Under whose authority all of it happened. */
function standing({ contract, people }: RunRecord): string {
  const { by } = people.approval;
  const approved = by.how === 'signed' ? `, approved with the key of ${by.name}` : '';
  const version = `${contract.file} version ${contract.version}, hash ${contract.hash.slice(0, 12)}`;
  return visibleText(`The contract was ${version}, delegated by ${people.owner}${approved}.`);
}

function chainLine({ seq, t, body, hash }: Event): ChainLine {
  return { seq, t, type: body.type, text: eventText(body), hash };
}

function eventText(body: Event['body']): string {
  switch (body.type) {
    case 'action.requested':
      return actionTarget(body.action);
    case 'action.decided':
      return visibleText(`${body.verdict.effect} by ${ruleLabel(body.verdict.rule)}`);
    case 'action.answered':
      return visibleText(`${body.answer} by ${answererName(body.by)}`);
    case 'action.released':
      return visibleText(`${body.effect}: ${body.reason}`);
    case 'action.finished':
      return `${body.outcome}, ${body.provenance}`;
    case 'stop.hit':
      return visibleText(body.reason);
    case 'stop.resolved':
      return visibleText(`${body.how} by ${answererName(body.by)}: ${body.reason}`);
    case 'grant.given':
      return visibleText(`${body.grant.what}, by ${body.grant.by.name}`);
    case 'risk.raised':
      return visibleText(`${body.from} to ${body.to}: ${body.because}`);
    case 'action.foreseen':
      return `${counted(body.consequences.length, 'consequence')} told`;
    default:
      return '';
  }
}
