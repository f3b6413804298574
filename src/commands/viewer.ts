import { createHash } from 'node:crypto';
import type { ControlClient } from '../host/control-client.ts';
import { openScreen as followScreen } from '../host/screen-client.ts';
import type { Event } from '../model/event.ts';
import type { Problem } from '../model/problem.ts';
import type { History } from '../state/history.ts';
import { runDirectory } from '../store/run-directory.ts';
import { routerFocus } from '../ui/focus.ts';
import { applyEvent, applyEvents } from '../ui/follow.ts';
import { layout } from '../ui/layout.ts';
import { keyOf } from '../ui/lookup-key.ts';
import { runView, type Viewing } from '../ui/run-view-of.ts';
import { openScreen, type ScreenInput } from '../ui/screen-state.ts';
import { createStep, nextTick } from '../ui/step.ts';
import { createUiStore, type UiState } from '../ui/store.ts';
import type { JournalFollower } from './follow-journal.ts';
import { hostLost } from './host-lost.ts';
import { lastScreen } from './last-screen.ts';
import type { Places } from './places.ts';
import { prefixOf } from './prefix-key.ts';
import type { ScreenSettings } from './screen-settings.ts';
import { createViewerEffects } from './viewer-effects.ts';
import { createViewerPages } from './viewer-pages.ts';
import { openLiveStage } from './viewer-stage.ts';
import { type ContractSource, createRuleWriter } from './write-rule.ts';

export interface ViewerOptions {
  control: ControlClient;
  journal: JournalFollower;
  token: string;
  may: 'answer' | 'watch';
  workspace: string;
  run: string;
  /** Where the records of all runs are, and what a person set. */
  places: Places;
  settings: ScreenSettings;
}

/** How a viewer was left: by the person, to look at history, or because the host is gone. */
export type ViewerEnd = { why: 'detached' | 'history' } | { why: 'lost'; problem: Problem };

/** Monotonic: a wall clock that jumps must not arm a dialog's keys. */
const now = (): number => performance.now();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const settleMs = 80;
const clockMs = 1000;

/** The contract's file, and the hashes its text may have for lines to be added to it. */
function contractSource({ run, history }: UiState, workspace: string): ContractSource {
  const first = history.at(0)?.body;
  const start = first?.type === 'run.started' ? [first.contract.hash] : [];
  const inForce = run.contract ? [run.contract.hash] : [];
  return { workspace, file: run.contract?.file ?? '', hashes: [...start, ...inForce] };
}

function* eventsOf(history: History): Generator<Event> {
  for (let index = 0; index < history.length; index += 1) {
    const event = history.at(index);
    if (event) yield event;
  }
}

