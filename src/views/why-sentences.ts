import { type Consequence, consequenceText } from '../model/consequence.ts';
import { wasProgram } from '../model/identity.ts';
import { answererName } from '../model/record.ts';
import type { ObservedChange } from '../model/record-parts.ts';
import type { RuleRef, Verdict } from '../model/verdict.ts';
import { type ActionStory, outcomeOf, severestOf, wasReleased } from './action-story.ts';
import { actionTarget } from './action-target.ts';
import { ruleLabel } from './timeline.ts';
import { visibleText } from './visible-text.ts';

const where = ({ file, line }: RuleRef): string =>
  file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`;

/** `may.edit[0] "src/**" (countersign.yaml:7)`. */
const ruleText = (rule: RuleRef): string => visibleText(`${ruleLabel(rule)} "${rule.text}"${where(rule)}`);

const verbs: Readonly<Record<Verdict['effect'], string>> = {
  allow: 'It was allowed',
  ask: 'A person had to be asked,',
  deny: 'It was refused',
  stop: 'It froze the run,',
};

/** Most reasons quote their rule: then it is not said twice. */
function verdictSentence({ effect, rule, reason }: Verdict): string {
  const why = visibleText(reason);
  return why.includes(ruleText(rule))
    ? `${verbs[effect].replace(',', '')}: ${why}`
    : `${verbs[effect]} by ${ruleText(rule)}: ${why}`;
}

/** What was asked for, and by which rule it was decided. */
export function judgedSentences(story: ActionStory): string[] {
  const severest = severestOf(story)?.verdict;
  const last = story.decisions.at(-1)?.verdict;
  const by = story.action.by ? `Subagent ${visibleText(story.action.by.type)}` : 'The agent';
  const asked = `${by} wanted to ${story.action.kind} ${actionTarget(story.action)} (${story.id}, ${story.action.tool}).`;
  if (!severest || !last) return [asked, 'It was never judged: the run ended first.'];
  return [
    asked,
    verdictSentence(severest),
    ...(last === severest ? [] : [`Judged again: ${verdictSentence(last)}`]),
  ];
}

/** Who answered, and what they had in front of them. */
export function answeredSentences({ answer, stop, resolved, foreseen }: ActionStory): string[] {
  const sentences: string[] = [];
  if (stop && resolved) {
    const who = answererName(resolved.by);
    sentences.push(`${who} answered the stop with "${resolved.how}": ${visibleText(resolved.reason)}`);
  }
  if (!answer) return sentences;
  const who = answererName(answer.by);
  const how = answer.by.kind === 'person' ? ` (${identityText(answer.by.identity)})` : '';
  const byProgram = answer.by.kind === 'person' && wasProgram(answer.by.identity);
  const shown =
    answer.shown && !byProgram ? `, with the dialog on screen for ${seconds(answer.shown.ms)}` : '';
  const note = answer.note === null ? '' : `, noting: ${visibleText(answer.note)}`;
  sentences.push(
    `${who}${how} answered "${answer.answer}" after ${seconds(answer.waitedMs)}${shown}${note}.`,
  );
  if (foreseen) sentences.push(toldSentence(foreseen.consequences));
  return sentences;
}

/** Consequences told in full; more are counted. */
const mostTold = 3;

function toldSentence(consequences: readonly Consequence[]): string {
  const first = consequences.slice(0, mostTold).map((one) => visibleText(consequenceText(one)));
  if (first.length === 0) return 'They were told of no consequence.';
  const more = consequences.length - first.length;
  return `They were told that it would ${first.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

const identityText = ({
  how,
  key,
  osUser,
  via,
}: {
  how: string;
  key?: string | undefined;
  osUser: string;
  via?: string | undefined;
}): string =>
  `${how === 'signed' ? `signed${key ? ` with ${key}` : ''}` : `claimed by system user ${osUser}`}${via ? `, by ${via}` : ''}`;

/** Whether it was let go, and how it ended. */
export function endedSentences(story: ActionStory): string[] {
  const { released, finished } = story;
  if (!wasReleased(story)) {
    const outcome = outcomeOf(story);
    if (outcome === 'ok') return ['IT WAS NOT LET GO, and is reported as done all the same.'];
    return [released ? 'It was not let go.' : 'It was never let go.'];
  }
  const edited = released?.input ? ' in the words a person gave it' : '';
  if (!finished) return [`It was let go${edited}. Nobody said how it ended.`];
  const differs = finished.differs ? ' WHAT RAN IS NOT WHAT WAS RELEASED.' : '';
  return [`It was let go${edited} and ended as ${finished.outcome} (${finished.provenance}).${differs}`];
}

export function changeSentence({ path, kind, lines, claim }: ObservedChange): string {
  const count = lines ? ` +${lines.added} -${lines.removed}` : '';
  const how = claim === 'claimed' ? 'as the action said' : 'and this action may be the cause';
  return visibleText(`The workspace shows ${path} ${kind}${count}, ${how}.`);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
