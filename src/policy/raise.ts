import type { Verdict } from '../model/verdict.ts';
import { higher, type Risk } from '../model/words.ts';
import type { Bench } from './bench.ts';
import { matchesName } from './name-rules.ts';
import type { Picture } from './picture.ts';
import { riskOfPath } from './risk.ts';
import { isWithin } from './shell/place.ts';

/** The highest risk an action lifts the run to, when that is above where it stands. */
export function raisedBy(bench: Bench, picture: Picture): Verdict['raises'] {
  let raise: { to: Risk; because: string } | null = null;
  const consider = (found: { to: Risk; because: string } | null): void => {
    const stands = raise?.to ?? bench.input.circumstances.risk;
    if (found !== null && found.to !== stands && higher(found.to, stands) === found.to) raise = found;
  };
  for (const touch of picture.paths) {
    if (touch.pattern !== null || (touch.use !== 'edit' && touch.use !== 'delete' && touch.use !== 'execute'))
      continue;
    const path = touch.place.real ?? touch.place.lexical;
    if (isWithin(path, bench.workspace)) consider(riskOfPath(bench.paths.name(path)));
  }
  for (const call of picture.calls) {
    const name = `${call.server}.${call.name}`;
    const capability = bench.input.profile.capabilities.find((entry) => matchesName(entry.call, name));
    if (capability?.access === 'write')
      consider({ to: 'high', because: `${name} can write: ${capability.capability}` });
  }
  return raise;
}
