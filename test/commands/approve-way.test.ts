import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ApproveWish, approveWay, reachNote } from '../../src/commands/approve-way.ts';
import type { OpenedBoundary } from '../../src/model/boundary.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { started } from '../ui/sample-run.ts';

function place() {
  const directory = realpathSync(temporaryDirectory());
  const at = (name: string): string => join(directory, name);
  for (const name of ['work', 'work/asks', 'asks', 'shared']) mkdirSync(at(name), { mode: 0o700 });
  chmodSync(at('shared'), 0o770);
  writeFileSync(at('file'), '');
  symlinkSync(at('work/asks'), at('link'));
  symlinkSync(at('asks'), at('good'));
  return {
    directory,
    at,
    wish: (over: Partial<ApproveWish>) => approveWay({ tui: false, ...over }, at('work')),
  };
}

describe('how programs answer', () => {
  it('is not at all unless it is said', () => {
    const { wish } = place();
    expect(wish({})).toEqual({ ok: true, value: null });
    expect(wish({ approveVia: 'none' })).toEqual({ ok: true, value: null });
  });

  it.each(['file', 'socket'] as const)(
    'by %s in a folder of one’s own, wherever a link to it lies',
    (approveVia) => {
      const { wish, at } = place();
      const wanted = { ok: true, value: { via: approveVia, directory: at('asks') } };
      expect(wish({ approveVia, approveAt: at('asks') })).toEqual(wanted);
      expect(wish({ approveVia, approveAt: at('good') })).toEqual(wanted);
    },
  );

  it.each<[string, Partial<ApproveWish>, string]>([
    ['with a screen', { approveVia: 'none', tui: true }, 'approve-needs-no-tui'],
    ['without a folder', { approveVia: 'file' }, 'approve-at-missing'],
    ['with a folder nobody uses', { approveVia: 'none', approveAt: '/' }, 'approve-at-alone'],
    ['with a folder alone', { approveAt: '/' }, 'approve-at-alone'],
  ])('is refused %s', (_, over, code) => {
    expect(place().wish(over)).toMatchObject({ ok: false, problems: [{ code }] });
  });

  it.each([
    ['nowhere', /ENOENT|no such/],
    ['file', /no folder/],
    ['shared', /others can write it/],
    ['work/asks', /in the workspace/],
    ['link', /in the workspace/],
    ['work', /in the workspace/],
    ['.', /the workspace is in it/],
  ])('is refused in a folder such as %s', (name, why) => {
    const { wish, at } = place();
    const refused = wish({ approveVia: 'file', approveAt: at(name) });
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'approve-folder' }] });
    expect(refused.ok ? '' : refused.problems[0]?.message).toMatch(why);
  });
});

const none = { count: 0, first: [] };
const boundary: OpenedBoundary = {
  kind: 'bubblewrap',
  program: 'bwrap',
  version: '0.11',
  level: 'directory',
  writable: { count: 1, first: [{ path: '/w/src', kind: 'folder', from: [] }] },
  hidden: none,
  readOnly: none,
  emptied: ['/tmp'],
  wider: none,
  narrower: none,
  notHeld: none,
  network: { mode: 'none', hosts: [], forwards: [] },
  variables: [],
  checks: [],
};
const opened = (over: Partial<OpenedBoundary>) =>
  ({ type: 'boundary.opened', boundary: { ...boundary, ...over } }) as const;
const asks = '/home/ana/asks';
const hidden = { count: 1, first: [{ path: asks, why: 'answers' }] };
const around = { count: 1, first: [{ path: '/home/ana', kind: 'folder' as const, from: [] }] };

describe('whether the agent could answer itself', () => {
  it.each([
    ['hidden', opened({ hidden }), 'file', undefined],
    ['hidden in what is open', opened({ hidden, writable: around }), 'file', undefined],
    ['in a folder that is emptied', opened({ emptied: ['/home'] }), 'file', undefined],
    ['where nothing is open', opened({}), 'file', undefined],
    ['open for writing', opened({ writable: around }), 'file', true],
    ['where not all is known', opened({ writable: { ...around, count: 40, first: [] } }), 'file', false],
    ['a socket under Landlock', opened({ kind: 'landlock', hidden }), 'socket', false],
    ['files under Landlock', opened({ kind: 'landlock', hidden }), 'file', undefined],
    ['without a boundary', started, 'file', false],
  ] as const)('is seen: %s', (_, body, via, lost) => {
    expect(reachNote(body, { via, directory: asks })?.lost).toBe(lost);
  });
});
