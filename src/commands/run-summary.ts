import { stripVTControlCharacters } from 'node:util';
import { readJournal } from '../journal/read.ts';
import { isHeld } from '../journal/run-lock.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import { runDirectory } from '../store/run-directory.ts';
import { openCast } from '../terminal/cast-reader.ts';
import { visible } from '../ui/visible-text.ts';
import { wrapWords } from '../ui/wrap.ts';
import { changesFact } from '../views/record-changes.ts';
import { userEnvironment } from './program.ts';

/** Countersign as this person called it: whoever came by `npm start` has no `countersign` to type. */
const program = (): string =>
  userEnvironment.npm_lifecycle_event === 'start' ? 'npm start --' : 'countersign';

function standing(state: RunState, live: boolean): string {
  if (state.end) return `${state.end.outcome}: ${state.end.reason}`;
  return live
    ? 'goes on without this terminal'
    : 'was interrupted: its host, the process that held it, ended; what it said is in its log';
}

function wrapped(text: string, hang: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return wrapWords(text, Math.max(20, columns - hang.length)).join(`\n${hang}`);
}

/** Enough for a message of an agent that did not begin, not for a screen. */
const mostSaid = 6;

/** The last an agent said that ended before it could be supervised: nothing else tells why. */
function lastWords(screen: string): string[] {
  const cast = openCast(screen);
  if (!cast.ok) return [];
  const outputs = [...cast.value.eventsBetween(-1, Infinity)].flatMap((event) =>
    event.kind === 'output' ? [event.data] : [],
  );
  return stripVTControlCharacters(outputs.join(''))
    .split(/[\r\n]+/)
    .map((line) => visible(line).trim())
    .filter((line) => line !== '')
    .slice(-mostSaid);
}

/** How a run stands, in a few lines for the shell it was started from; wrapped where a terminal's `columns` are given. */
export function summaryOf(store: string, run: string, columns?: number): { text: string; state: RunState } {
  const paths = runDirectory(store, run);
  const journal = readJournal(paths.journal);
  if (!journal.ok) return { text: `run ${run}: its journal cannot be read\n`, state: initialRunState };
  const state = journal.value.events.reduce(reduce, initialRunState);
  const { allow, deny, stop, ask } = state.totals;
  const counts = `${allow} allowed, ${ask} asked, ${deny} denied, ${stop} stopped`;
  const held = changesFact(journal.value.events)?.state === 'held';
  const live = !state.end && isHeld(paths.directory);
  const how = standing(state, live);
  const short = run.slice(-6);
  const said = state.end?.outcome === 'unsupervised' && allow + ask + deny + stop === 0;
  const words = (said ? lastWords(paths.screen) : []).map(
    (line, at) => `${at === 0 ? '  it said  ' : ' '.repeat(11)}${line}\n`,
  );
  const next = live
    ? [`  back     ${program()} attach ${short}`]
    : [
        state.end ? `  record   ${paths.record}` : `  log      ${paths.log}`,
        `  replay   ${program()} replay ${short}`,
        `  show     ${program()} show ${short}`,
        `  decide   ${program()} decide ${short} ship|hold|escalate`,
        ...(held
          ? [
              `  changes  ${wrapped('not in the workspace yet: `ship` applies them, `discard` does not', ' '.repeat(11), columns)}`,
            ]
          : []),
      ];
  const head = wrapped(`run ${run} ${how}`, '  ', columns);
  return { text: `${head}\n${words.join('')}  actions  ${counts}\n${next.join('\n')}\n`, state };
}
