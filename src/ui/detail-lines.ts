import type { Event } from '../model/event.ts';
import { actionTarget, lastOf } from './action-rows.ts';
import { shortDuration } from './clock.ts';
import { visible, visibleLines } from './visible-text.ts';

const verdictWord = { allow: 'ALLOW', ask: 'ASK', deny: 'DENY', stop: 'STOP' } as const;
const line = (label: string, text: string): string => `${label.padEnd(8)}${text}`;

function answerLines(events: readonly Event[]): string[] {
  const answered = lastOf(events, 'action.answered');
  if (!answered) return [];
  const who =
    answered.by.kind === 'person' ? visible(answered.by.identity.name) : `supervisor, ${answered.by.because}`;
  const note = answered.note ? [line('note', visible(answered.note))] : [];
  return [line('answer', `${answered.answer} by ${who} after ${shortDuration(answered.waitedMs)}`), ...note];
}

function endLines(events: readonly Event[]): string[] {
  const released = lastOf(events, 'action.released');
  const finished = lastOf(events, 'action.finished');
  const told = released ? [line('told', `${released.effect}: ${visible(released.reason)}`)] : [];
  if (!finished) return told;
  const took = finished.ms === null ? '' : ` in ${shortDuration(finished.ms)}`;
  const excerpt =
    finished.excerpt === ''
      ? []
      : visibleLines(finished.excerpt).map((one, index) => line(index === 0 ? 'result' : ' ', one));
  return [...told, line('end', `${finished.outcome}${took} (${finished.provenance})`), ...excerpt];
}

/** Everything the record says about one action, a line each, made visible. */
export function detailLines(events: readonly Event[], workspace: string): string[] {
  const requested = lastOf(events, 'action.requested');
  if (!requested) return [];
  const { action } = requested;
  const verdict = lastOf(events, 'action.decided')?.verdict;
  const rule = verdict?.rule;
  const place = rule?.file ? `${visible(rule.file)}${rule.line === null ? '' : `:${rule.line}`}` : '';
  const judged = verdict
    ? [
        `${verdictWord[verdict.effect]} by ${visible(verdict.rule.id)}`,
        ...(place ? [line('rule', place)] : []),
        line('says', visible(verdict.rule.text)),
        line('why', visible(verdict.reason)),
      ]
    : ['not judged yet'];
  const [first = '', ...rest] = visibleLines(actionTarget(action, workspace));
  return [
    ...judged,
    line(action.kind === 'run' ? 'cmd' : action.kind.slice(0, 7), first),
    ...rest.map((one) => line(' ', one)),
    line('cwd', visible(action.cwd)),
    line(
      'tool',
      `${visible(action.tool)} via ${visible(action.channel)}${action.holds === 'watch' ? ' (watch only)' : ''}`,
    ),
    ...(verdict?.parts ?? []).map((part) =>
      line('part', `${part.effect} ${part.does} ${visible(part.target)}`),
    ),
    ...answerLines(events),
    ...endLines(events),
  ];
}
