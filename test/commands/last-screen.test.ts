import { expect, it } from 'vitest';
import { lastScreen } from '../../src/commands/last-screen.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { recordRun, runId } from './recorded-run.ts';

it('is what the agent showed last, its size with it', async () => {
  const store = temporaryDirectory();
  const steps = [make.started(), { screen: 'first\r\n' }, { screen: '\u001b[31mcannot log in\u001b[0m\r\n' }];
  const { run } = await recordRun(store, runId(1), steps);
  const last = await lastScreen(runDirectory(store, run).screen);
  expect(last?.snapshot).toMatch(/first[\s\S]+cannot log in/);
  expect(last?.cols).toBeGreaterThan(1);
});

it('is not there where nothing was recorded', async () => {
  expect(await lastScreen(`${temporaryDirectory()}/screen.cast`)).toBeUndefined();
});
