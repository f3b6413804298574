import type { DoctorReport } from '../model/doctor.ts';
import type { Outcome } from '../model/problem.ts';
import type { PageContent } from '../ui/page-state.ts';
import { examine } from './doctor.ts';
import { doctorText } from './doctor-text.ts';
import { findWorkspace } from './git-state.ts';
import { type PageOptions, showPage } from './page-screen.tsx';
import type { Places } from './places.ts';
import { userEnvironment } from './program.ts';
import type { ScreenSettings } from './screen-settings.ts';
import { problemLines } from './text-lines.ts';

/** The lines of the doctor's page. */
export function doctorLines(found: Outcome<DoctorReport>, columns: number): PageContent {
  if (found.ok) return { is: 'ready', lines: doctorText(found.value, columns).trimEnd().split('\n') };
  return { is: 'failed', lines: found.problems.flatMap((one) => problemLines(one, columns)) };
}

const loading = 'Trying to break each promise in a scratch folder. This takes a while…';

/** Tries every promise once, and says what came of it as often as it is asked. */
export function createDoctorPage(places: Places): Pick<PageOptions, 'read' | 'forget'> {
  const { columns, rows, isTTY: tty } = process.stdout;
  let found: Promise<Outcome<DoctorReport>> | undefined;
  const tried = async (tell: (text: string) => void): Promise<Outcome<DoctorReport>> =>
    examine({
      progress: (_, done, of) => tell(`${loading} ${done} of ${of}`),
      contract: undefined,
      profile: undefined,
      json: false,
      workspace: await findWorkspace(process.cwd()),
      places,
      env: userEnvironment,
      now: Date.now(),
      columns,
      terminal: { columns, rows, tty },
    });
  return {
    async read(width, _, tell) {
      found ??= tried(tell);
      return doctorLines(await found, width);
    },
    forget() {
      found = undefined;
    },
  };
}

/** The report of the doctor on a screen of its own. */
export function showDoctor({
  places,
  settings,
}: {
  places: Places;
  settings: ScreenSettings;
}): Promise<void> {
  const how = { title: 'doctor · what holds on this machine', word: 'DOCTOR', loading, twoForms: false };
  return showPage({ ...how, settings, ...createDoctorPage(places) });
}
