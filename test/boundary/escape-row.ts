import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ground, got, type Somebody } from './escape-ground.ts';

/** One attempt to get out. */
export interface Escape {
  name: string;
  /** For /bin/sh, in `$T/project`; `$T` is the workspace. Says `ESCAPED`, or leaves something behind. */
  script: string;
  /** What may be edited; `project/**` when left out. */
  edit?: readonly string[];
  /** Commands that are delegated. */
  run?: readonly string[];
  /** Runs in a terminal of its own. */
  terminal?: boolean;
  /** Whether it got what it wanted. */
  escaped(seen: { said: string; ground: Ground }): boolean | Promise<boolean>;
  /** What stands in its way. */
  heldBy: string;
  /** Left out: whoever tries succeeds where there is no boundary. Otherwise who does, on this system. */
  possible?: (somebody: Somebody) => boolean;
  /** Known to get through all the same; then `heldBy` says what is left. */
  through?: true | ((somebody: Somebody) => boolean);
}

/** The common way to see it: the script says so. */
export const said = ({ said }: { said: string }): boolean => said.includes(got);

/** Something is there that was not. */
export const made =
  (name: string) =>
  ({ ground }: { ground: Ground }): boolean =>
    existsSync(name.startsWith('/') ? name + ground.nonce : join(ground.root, name));

/** A file is not what it was. */
export const changed =
  (name: string, text: string) =>
  ({ ground }: { ground: Ground }): boolean => {
    const path = join(ground.root, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  };

export const rootAlone = ({ uid }: Somebody): boolean => uid === 0;

/** A setting of the kernel; undefined where it has none. */
export function setting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
