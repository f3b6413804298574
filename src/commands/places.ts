import { mkdirSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Outcome } from '../model/problem.ts';
import { ownUid } from './os-user.ts';

type Variables = Record<string, string | undefined>;

/** Where things live, after the XDG base directory specification 0.8. */
export interface Places {
  store: string;
  config: string;
  /** Parent of the private folders of live runs. Short: socket paths over about 104 characters fail. */
  runtime: string;
  home: string;
}

/** An XDG variable counts only when it is absolute, as the specification says. */
function xdg(variable: string | undefined, fallback: string): string {
  return join(variable?.startsWith('/') ? variable : fallback, 'countersign');
}

export function findPlaces(env: Variables, store: string | undefined): Places {
  const home = env.HOME ?? homedir();
  return {
    store: store ? resolve(store) : xdg(env.XDG_STATE_HOME, join(home, '.local/state')),
    config: xdg(env.XDG_CONFIG_HOME, join(home, '.config')),
    runtime: env.XDG_RUNTIME_DIR?.startsWith('/')
      ? join(env.XDG_RUNTIME_DIR, 'countersign')
      : join(tmpdir(), `countersign-${ownUid()}`),
    home,
  };
}

/** The private folder of one live run; made when missing, refused when somebody else could look in. */
export function openRuntime(places: Places, run: string): Outcome<string> {
  const directory = join(places.runtime, run);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const path of [places.runtime, directory]) {
    const { uid, mode } = statSync(path);
    if (uid === ownUid() && (mode & 0o077) === 0) continue;
    return {
      ok: false,
      problems: [
        {
          code: 'runtime-not-private',
          message: `${path} can be opened by others, so a run's sockets may not go there.`,
          fix: `Remove it, or set XDG_RUNTIME_DIR to a folder of your own with mode 0700.`,
          where: path,
        },
      ],
    };
  }
  return { ok: true, value: directory };
}

export const controlSocket = (runtime: string): string => join(runtime, 'control.sock');
export const screenSocket = (runtime: string): string => join(runtime, 'screen.sock');
/** What the agent has to read, and nothing else of a live run's. */
export const agentFolder = (runtime: string): string => join(runtime, 'agent');
export const tokenFile = (runtime: string): string => join(runtime, 'token');
