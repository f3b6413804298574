import { chownSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownCgroup } from '../../src/agent/cgroup.ts';

/** A cgroup that belongs to `uid`, as a system hands one on (cgroups(7), delegation), and words of the shell that go into it. */
export function delegated(uid: number): { enter: string; leave(): void } {
  const own = ownCgroup(
    readFileSync('/proc/self/mountinfo', 'utf8'),
    readFileSync('/proc/self/cgroup', 'utf8'),
  );
  // An ordinary user has to be in one already.
  if (own === null || process.getuid?.() !== 0) return { enter: ':', leave: () => {} };
  const folder = join(own, `cs-delegated-${process.pid}-${uid}`);
  mkdirSync(folder);
  for (const name of ['', 'cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'])
    chownSync(join(folder, name), uid, uid);
  return { enter: `echo $$ > '${folder}/cgroup.procs'`, leave: () => rmdirSync(folder) };
}
