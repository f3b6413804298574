import type { RunRecord } from '../model/record.ts';
import type { Mention } from '../views/mentions.ts';
import type { ChainLine, WhyAction, WhyAnswer } from '../views/why.ts';
import { moment } from './record-lines.ts';
import { hung } from './text-lines.ts';

/** A run and what in it fits a question. */
export interface RunMentions {
  record: RunRecord;
  mentions: readonly Mention[];
}

const mostActions = 12;
const mostMentions = 4;

/** The paragraph, then the events of each action it rests on. */
export function whyText(run: string, answer: WhyAnswer, columns: number): string {
  const lines = [
    ...hung('', 0, answer.paragraph, columns),
    ...answer.actions.slice(0, mostActions).flatMap((action, at) => actionLines(action, at, columns)),
    ...left(answer.actions.length - mostActions, 'action', `name one: countersign why ${run} ACTION`),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function actionLines({ action, fits, sentences, chain }: WhyAction, at: number, columns: number): string[] {
  return [
    '',
    ...hung(action, 6, fits.join('; '), columns),
    // The first one's sentences are the paragraph.
    ...(at === 0 ? [] : hung('', 6, sentences.slice(1).join(' '), columns)),
    ...chain.flatMap((line) => chainText(line, columns)),
  ];
}

const chainText = ({ seq, t, type, text, hash }: ChainLine, columns: number): string[] =>
  hung(
    `      #${String(seq).padEnd(5)}${moment(t)}  ${type.replace('action.', '').padEnd(10)}`,
    32,
    `${text}  ${hash.slice(0, 8)}`,
    columns,
  );

/** A line a run, newest first, with what fits below it. */
export function everywhereText(question: string, found: readonly RunMentions[], columns: number): string {
  if (found.length === 0) return `No run on record is about ${question}.\n`;
  const runs = `${found.length} ${found.length === 1 ? 'run is' : 'runs are'} about it, newest first.`;
  const lines = [runs, ...found.flatMap((one) => runLines(one, columns))];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function runLines({ record, mentions }: RunMentions, columns: number): string[] {
  const { run, request, people, contract, decision } = record;
  const decided = decision.known
    ? `${decision.value.decision} by ${decision.value.by.name}`
    : 'nobody has decided';
  const { by } = people.approval;
  const approved = `approved by ${by.name} (${by.how}${by.key ? ` with ${by.key}` : ''})`;
  const under = `${contract.file} (${contract.hash.slice(0, 12)}) for ${people.owner}, ${approved}; ${decided}`;
  return [
    '',
    ...hung(`${run.id.slice(-6)}  `, 10, `${run.startedAt.slice(0, 10)}  ${request.task}`, columns),
    ...hung('', 10, under, columns),
    ...mentions
      .slice(0, mostMentions)
      .flatMap(({ action, text }) => hung(`    ${action === '' ? '-' : action}`, 10, text, columns)),
    ...left(mentions.length - mostMentions, 'mention', `countersign why ${run.id.slice(-6)} …`),
  ];
}

const left = (count: number, noun: string, how: string): string[] =>
  count > 0 ? [`    and ${count} more ${noun}${count === 1 ? '' : 's'}: ${how}`] : [];
