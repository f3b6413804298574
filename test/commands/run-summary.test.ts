import { expect, it } from 'vitest';
import { summaryOf } from '../../src/commands/run-summary.ts';
import type { EventBody } from '../../src/model/event.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { recordRun, runId, type Step } from './recorded-run.ts';

const ended = (outcome: 'unsupervised' | 'agent-failed'): EventBody => ({
  type: 'run.ended',
  outcome,
  exitCode: 1,
  signal: null,
  reason: 'the agent ended (exit code 1) before its hooks were alive',
  at: '2026-11-20T10:00:01.000Z',
});

async function said(screen: string, outcome: 'unsupervised' | 'agent-failed'): Promise<string> {
  const store = temporaryDirectory();
  const steps: Step[] = [make.started(), { screen }, ended(outcome)];
  const { run } = await recordRun(store, runId(1), steps);
  return summaryOf(store, run).text;
}

it('tells the last an agent said that ended before it could be supervised', async () => {
  const text = await said('\u001b[31mnot installed\u001b[0m\r\n\r\nrun it again\u0007\r\n', 'unsupervised');
  expect(text).toContain(
    'before its hooks were alive\n  it said  not installed\n           run it again\\u0007\n  actions ',
  );
});

it('tells a few lines of many, and nothing of an agent that was supervised', async () => {
  const many = Array.from({ length: 50 }, (_, line) => `line ${line}\r\n`).join('');
  expect(await said(many, 'unsupervised')).toMatch(
    /it said {2}line 44\n +line 45\n[\s\S]+ line 49\n {2}actions/,
  );
  expect(await said(many, 'agent-failed')).not.toContain('it said');
});
