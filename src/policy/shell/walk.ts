import type { LookUp } from '../../model/facts.ts';
import type { Place } from './place.ts';
import { emptySketch, type Sketch } from './sketch.ts';

/** What a command text would touch, and the directory it ends in. */
export function sketchScript(
  text: string,
  start: Place,
  _lookUp: LookUp,
  _home: string,
): Sketch & { cwd: Place | null } {
  return { ...emptySketch(), cwd: start, opaque: [{ what: text, why: 'commands are not understood yet' }] };
}
