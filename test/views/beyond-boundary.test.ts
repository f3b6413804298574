import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/model/verdict.ts';
import type { BoundaryState } from '../../src/state/run-state.ts';
import { beyondBoundary } from '../../src/views/beyond-boundary.ts';
import { openedBoundary } from '../harness/opened-boundary.ts';
import * as make from '../state/bodies.ts';

const workspace = '/home/dana/app';
const edits = (target: string, does: Part['does'] = 'edit'): Part => ({
  does,
  target,
  effect: 'ask',
  rule: make.rule('default'),
  reason: '',
});
const standing = (over: Parameters<typeof openedBoundary>[0] = {}): BoundaryState => {
  const kept = { count: 1, first: [{ path: `${workspace}/src/.git`, why: 'git' }] };
  const none = { count: 0, first: [] };
  return { state: 'open', opened: openedBoundary({ hidden: none, readOnly: kept, ...over }) };
};
const beyond = (boundary: BoundaryState, ...parts: Part[]): string[] =>
  beyondBoundary(boundary, { parts }, { workspace, paths: {} });

describe('what a yes cannot open', () => {
  it.each<[string, Part, string[]]>([
    ['a file beside the open folders', edits('asked.txt'), ['asked.txt']],
    ['one that is deleted there', edits('asked.txt', 'delete'), ['asked.txt']],
    ['a file in an open folder', edits('src/a.ts'), []],
    ['one that only begins like it', edits('src-old/a.ts'), ['src-old/a.ts']],
    ['one in a folder closed within it', edits('src/.git/config'), ['src/.git/config']],
    ['what is only read', edits('asked.txt', 'read'), []],
    ['a file elsewhere: not certain', edits('/home/dana/x'), []],
  ])('%s', (_, part, expected) => {
    expect(beyond(standing(), part)).toEqual(expected);
  });

  it('is told by where a path really leads', () => {
    const paths = {
      [`${workspace}/link`]: { real: `${workspace}/src/a.ts`, is: 'file' as const, tracked: null },
    };
    expect(beyondBoundary(standing(), { parts: [edits('link')] }, { workspace, paths })).toEqual([]);
  });

  it.each<[string, BoundaryState]>([
    ['there is no boundary', { state: 'none', reason: '' }],
    ['what is on record of it is not whole', standing({ writable: { count: 9, first: [] } })],
  ])('nothing is said when %s', (_, boundary) => {
    expect(beyond(boundary, edits('asked.txt'))).toEqual([]);
  });
});
