import { describe, expect, it } from 'vitest';
import { failedOutput, printedOutput } from '../../src/channels/command-output.ts';
import { fixture } from './fixture.ts';

const printed = { stdout: 'out', stderr: '', interrupted: false };

describe('what a command printed', () => {
  it('is taken from what the real agent sends', () => {
    expect(printedOutput(fixture('PostToolUse-Bash').tool_response)).toEqual({
      text: 'ran',
      exit: 0,
      partial: false,
    });
    const { error } = fixture('PostToolUseFailure-Bash');
    expect(failedOutput(String(error))).toEqual({ text: '', exit: 1, partial: false });
  });

  it('is what Claude Code hands over when it ended well, whole', () => {
    const text = 'x'.repeat(100_000);
    expect(printedOutput({ ...printed, stdout: text, stderr: 'warned' })).toEqual({
      text: `${text}\nwarned`,
      exit: 0,
      partial: false,
    });
  });

  it.each<[string, object, number | null, boolean]>([
    ['interrupted', { interrupted: true }, null, true],
    ['gone to the background', { backgroundTaskId: 'b1' }, null, true],
    ['kept in a file', { persistedOutputPath: '/home/dana/.claude/x.txt' }, 0, true],
    ['ended with a code that is no error', { returnCodeInterpretation: 'No matches found' }, null, false],
  ])('says what is missing: %s', (_, more, exit, partial) => {
    expect(printedOutput({ ...printed, ...more })).toEqual({ text: 'out', exit, partial });
  });

  it.each([[null], ['done'], [{ filePath: 'x' }], [{ stdout: 7 }]])('is not in %j', (response) => {
    expect(printedOutput(response)).toBeNull();
  });

  it.each([
    ['Exit code 1', { text: '', exit: 1, partial: false }],
    ['Exit code 137\nkilled', { text: 'killed', exit: 137, partial: false }],
    ['Command timed out after 2m', { text: 'Command timed out after 2m', exit: null, partial: true }],
    ['Exit code 1x', { text: 'Exit code 1x', exit: null, partial: true }],
  ])('of a failed one begins with its exit code: %j', (error, output) => {
    expect(failedOutput(error)).toEqual(output);
  });
});
