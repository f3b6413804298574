import { expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import type { Effect } from '../../src/model/words.ts';
import { unexplainedReleases } from '../../src/views/releases.ts';
import * as make from '../state/bodies.ts';
import { chain } from '../state/trace.ts';

const decided = (effect: Effect): EventBody => make.decided('a1', make.verdict(effect));
const allowed = make.released('a1', 'allow');
const silence = { by: { kind: 'supervisor', because: 'timeout' } } as const;

const cases: [name: string, bodies: EventBody[], unexplained: string[]][] = [
  ['an allowing verdict explains it', [decided('allow'), allowed], []],
  ['a person explains it', [decided('ask'), make.answered('a1', 'once'), allowed], []],
  ['a denial needs no reason', [decided('deny'), make.released('a1', 'deny')], []],
  ['a denying verdict does not explain it', [decided('deny'), allowed], ['a1']],
  ['a stop alone does not', [decided('stop'), allowed], ['a1']],
  ['a question nobody answered does not', [decided('ask'), allowed], ['a1']],
  ['silence does not', [decided('ask'), make.answered('a1', 'deny', silence), allowed], ['a1']],
  ['no verdict does not', [allowed], ['a1']],
  ['a rule made for it does not', [decided('ask'), make.answered('a1', 'rule'), allowed], ['a1']],
  [
    'the verdict after a rule does',
    [decided('ask'), make.answered('a1', 'rule'), decided('allow'), allowed],
    [],
  ],
  [
    'an answer before the last verdict does not',
    [decided('ask'), make.answered('a1', 'once'), decided('deny'), allowed],
    ['a1'],
  ],
];

it.each(cases)('%s', (_name, bodies, unexplained) => {
  const action = make.requested(make.runs('a1', 'x'));
  expect(unexplainedReleases(chain([make.started(), action, ...bodies]))).toEqual(unexplained);
});
