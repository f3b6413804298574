import type { Action } from '../model/action.ts';
import { consequenceText } from '../model/consequence.ts';
import type { Verdict } from '../model/verdict.ts';
import type { History } from '../state/history.ts';
import { type ActionStory, actionStory, severestOf, verdictOf } from './action-story.ts';
import { actionTarget, changedLines } from './action-target.ts';
import { effectMark, resolutionText, ruleLabel, saidText } from './timeline.ts';
import { visibleText } from './visible-text.ts';

/** One labelled line of the detail pane; the first has no label. All text is safe to print. */
export interface DetailLine {
  readonly label: string;
  readonly text: string;
}

/** Everything the record says about an action, most important first; empty for an unknown one. */
export function detailLines(history: History, id: string): DetailLine[] {
  const story = actionStory(history, id);
  if (!story) return [];
  const verdict = verdictOf(story);
  const marked = severestOf(story)?.verdict ?? verdict;
  return [
    ...(marked ? verdictLines(marked) : [line('', `being judged: ${story.action.kind}`)]),
    ...(verdict && verdict !== marked ? [line('then', headOf(verdict))] : []),
    ...actionLines(story.action),
    line('cwd', story.action.cwd),
    ...(verdict?.parts ?? []).map((part) =>
      line('part', `${part.does} ${part.target}: ${part.effect} by ${ruleLabel(part.rule)}`),
    ),
    ...(verdict ? reasonLines(verdict) : []),
    ...(story.foreseen?.consequences ?? []).map((one) => line('would', consequenceText(one))),
    ...outcomeLines(story),
    ...reachLines(story),
  ];
}

function line(label: string, text: string): DetailLine {
  return { label, text: visibleText(text) };
}

function verdictLines(verdict: Verdict): DetailLine[] {
  const { rule } = verdict;
  const head = line('', headOf(verdict));
  if (rule.file === null) return [head];
  return [head, line('policy', rule.line === null ? rule.file : `${rule.file}:${rule.line}`)];
}

function headOf({ effect, rule }: Verdict): string {
  return `${effectMark(effect).word} by rule ${ruleLabel(rule)} "${rule.text}"`;
}

function actionLines(action: Action): DetailLine[] {
  switch (action.kind) {
    case 'read':
      return action.paths.map((path) =>
        line('path', action.recursive ? `${path} and everything below` : path),
      );
    case 'edit':
      return action.changes.map((change) => {
        const { added, removed } = changedLines(change);
        const whole = change.before === null ? ' (whole file)' : '';
        return line('edit', `${change.path} +${added} -${removed}${whole}`);
      });
    case 'run':
      return action.command.split('\n').map((text, index) => line(index === 0 ? 'cmd' : '', text));
    case 'call':
      return [line('call', actionTarget(action)), line('args', JSON.stringify(action.args))];
    case 'reach':
      return [line('url', action.url)];
    case 'expose':
      return [line('what', action.what)];
    case 'delegate':
      return [line('to', action.to), line('task', action.task)];
    case 'unknown':
      return [
        line('tool', action.tool),
        line('input', JSON.stringify(action.input)),
        line('unclear', action.why),
      ];
    default:
      return action satisfies never;
  }
}

function reasonLines(verdict: Verdict): DetailLine[] {
  return [
    line('why', verdict.reason),
    ...(verdict.danger ? [line('danger', `${verdict.danger.why} (type "${verdict.danger.word}")`)] : []),
    ...(verdict.raises ? [line('risk', `raises to ${verdict.raises.to}: ${verdict.raises.because}`)] : []),
    ...(verdict.dataClasses.length > 0 ? [line('data', verdict.dataClasses.join(', '))] : []),
  ];
}

function outcomeLines(story: ActionStory): DetailLine[] {
  const { answer, released, finished, stop, resolved } = story;
  const lines: DetailLine[] = [];
  if (stop) {
    const end = resolved ? `; ${resolutionText(resolved)}: ${resolved.reason}` : '';
    lines.push(line('stop', `${stop.stop}: ${stop.reason}${end}`));
  }
  if (answer) {
    lines.push(line('answer', saidText(answer, ` after ${seconds(answer.waitedMs)}`)));
    if (answer.note !== null && answer.answer !== 'rule') lines.push(line('note', answer.note));
  }
  if (released) {
    lines.push(line('told', `${released.effect}: ${released.reason}`));
    if (released.input) lines.push(line('changed', JSON.stringify(released.input)));
  }
  if (finished) {
    const took = finished.ms === null ? '' : ` in ${seconds(finished.ms)}`;
    lines.push(line('result', `${finished.outcome}${took}, ${finished.provenance}`));
    if (finished.differs) lines.push(line('differs', 'the agent ran something other than what was released'));
    if (finished.excerpt !== '') lines.push(line('output', finished.excerpt));
  }
  return lines;
}

function reachLines({ action, request }: ActionStory): DetailLine[] {
  const holds = action.holds === 'block' ? 'could hold it back' : 'could only watch';
  const redacted = request.redactions.map(({ kind, count }) => `${count} ${kind}`).join(', ');
  return [
    line('by', action.by ? `subagent ${action.by.type} (${action.by.id})` : 'main agent'),
    line('seen', `${action.provenance}, by ${action.channel}, which ${holds}`),
    ...(redacted === '' ? [] : [line('hidden', redacted)]),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
