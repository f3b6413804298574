import { createHash } from 'node:crypto';
import { durationMs } from '../model/duration.ts';
import type { Event, EventBody } from '../model/event.ts';
import type { Question, QuestionEffect, Settlement } from '../model/question.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import { createHistory, type History } from '../state/history.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import { lineText } from '../ui/body-line.ts';
import { stopBody } from '../ui/dialog-body.ts';
import type { Held, OpenStop } from '../ui/run-view.ts';
import { runView } from '../ui/run-view-of.ts';
import { questionText } from './question-text.ts';

/** What is known of a digest: its question is open, was put anew under another digest, or is settled. */
type Known =
  | { is: 'open'; question: Question }
  | { is: 'replaced'; id: string }
  | { is: 'settled'; settlement: Settlement };

export interface QuestionPorts {
  run: string;
  asked(question: Question): void;
  settled(settlement: Settlement): void;
  after(ms: number, run: () => void): () => void;
}

/** The questions of one run as programs get them, from its events. */
export interface Questions {
  take(event: Event): void;
  open(): readonly Question[];
  find(digest: string): Known | undefined;
  /** Resolves when the question is not open any more. */
  settled(digest: string): Promise<Settlement>;
}

interface Waiting {
  /** Changes when there is something else to read. */
  version: string;
  cancel(): void;
  question: Question | undefined;
}

/** What would happen is counted while somebody is asked; a program that reads at once would read half. Longer than the counting takes. */
const countMs = 400;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const at = (start: string | undefined, t: number): string =>
  new Date(Date.parse(start ?? '') + t).toISOString();

function withDigest(rest: Omit<Question, 'digest'>): Question {
  const { question, run, kind, id, ...more } = rest;
  return { question, run, kind, id, digest: sha256(canonicalJson(rest)), ...more };
}

const decidedAt = (events: readonly Event[]): number =>
  events.findLast(({ body }) => body.type === 'action.decided')?.t ?? 0;

function askedOf(run: string, held: Held, state: RunState, history: History, text: string): Question {
  const { action, verdict, foreseen, decided } = held;
  const t = decidedAt(history.byAction(action.id));
  const hold = durationMs(state.contract?.contract.hold ?? '10m');
  const effects: QuestionEffect[] = verdict.danger ? ['once', 'deny'] : ['once', 'run', 'deny'];
  return withDigest({
    ...({ question: 1, run, kind: 'action', id: action.id, effects } as const),
    ...{ word: verdict.danger?.word ?? null, text, rule: verdict.rule, reason: verdict.reason },
    ...{ action, verdict, consequences: [...foreseen], decided },
    ...{ asked: at(state.startedAt, t), until: at(state.startedAt, t + hold) },
  });
}

function stoppedOf(run: string, stop: OpenStop, state: RunState, text: string, t: number): Question {
  const { held } = stop;
  const effects: QuestionEffect[] = held ? ['end', 'once'] : ['end'];
  return withDigest({
    ...({ question: 1, run, kind: 'stop', id: stop.stop, effects } as const),
    ...{ word: held?.verdict.danger?.word ?? null, text, rule: stop.rule, reason: stop.reason },
    ...{ action: held?.action ?? null, verdict: held?.verdict ?? null },
    ...{ consequences: [...(held?.foreseen ?? [])], decided: held?.decided ?? null },
    ...{ asked: at(state.startedAt, t), until: null },
  });
}

/** What an event says about how a question was settled; undefined for all others. */
function settlementIn(body: EventBody): Omit<Settlement, 'digest'> | undefined {
  if (body.type === 'action.answered') return { id: body.action, effect: body.answer, by: body.by };
  return body.type === 'stop.resolved' ? { id: body.stop, effect: body.how, by: body.by } : undefined;
}

const closing = { effect: 'deny', by: { kind: 'supervisor', because: 'closing' } } as const;

export function createQuestions({ run, asked, settled, after }: QuestionPorts): Questions {
  const history = createHistory();
  let state = initialRunState;
  const waiting = new Map<string, Waiting>();
  const known = new Map<string, Known>();
  const outcomes = new Map<string, Omit<Settlement, 'digest'>>();
  const listeners = new Map<string, ((settlement: Settlement) => void)[]>();

  function read(id: string): Question | undefined {
    const viewing = { mayAnswer: true, zoneMinutes: 0, elapsedMs: 0, recording: true };
    const view = runView(state, history, viewing);
    const held = view.waiting.find(({ action }) => action.id === id);
    if (held) return askedOf(run, held, state, history, questionText(held, view));
    if (view.stop?.stop !== id) return undefined;
    const text = ['! STOP  the run is frozen', '', ...stopBody(view.stop, true, view).map(lineText)];
    return stoppedOf(run, view.stop, state, text.join('\n'), state.t);
  }

  function put(id: string): void {
    const entry = waiting.get(id);
    const question = read(id);
    if (!entry || !question) return;
    if (entry.question) known.set(entry.question.digest, { is: 'replaced', id });
    entry.question = question;
    known.set(question.digest, { is: 'open', question });
    asked(question);
  }

  function consider(id: string, action: string | null): void {
    const open = action === null ? undefined : state.open.get(action);
    const counted = (open?.foreseen ?? []).length > 0;
    const version = `${open?.decided ?? ''} ${counted}`;
    const before = waiting.get(id);
    if (before?.version === version) return;
    before?.cancel();
    const entry: Waiting = { version, cancel: () => {}, question: before?.question };
    waiting.set(id, entry);
    if (counted || action === null) put(id);
    else entry.cancel = after(countMs, () => put(id));
  }

  function settle(id: string): void {
    const entry = waiting.get(id);
    entry?.cancel();
    waiting.delete(id);
    if (!entry?.question) return;
    const { digest } = entry.question;
    const settlement = { id, ...closing, ...outcomes.get(id), digest };
    known.set(digest, { is: 'settled', settlement });
    settled(settlement);
    for (const tell of listeners.get(digest) ?? []) tell(settlement);
    listeners.delete(digest);
  }

  return {
    open: () => [...waiting.values()].flatMap(({ question }) => question ?? []),
    find: (digest) => known.get(digest),
    settled: (digest) =>
      new Promise((resolve) => {
        const one = known.get(digest);
        if (one?.is === 'settled') resolve(one.settlement);
        else listeners.set(digest, [...(listeners.get(digest) ?? []), resolve]);
      }),
    take(event) {
      history.append(event);
      state = reduce(state, event);
      const outcome = settlementIn(event.body);
      if (outcome) outcomes.set(outcome.id, outcome);
      const { stop } = state;
      const now = new Map<string, string | null>(state.waiting.map((id) => [id, id]));
      if (stop) now.set(stop.stop, stop.action);
      for (const id of [...waiting.keys()]) if (!now.has(id)) settle(id);
      for (const [id, action] of now) consider(id, action);
    },
  };
}
