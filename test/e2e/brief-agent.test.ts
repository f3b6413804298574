import { expect, it, onTestFinished } from 'vitest';
import { openPlace, owner } from './place.ts';
import { openProgram } from './run-rig.ts';

it('an agent that ends at once leaves its last screen and its exit code to be read', async () => {
  const place = openPlace({
    contract: 'may: { edit: ["marks/**"] }\n',
    script: [],
    files: { 'brief.sh': '#!/bin/sh\necho cannot log in\nexit 3\n' },
  });
  onTestFinished(place.dispose);
  const args = ['run', '--no-boundary', '--profile', 'practice', '--as', owner, '--', './brief.sh'];
  const terminal = openProgram(place, args, { cols: 120 });
  onTestFinished(() => terminal.kill('SIGKILL'));
  await terminal.waitFor(/cannot log in/);
  await terminal.waitFor(/ended.*(?:with|code) 3/);
  expect(terminal.text()).toContain('cannot log in');
});
