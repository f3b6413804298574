import type { Bench } from './bench.ts';
import { isMaterial, type Material, namesMaterial } from './materials.ts';
import type { Rule } from './rule-book.ts';
import { allow, ask, builtin, type Hearing, never, type Ruling, stop } from './ruling.ts';
import { asksFor, passesOver, type Select } from './selecting.ts';
import { trickery } from './shell/parse.ts';
import { isFreeDevice, isWithin, type Place } from './shell/place.ts';
import type { PathTouch, PathUse } from './shell/sketch.ts';

const does = {
  read: 'read',
  list: 'read',
  enter: 'read',
  edit: 'edit',
  delete: 'delete',
  execute: 'execute',
  name: 'read',
} as const satisfies Record<PathUse, Hearing['does']>;

const verbs = {
  read: 'Reading',
  list: 'Listing',
  enter: 'Changing to',
  edit: 'Editing',
  delete: 'Deleting',
  execute: 'Executing',
  name: 'Naming',
} as const satisfies Record<PathUse, string>;

/** Uses that only matter when something forbids the path: the command itself needs a rule. */
const passive = (use: PathUse): boolean => use === 'name' || use === 'execute';
const changes = (use: PathUse): boolean => use === 'edit' || use === 'delete';

/** Hears one touched path; null when nothing is to be said about it. `settled`: a rule already names the whole command. */
export function hearPath(bench: Bench, touch: PathTouch, settled: boolean): Hearing | null {
  const { place, use } = touch;
  if (isFreeDevice(place.real ?? place.lexical) || isFreeDevice(place.lexical)) return null;
  const target = bench.paths.name(place.real ?? place.lexical);
  const what = `${verbs[use]} ${target}`;
  const hard = hardRulings(bench, touch, what);
  const hearing: Hearing = { does: does[use], target, hard, soft: [], open: null, otherwise: '' };
  if (hard.length > 0) return hearing;
  if (touch.pattern !== null || passive(use)) return null;
  // A folder of the workspace as working directory shows and changes nothing by itself.
  if (use === 'enter' && place.real !== null && isWithin(place.real, bench.workspace)) return null;
  hearing.soft = softRulings(bench, touch, what);
  hearing.open = settled ? bench.settled : openRuling(bench, touch, what);
  if (place.real === null) hearing.open = null;
  if (settled && hearing.soft.length === 0 && hearing.open !== null) return null;
  hearing.otherwise =
    place.real === null
      ? `${what} needs a person's word: where the path leads could not be resolved.`
      : `${what} is outside what the contract delegates.`;
  return hearing;
}

/** A search narrowed to names of guarded files is judged as reading them: they are then all that it is after. */
export function hearSelect(bench: Bench, { glob, root }: Select): Hearing[] {
  return bench.guarded
    .filter((path) => path !== root && isWithin(path, root) && asksFor(glob, path))
    .slice(0, 5)
    .flatMap((path) => {
      const place: Place = { lexical: path, real: path, is: 'file' };
      const touch = {
        use: 'read',
        text: path,
        place,
        recursive: 'no',
        pattern: null,
        command: null,
      } as const;
      return hearPath(bench, touch, false) ?? [];
    });
}

function hardRulings(bench: Bench, touch: PathTouch, what: string): Ruling[] {
  const { place, use, pattern } = touch;
  const covers = (rule: Rule): boolean =>
    pattern === null ? bench.paths.covers(rule.pattern, place) : bench.paths.meets(rule.pattern, pattern);
  const rulings = [
    ...bench.book.never.touch.filter(covers).map((rule) => never(rule, what)),
    ...bench.book.stop.touches.filter(covers).map((rule) => stop(rule, what)),
  ];
  if (pattern !== null) return rulings;
  const spots =
    place.real === null || place.real === place.lexical ? [place.lexical] : [place.lexical, place.real];
  if (bench.protected.some((prefix) => spots.some((spot) => isWithin(spot, prefix)))) {
    const rule = builtin(
      'protected',
      "the record, its sockets and locked settings are out of every rule's reach",
    );
    rulings.push({ effect: 'deny', rule, reason: `${what} is refused: it belongs to the supervisor.` });
  }
  if (
    changes(use) &&
    spots.some((spot) => bench.isContract(spot) || isMaterial('own', spot, bench.workspace))
  ) {
    const rule = builtin('own-files', 'the contract and .countersign/** are never edited by the agent');
    rulings.push({
      effect: 'deny',
      rule,
      reason: `${what} is refused: the agent does not edit its own contract.`,
    });
  }
  rulings.push(...secretRulings(bench, touch, spots, what), ...belowRulings(bench, touch, what));
  if (changes(use) && bench.rollbackMissing !== null) rulings.push(bench.rollbackMissing);
  return rulings;
}

/** Deleting or moving a folder does it to everything blocked below. */
function belowRulings(bench: Bench, touch: PathTouch, what: string): Ruling[] {
  if (!changes(touch.use) || touch.recursive === 'no') return [];
  const root = touch.place.real ?? touch.place.lexical;
  return bench.guarded
    .filter((path) => path !== root && isWithin(path, root))
    .slice(0, 5)
    .flatMap((path) => {
      const place: Place = { lexical: path, real: path, is: 'file' };
      return hardRulings(
        bench,
        { ...touch, place, recursive: 'no' },
        `${what}, with ${bench.paths.name(path)},`,
      );
    });
}

