import type { OpenedBoundary } from '../../src/model/boundary.ts';

/** A boundary as one run had it, the workspace at `/home/dana/app`. */
export function openedBoundary(over: Partial<OpenedBoundary> = {}): OpenedBoundary {
  const none = { count: 0, first: [] };
  return {
    kind: 'bubblewrap',
    program: '/usr/bin/bwrap',
    version: 'bubblewrap 0.8.0',
    level: 'directory',
    writable: {
      count: 1,
      first: [{ path: '/home/dana/app/src', kind: 'folder', from: ['may.edit  src/**'] }],
    },
    hidden: { count: 40, first: [{ path: '/home/dana/.ssh', why: 'secrets of the home folder' }] },
    readOnly: none,
    emptied: ['/run', '/tmp', '/var/tmp'],
    wider: none,
    narrower: none,
    notHeld: { count: 1, first: [{ about: 'never.touch  **/*.pem', says: 'one made later is not hidden' }] },
    network: { mode: 'proxy', hosts: ['api.anthropic.com'], forwards: [] },
    variables: ['HOME', 'PATH'],
    checks: [],
    ...over,
  };
}
