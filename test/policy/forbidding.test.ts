import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { forbid } from '../../src/policy/forbidding.ts';
import { actionOf, edit, files, inputOf, read, run, type Setting } from './inputs.ts';

const judge = createJudge();
const setting: Setting = {
  contract: { may: { read: ['src/**'] }, ask: { run: ['git push ...'] } },
  lookUp: files({}, { '/w/docs': ['guide.md'] }),
};

describe('a line that would have refused', () => {
  it.each<[name: string, action: Action, line: string]>([
    ['a command', run('npm install x'), 'run npm install x'],
    ['a push, by what it publishes', run('git push origin main'), 'expose push'],
    ['a file that is read', read('docs/guide.md'), 'touch docs/guide.md'],
    ['a host', actionOf({ kind: 'reach', url: 'https://a.example.com/x' }), 'reach a.example.com'],
    ['publishing', actionOf({ kind: 'expose', what: 'comment' }), 'expose comment'],
    ['the first of several', run('npm ci; cat docs/guide.md'), 'run npm ci'],
  ])('%s', (_, action, expected) => {
    const { line, why } = forbid(inputOf(action, setting), judge);
    expect(`${line?.list} ${line?.pattern}`).toBe(expected);
    expect(why).toBeNull();
  });

  it('is none for a change: no list of `never` refuses changing alone', () => {
    expect(forbid(inputOf(edit('docs/guide.md'), setting), judge)).toEqual({
      line: null,
      why: '`never.touch` would refuse reading it, too.',
    });
  });

  it('is none where nothing exact can be said', () => {
    expect(forbid(inputOf(run('$TOOL --go'), setting), judge)).toEqual({
      line: null,
      why: 'no exact line of `never` refuses it.',
    });
  });
});