/** Whether a touch reads or names secrets that no rule opens. */
export function touchesSecret(bench: Bench, touch: PathTouch): boolean {
  if (touch.pattern !== null) return false;
  const { lexical, real } = touch.place;
  return secretRulings(bench, { ...touch, use: 'read' }, [lexical, real ?? lexical], '').length > 0;
}

function secretRulings(bench: Bench, touch: PathTouch, spots: string[], what: string): Ruling[] {
  if (!spots.some((spot) => isMaterial('secret', spot, bench.workspace))) return [];
  const change = changes(touch.use);
  const named = namedBy(bench, change ? bench.book.may.edit : bench.book.may.read, 'secret', touch.place);
  if (named !== null) return [];
  const rule = builtin('secrets', 'secrets are neither read nor changed unless the contract names them');
  return change
    ? bench.answered(rule.id)
      ? []
      : [{ effect: 'stop', rule, reason: `${what} would change secrets, which no rule names.` }]
    : [{ effect: 'deny', rule, reason: `${what} is refused: it is secrets material that no rule names.` }];
}

function softRulings(bench: Bench, touch: PathTouch, what: string): Ruling[] {
  const { place, use } = touch;
  const rulings: Ruling[] = [];
  const list = changes(use) ? bench.book.ask.edit : bench.book.ask.read;
  rulings.push(
    ...list.filter((rule) => bench.paths.covers(rule.pattern, place)).map((rule) => ask(rule, what)),
  );
  const trick = trickery(touch.text);
  if (trick !== null || /[\n\t]/.test(touch.text)) {
    const rule = builtin('odd-name', 'a path with control or invisible characters is shown to a person');
    rulings.push({
      effect: 'ask',
      rule,
      reason: `${what} needs a person's word: ${trick ?? 'it contains a line break'}.`,
    });
  }
  const spots = [place.lexical, place.real ?? place.lexical];
  if (changes(use) && spots.some((spot) => isMaterial('executed-later', spot, bench.workspace))) {
    if (namedBy(bench, bench.book.may.edit, 'executed-later', place) === null) {
      const rule = builtin(
        'executed-later',
        'files that run later are edited only by a rule that names them',
      );
      const reason = `${what} needs a person's word: it is executed later, and no rule names it.`;
      rulings.push({ effect: 'ask', rule, reason });
    }
  }
  if (touch.recursive !== 'no' && place.is !== 'file') rulings.push(...unseenRulings(bench, touch, what));
  for (const dataClass of bench.classesOf(place)) {
    if (bench.dataAllowed.includes(dataClass)) continue;
    const rule = builtin('data', `data classes the contract lists: ${bench.dataAllowed.join(', ')}`);
    rulings.push({
      effect: 'ask',
      rule: { ...rule, id: 'data', source: 'contract', file: bench.contractFile },
      reason: `${what} touches ${dataClass} data, which the contract does not list.`,
    });
  }
  return rulings;
}

/** A recursive reader must not swallow what may not be read: known blocked paths below it, or nobody looked. */
function unseenRulings(bench: Bench, touch: PathTouch, what: string): Ruling[] {
  const rule = builtin('recursive', 'reading a whole folder asks when something blocked is below it');
  const root = touch.place.real ?? touch.place.lexical;
  if (!bench.wasSearched(root)) {
    return [
      {
        effect: 'ask',
        rule,
        reason: `${what} and all below needs a person's word: nobody looked for blocked files there.`,
      },
    ];
  }
  const hidden = (path: string): boolean =>
    touch.recursive === 'visible' &&
    path
      .slice(root.length)
      .split('/')
      .some((name) => name.startsWith('.'));
  const isFile = (path: string): boolean => bench.input.facts.paths[path]?.is === 'file';
  const spared = (path: string): boolean =>
    touch.only !== undefined && isFile(path) && passesOver(touch.only, path);
  const below = bench.guarded.find((path) => isWithin(path, root) && !hidden(path) && !spared(path));
  if (below === undefined) return [];
  return [
    {
      effect: 'ask',
      rule,
      reason: `${what} and all below would read ${bench.paths.name(below)}, which is blocked.`,
    },
  ];
}

function openRuling(bench: Bench, touch: PathTouch, what: string): Ruling | null {
  const list = changes(touch.use) ? bench.book.may.edit : bench.book.may.read;
  const recursive = touch.recursive !== 'no' && touch.place.is !== 'file';
  const rule = list.find((candidate) => bench.paths.opens(candidate.pattern, touch.place, recursive));
  if (rule) return allow(rule, what);
  if (isReport(bench, touch) && bench.report) return allow(bench.report.rule, what);
  if (touch.use !== 'list') return null;
  // Names of the folders that lead to something readable: without them nobody finds it.
  const leading = list.find((candidate) => bench.leadsTo(candidate.pattern, touch.place));
  return leading ? allow(leading, what) : null;
}

/** Exactly this file: not where a link of its name leads, not what is below it, and not its end. */
function isReport({ report }: Bench, { use, place, recursive }: PathTouch): boolean {
  return (
    use === 'edit' && recursive === 'no' && [place.real, place.lexical].every((path) => path === report?.path)
  );
}

function namedBy(bench: Bench, list: readonly Rule[], material: Material, place: Place): Rule | null {
  return (
    list.find(
      (rule) => namesMaterial(material, rule.pattern) && bench.paths.opens(rule.pattern, place, false),
    ) ?? null
  );
}
