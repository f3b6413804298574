import { expect, it } from 'vitest';
import { openedBoundary } from '../../src/commands/opened-boundary.ts';
import { OpenedBoundary } from '../../src/model/boundary.ts';
import { planOf } from '../boundary/plan-look.ts';

const made = { kind: 'bubblewrap' as const, program: '/usr/bin/bwrap', version: '0.8.0' };

it.each([
  ['a folder that is there', 'src/**', '/w/src'],
  ['a folder that is made for the run', 'reports/**', '/w/reports'],
  ['a file', 'package.json', '/w/package.json'],
])('%s that may be edited fits on record', (_, glob, path) => {
  const opened = openedBoundary(planOf({ may: { edit: [glob] } }), made, { hosts: [], forwards: [] }, []);
  const read = OpenedBoundary.safeParse(opened);
  expect(read.error?.issues ?? []).toEqual([]);
  expect(read.data?.writable.first.map((root) => root.path)).toEqual([path]);
});
