import type { EventBody } from '../../src/model/event.ts';
import type { Sighting, SightingOf } from '../../src/model/witness.ts';

/** What was seen, as the journal has it; each begins as something nobody claimed. */
export const saw = (seen: Sighting): EventBody => ({ type: 'witness.seen', seen });

export const sawFile = (over: Partial<SightingOf<'file'>> = {}): EventBody =>
  saw({
    what: 'file',
    claim: 'unclaimed',
    actions: [],
    paths: ['src/late.txt'],
    more: 0,
    from: 's1',
    to: 's2',
    ignored: false,
    ...over,
  });

export const sawHost = (over: Partial<SightingOf<'host'>> = {}): EventBody =>
  saw({
    what: 'host',
    claim: 'unclaimed',
    actions: [],
    host: 'evil.example',
    port: 443,
    allowed: false,
    by: 'none',
    moment: 'first',
    first: 1,
    last: 1,
    connections: 1,
    bytesSent: 0,
    bytesReceived: 0,
    ...over,
  });

export const sawProcess = (over: Partial<SightingOf<'process'>> = {}): EventBody =>
  saw({
    what: 'process',
    claim: 'unclaimed',
    actions: [],
    exe: '/usr/bin/nc',
    argv: ['nc', '-l', '99'],
    pid: 7,
    parent: 6,
    cwd: '/w',
    top: 7,
    first: 1,
    last: 1,
    count: 1,
    ...over,
  });
