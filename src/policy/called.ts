import type { CallPattern } from '../model/call-pattern.ts';
import type { Capability } from '../model/capability.ts';
import { evidentPath } from './argument-text.ts';
import type { Bench } from './bench.ts';
import { type CalledTool, type CallGround, missOf, patternFor } from './call-rules.ts';
import { callStarts, placesFrom } from './call-sketch.ts';
import { matchesName } from './name-rules.ts';
import { lookedUp } from './picture.ts';
import { type Place, placeAbsolute } from './shell/place.ts';

/** One call together with what its arguments are compared with. */
export interface Called extends CalledTool {
  what: string;
  ground: CallGround;
  capability: Capability | undefined;
  /** The `may.call` patterns that name it whole. */
  naming: readonly CallPattern[];
}

export function calledOf(bench: Bench, tool: CalledTool, start: Place): Called {
  const name = `${tool.server}.${tool.name}`;
  const { facts, profile } = bench.input;
  const recorded = lookedUp(facts);
  const starts = callStarts(start, placeAbsolute(facts.workspace, recorded));
  const ground: CallGround = {
    paths: bench.paths,
    placesOf: (path) => placesFrom(starts, path, facts.home, recorded),
  };
  const naming = bench.book.may.call.flatMap((rule) => {
    const pattern = patternFor(rule.pattern, tool);
    return pattern !== null && pattern !== 'unreadable' && missOf(pattern, tool, ground) === null
      ? [pattern]
      : [];
  });
  const capability = profile.capabilities.find((entry) => matchesName(entry.call, name));
  return { ...tool, what: `Calling ${name}`, ground, capability, naming };
}

/** Where a text leads that is a path as evidence. */
export function placesOf(call: Called, text: string): Place[] {
  const path = evidentPath(text);
  return path === null ? [] : call.ground.placesOf(path);
}
