import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { type HomeEffect, type HomeState, openHome } from '../ui/home-state.ts';
import { findWorkspace } from './git-state.ts';
import type { HistoryClock } from './history-list.ts';
import { lookAtLive, lookHome } from './home-look.ts';
import type { Io } from './io.ts';
import { readKnownProfile } from './known-profile.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
import { profileDirectories } from './program.ts';
import { openIndex } from './run-list.ts';
import { type ScreenFlags, screenSettings } from './screen-settings.ts';

export interface HomeArgs {
  places: Places;
  screen: ScreenFlags;
}

const clockNow = (): HistoryClock => ({ now: Date.now(), zoneMinutes: -new Date().getTimezoneOffset() });

/** `countersign home`: what is live and who waits for what, the last runs, the contracts here; and back to it after each. */
export async function runHome({ places, screen }: HomeArgs, io: Io): Promise<ExitCode> {
  const settings = await screenSettings(places, screen);
  if (!settings.ok) return refuse(settings.problems, io, exitCode.configInvalid);
  const { showHome } = await import('./home-screen.ts');
  const workspace = await findWorkspace(process.cwd());
  const index = openIndex(places.store);
  let state: HomeState = { ...openHome, keymap: settings.value.keymap };
  for (;;) {
    const entries = await lookHome(places, index, workspace, clockNow());
    if (!entries.ok) return refuse(entries.problems, io, exitCode.recordDamaged);
    const look = () => lookAtLive(places, index, Date.now());
    const wish = await showHome({ entries: entries.value, state, settings: settings.value, look });
    state = wish.state;
    if (wish.effect.do === 'quit') return exitCode.done;
    // Said below the screen, and on it: it covers what was said.
    let said = '';
    const heard: Io = {
      ...io,
      err(text) {
        said += text;
        io.err(text);
      },
    };
    await perform(wish.effect, { places, screen }, heard);
    const [first = ''] = said.split('\n');
    if (first.startsWith('error')) state = { ...state, message: first.replace(/^error: /, '') };
  }
}

/** Does what was asked for on the terminal itself; how it ended is on record, and no reason to leave. */
async function perform(effect: Exclude<HomeEffect, { do: 'quit' }>, args: HomeArgs, io: Io): Promise<void> {
  const { places, screen } = args;
  switch (effect.do) {
    case 'attach':
    case 'watch': {
      const { runAttach } = await import('./attach.ts');
      await runAttach({ run: effect.run, watch: effect.do === 'watch', places, screen }, io);
      return;
    }
    case 'replay': {
      const { runReplay } = await import('./replay.ts');
      await runReplay({ run: effect.run, places, screen }, io);
      return;
    }
    case 'decide': {
      const { decideHere } = await import('./decide-here.ts');
      await decideHere({ run: effect.run, places }, io);
      return;
    }
    case 'history': {
      const { runHistory } = await import('./history.ts');
      await runHistory({ terms: [], places, screen }, io);
      return;
    }
    case 'contract': {
      const settings = await screenSettings(places, screen);
      if (!settings.ok) return void refuse(settings.problems, io, exitCode.configInvalid);
      const { showContract } = await import('./contract-page.ts');
      return showContract(effect, { places, settings: settings.value });
    }
    case 'doctor': {
      const settings = await screenSettings(places, screen);
      if (!settings.ok) return void refuse(settings.problems, io, exitCode.configInvalid);
      const { showDoctor } = await import('./doctor-page.ts');
      return showDoctor({ places, settings: settings.value });
    }
    case 'demo': {
      const { runDemo } = await import('./demo.ts');
      await runDemo({ places, screen }, io);
      return;
    }
    case 'start':
      return start(effect, args, io);
    default:
      return effect satisfies never;
  }
}

/** The agent of a contract, as its profile starts it. */
async function start(
  { contract, profile: name }: Extract<HomeEffect, { do: 'start' }>,
  { places, screen }: HomeArgs,
  io: Io,
): Promise<void> {
  const workspace = await findWorkspace(process.cwd());
  const profile = readKnownProfile(name, profileDirectories(places, workspace));
  if (!profile.ok) return void refuse(profile.problems, io, exitCode.configInvalid);
  const { runRun } = await import('./run.ts');
  const { command } = profile.value.launch;
  await runRun({ places, screen, contract, command: [command], tui: true, type: true, network: 'proxy' }, io);
}
