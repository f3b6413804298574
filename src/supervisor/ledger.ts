import type { Event, EventBody } from '../model/event.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import type { SupervisorPorts } from './ports.ts';

/** The one way into the journal: appends, folds, tells. Dead for good after the first failure, shut after `run.ended`. */
export interface Ledger {
  /** Takes secrets out, then appends. */
  record(body: EventBody): Promise<Event>;
  /** For bodies whose texts were redacted already or are our own. */
  recordNow(body: EventBody): Event;
  /** For news nobody waits for, without secrets: no error once the journal is dead, and none when it dies of it. */
  tell(body: EventBody): void;
  /** `tell` for texts that come from elsewhere: takes secrets out first. */
  tellRedacted(body: EventBody): void;
  /** Appends `action.released` and does not return before it is on disk. */
  recordRelease(body: EventBody): Event;
  state(): RunState;
  dead(): Problem | undefined;
  onEvent(listener: (event: Event) => void): void;
  onDead(listener: (problem: Problem) => void): void;
}

const asProblem = (error: unknown): Problem =>
  error instanceof ProblemError
    ? error.problem
    : { code: 'journal-failed', message: `The journal could not be written: ${error}`, fix: 'See the log.' };

const over: Problem = {
  code: 'run-over',
  message: 'The run has ended: its host records nothing after the last line.',
  fix: 'Look at its record.',
};

export function createLedger(ports: Pick<SupervisorPorts, 'append' | 'sync' | 'redact'>): Ledger {
  let state = initialRunState;
  let dead: Problem | undefined;
  const listeners: ((event: Event) => void)[] = [];
  const mourners: ((problem: Problem) => void)[] = [];

  function guarded<T>(write: () => T): T {
    if (dead) throw new ProblemError(dead);
    if (state.end) throw new ProblemError(over);
    try {
      return write();
    } catch (error) {
      // A body that does not fit its schema is our bug: nothing was written, and the journal lives.
      if (error instanceof ProblemError && error.problem.code === 'journal-invalid-event') throw error;
      dead = asProblem(error);
      for (const tell of mourners) tell(dead);
      throw new ProblemError(dead, { cause: error });
    }
  }

  function take(event: Event): Event {
    state = reduce(state, event);
    for (const tell of listeners) tell(event);
    return event;
  }

  const recordNow = (body: EventBody): Event => take(guarded(() => ports.append(body)));

  function recordRelease(body: EventBody): Event {
    const event = guarded(() => {
      const appended = ports.append(body);
      ports.sync();
      return appended;
    });
    return take(event);
  }

  function tell(body: EventBody): void {
    if (dead || state.end) return;
    try {
      recordNow(body);
    } catch (error) {
      // Who has to know why the journal died was told by then; the one with the news cannot do anything about it.
      if (dead === undefined) throw error;
    }
  }

  return {
    recordNow,
    async record(body) {
      const { value } = await ports.redact(body);
      return recordNow(value);
    },
    recordRelease,
    tell,
    tellRedacted(body) {
      void ports.redact(body).then(({ value }) => tell(value));
    },
    state: () => state,
    dead: () => dead,
    onEvent: (listener) => void listeners.push(listener),
    onDead: (listener) => void mourners.push(listener),
  };
}