/** Shows a run and takes a person's keys until they leave. Closing it never touches the run. */
export function runViewer(options: ViewerOptions): Promise<ViewerEnd> {
  const { control, journal, may, workspace, settings } = options;
  const prefix = prefixOf(settings.config);
  return new Promise((resolve) => {
    const store = createUiStore(
      openScreen(process.stdout.columns, process.stdout.rows, prefix, now(), settings.keymap),
    );
    const step = createStep({ hash: sha256 });
    applyEvents(store, journal.past);

    /** Wall clock minus the run's clock: the journal's times are monotonic from its start. */
    const startedAt = Date.parse(store.getState().run.startedAt ?? new Date().toISOString());
    let recording = true;
    /** The host has sent a screen. One whose agent is gone does not any more. */
    let served = false;
    const viewing = (): Viewing => ({
      mayAnswer: may === 'answer',
      zoneMinutes: -new Date().getTimezoneOffset(),
      elapsedMs: store.getState().run.end?.t ?? Date.now() - startedAt,
      recording,
    });
    const stage = openLiveStage({
      store,
      viewing,
      prefix: prefix.byte,
      settings,
      toAgent(bytes) {
        if (store.getState().screen.scrollback > 0) dispatch({ kind: 'typed', at: now() });
        agent.type(bytes);
      },
      onWheel: (by, x, y) => dispatch({ kind: 'wheel', by, x, y, at: now() }),
      toScreen: (key, meta) => dispatch({ kind: 'key', key, meta, at: now() }),
      onFocus: (focus) => dispatch({ kind: 'router', focus, at: now() }),
      onResize: ({ cols, rows }) => {
        dispatch({ kind: 'resize', cols, rows, at: now() });
        fitPaneSoon();
      },
    });
    const agent = followScreen(
      control.welcome.screenSocket,
      { token: options.token, may },
      {
        snapshot: (cols, rows, snapshot) => {
          served = true;
          stage.snapshot(cols, rows, snapshot);
          dispatch({ kind: 'agent-size', cols, rows, at: now() });
        },
        bytes: (bytes) => stage.bytes(bytes, agent),
        size: (cols, rows) => {
          stage.agentSize(cols, rows);
          dispatch({ kind: 'agent-size', cols, rows, at: now() });
        },
        refused: (text) => dispatch({ kind: 'say', text, bad: true, at: now() }),
        closed: () => void showRecorded(),
      },
    );
    // Who attaches may be somewhere else than the run is.
    const runsIn = store.getState().run.workspace ?? workspace;
    const rules = createRuleWriter({
      contract: () => contractSource(store.getState(), runsIn),
      say: (text, bad) => dispatch({ kind: 'say', text, bad, at: now() }),
      wall: Date.now,
    });
    const pages = createViewerPages({
      places: options.places,
      contract: () => store.getState().run.contract ?? null,
      come(input) {
        if (!left) dispatch({ kind: 'page-read', ...input, at: now() });
      },
    });
    const effects = createViewerEffects({
      control,
      agent,
      stage,
      workspace,
      settings,
      rules,
      question(action) {
        const { run: state, history } = store.getState();
        const contract = { text: state.contract?.text ?? '', file: state.contract?.file ?? '' };
        const { run, places } = options;
        return { run, store: places.store, workspace: runsIn, action, contract, events: eventsOf(history) };
      },
      readPage: (effect) => pages.read(effect),
      dispatch: (input) => dispatch(input),
      leave,
    });

    let ticking: NodeJS.Timeout | undefined;
    let fitting: NodeJS.Timeout | undefined;
    let fitted = '';
    let left = false;
    const clock = setInterval(() => dispatch({ kind: 'tick', at: now() }), clockMs);

    /** The agent's terminal is as large as its pane. */
    function fitPane(): void {
      const { screen } = store.getState();
      const { agent: pane } = layout(screen.cols, screen.rows, screen);
      const size = `${pane.width}x${pane.height}`;
      if (size === fitted || may === 'watch') return;
      fitted = size;
      agent.resize(pane.width, pane.height);
    }

    async function showRecorded(): Promise<void> {
      if (served || left) return;
      const last = await lastScreen(runDirectory(options.places.store, options.run).screen);
      if (last && !left) stage.snapshot(last.cols, last.rows, last.snapshot);
    }

    function fitPaneSoon(): void {
      clearTimeout(fitting);
      fitting = setTimeout(fitPane, settleMs);
    }

    function dispatch(input: ScreenInput): void {
      const { run, history, screen } = store.getState();
      const stepped = step(screen, input, runView(run, history, viewing()));
      store.setState({ screen: stepped.screen });
      stage.router.setFocus(routerFocus(stepped.screen));
      stage.router.setLocked(stepped.screen.locked);
      const before = layout(screen.cols, screen.rows, screen).agent;
      const after = layout(stepped.screen.cols, stepped.screen.rows, stepped.screen).agent;
      if (before.width !== after.width || before.height !== after.height) fitPaneSoon();
      stage.arrange();
      for (const effect of stepped.effects) effects.perform(effect);
      clearTimeout(ticking);
      // A timer set now would keep a process that is leaving.
      if (left) return;
      const wait = nextTick(stepped.screen);
      if (wait !== null) ticking = setTimeout(() => dispatch({ kind: 'tick', at: now() }), wait);
    }

    function leave(end: ViewerEnd): void {
      left = true;
      clearInterval(clock);
      clearTimeout(ticking);
      clearTimeout(fitting);
      stage.close();
      agent.close();
      control.close();
      resolve(end);
    }

    journal.follow(
      (event) => {
        applyEvent(store, event);
        dispatch({ kind: 'event', at: now() });
        rules.recorded(event);
        if (event.body.type === 'limit.reached' && event.body.limit === 'recording') recording = false;
        if (event.body.type === 'run.ended') {
          const text = `the run ended: ${event.body.reason}. ${prefix.label} ${keyOf('prefix', 'quit', settings.keymap)} leaves`;
          dispatch({ kind: 'say', text, bad: false, at: now() });
        }
      },
      (problem) => leave({ why: 'lost', problem }),
    );
    control.onRefused((problem) => {
      rules.refused();
      dispatch({ kind: 'say', text: `${problem.message} ${problem.fix}`, bad: true, at: now() });
    });
    control.onClosed(() => {
      if (store.getState().run.end) return;
      leave({ why: 'lost', problem: hostLost(runDirectory(options.places.store, options.run).log) });
    });
    const { cols, rows } = stage.size();
    dispatch({ kind: 'resize', cols, rows, at: now() });
    fitPane();
  });
}
