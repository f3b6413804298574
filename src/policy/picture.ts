import type { Action } from '../model/action.ts';
import type { Facts, LookUp } from '../model/facts.ts';
import type { Profile } from '../model/profile.ts';
import type { CalledTool } from './call-rules.ts';
import { callStarts, sketchCall } from './call-sketch.ts';
import { longAddress, readAddress } from './host-names.ts';
import { globsOf, narrowedTo, type Select } from './selecting.ts';
import { expandHome, type Place, placeAbsolute, placeOf } from './shell/place.ts';
import { emptySketch, type PathTouch, type PathUse, type Sketch } from './shell/sketch.ts';
import type { Ground } from './shell/state.ts';
import { sketchScript } from './shell/walk.ts';

/** What an action would touch, before anyone asks whether it may. */
export interface Picture extends Sketch {
  /** The action's working directory, symlinks resolved. */
  start: Place;
  /** Where a command text leaves the shell; null when the text does not tell. */
  cwd: Place | null;
  /** Names an agent's own search is narrowed to, below a folder that it reads whole. */
  selects: Select[];
  calls: CalledTool[];
  delegates: { to: string; task: string }[];
}

/**
 * Draws what an action would touch. Asks `lookUp` for every path that `decide` needs, always the same ones in the same
 * order, so that a first call with the real file system records the facts of the second. A path that ends in `/` asks for
 * a listing.
 */
export function depict(action: Action, lookUp: LookUp, ground: Ground): Picture {
  const start = placeAbsolute(action.cwd, lookUp);
  const picture: Picture = { ...emptySketch(), start, cwd: start, selects: [], calls: [], delegates: [] };
  const touch = (use: PathUse, text: string, recursive: PathTouch['recursive'] = 'no'): Place => {
    // Tools of agents may read `~/` as a shell does; a folder named `~` is not worth the doubt.
    const place = placeOf(start, expandHome(text, ground.home), lookUp);
    const only = recursive === 'no' ? undefined : narrowedTo(action);
    const narrowed = only === undefined ? {} : { only };
    picture.paths.push({ use, text, place, recursive, ...narrowed, pattern: null, command: null });
    return place;
  };
  switch (action.kind) {
    case 'read':
      for (const path of action.paths.length > 0 ? action.paths : ['.']) {
        // Agents' search tools look into hidden files too (Claude Code runs ripgrep with --hidden).
        const root = touch('read', path, action.recursive ? 'all' : 'no');
        if (!action.recursive) continue;
        for (const glob of globsOf(action)) picture.selects.push({ glob, root: root.real ?? root.lexical });
      }
      return picture;
    case 'edit':
      for (const change of action.changes) touch('edit', change.path);
      if (action.changes.length === 0)
        picture.opaque.push({ what: action.tool, why: 'it names no file to edit' });
      return picture;
    case 'run':
      return { ...picture, ...sketchScript(action.command, start, lookUp, ground) };
    case 'call':
      picture.calls.push({ server: action.server, name: action.name, args: action.args });
      return {
        ...picture,
        ...sketchCall(
          action.args,
          callStarts(start, placeAbsolute(ground.workspace, lookUp)),
          ground.home,
          lookUp,
        ),
      };
    case 'reach': {
      const { hosts, clear } = readAddress(action.url);
      for (const host of hosts) picture.hosts.push({ host, certain: true, command: null });
      // Whatever is in a long address leaves the machine as a body would.
      if (action.url.length > longAddress) {
        picture.exposes.push({ what: 'upload', target: action.url.slice(0, 200), command: null });
      }
      if (!clear) picture.opaque.push({ what: action.url, why: 'its host cannot be told' });
      return picture;
    }
    case 'expose':
      picture.exposes.push({ what: action.what, target: action.what, command: null });
      return picture;
    case 'delegate':
      picture.delegates.push({ to: action.to, task: action.task });
      return picture;
    case 'unknown':
      picture.opaque.push({ what: action.tool, why: action.why });
      return picture;
    default:
      return action satisfies never;
  }
}

/** Answers from recorded facts. A path nobody recorded cannot be resolved, so nothing that depends on it is allowed. */
export function lookedUp(facts: Facts): LookUp {
  const paths = new Map(Object.entries(facts.paths));
  return (path) => paths.get(path) ?? { real: null, is: 'missing', tracked: null };
}

/** What a recorded action is drawn against. */
export function groundOf(facts: Facts, profile: Pick<Profile, 'grammars'>): Ground {
  return {
    home: facts.home,
    workspace: facts.workspace,
    grammars: profile.grammars,
    remotes: facts.remotes,
  };
}
