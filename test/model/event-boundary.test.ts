import { describe, expect, it } from 'vitest';
import { EventBody } from '../../src/model/event.ts';
import * as make from '../state/bodies.ts';

describe('run.started', () => {
  it.each([
    ['of an older run, which said no more', { kind: 'none', reason: 'no sandbox was asked for' }, true],
    ['of one that went without', { kind: 'none', reason: 'asked for', by: make.dana }, true],
    ['of one with a boundary', { kind: 'bubblewrap', network: 'proxy' }, true],
    ['of one with a boundary nobody knows', { kind: 'wall', network: 'proxy' }, false],
    ['of one with a network nobody knows', { kind: 'bubblewrap', network: 'some' }, false],
  ])('%s', (_, boundary, read) => {
    expect(EventBody.safeParse({ ...make.started(), boundary }).success).toBe(read);
  });
});
