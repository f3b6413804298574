import { z } from 'zod';

/**
 * What holds all processes of a run together, for freezing and ending them. The first two hold whatever they do; a
 * sub-reaper and the sweep find those that a search of the process table finds.
 */
export const FreezeWay = z.enum(['cgroup', 'pid-namespace', 'sub-reaper', 'sweep']);
export type FreezeWay = z.infer<typeof FreezeWay>;

/** As in "7 processes, by pid namespace". */
export const wayText: Readonly<Record<FreezeWay, string>> = {
  cgroup: 'by cgroup',
  'pid-namespace': 'by pid namespace',
  'sub-reaper': 'by sub-reaper',
  sweep: 'by search',
};
