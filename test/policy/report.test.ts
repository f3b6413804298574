import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.ts';
import { edit, files, inputOf, read, run, type Setting } from './inputs.ts';

const report = 'notes/REPORT.md';
const may = { read: ['**'], edit: ['src/**'] };
const contract = { may, report };
const judge = (action: ReturnType<typeof edit>, setting: Setting = { contract }) => {
  const { effect, rule } = decide(inputOf(action, setting));
  return `${effect} ${rule.id}`;
};

describe('the file in which the agent hands over its statements', () => {
  it('may be edited without a line in may.edit, by the line that names it', () => {
    const input = inputOf(edit(report), { contract });
    const lines = { ...input.contract.lines, report: 31 };
    const verdict = decide({ ...input, contract: { ...input.contract, lines } });
    expect(verdict.effect).toBe('allow');
    expect(verdict.rule).toEqual({
      id: 'report',
      source: 'contract',
      text: report,
      file: 'countersign.yaml',
      line: 31,
    });
  });

  it.each<[string, ReturnType<typeof edit>, Setting, string]>([
    ['written by a command', run(`echo x > ${report}`), { contract }, 'allow report'],
    ['spelled otherwise', edit(`./src/../${report}`), { contract }, 'allow report'],
    ['another file', edit('notes/OTHER.md'), { contract }, 'ask default'],
    ['what is below it', edit(`${report}/x`), { contract }, 'ask default'],
    ['its folder', edit('notes'), { contract }, 'ask default'],
    ['deleting it', run(`rm ${report}`), { contract }, 'ask default'],
    ['a pattern in its name', edit('notes/a.md'), { contract: { may, report: 'notes/*.md' } }, 'ask default'],
    [
      'a link of its name',
      edit(report),
      { contract, lookUp: files({ [`/w/${report}`]: '/w/deploy/x' }) },
      'ask default',
    ],
    [
      'a link on the way',
      edit(report),
      { contract, lookUp: files({ '/w/notes': '/w/deploy' }) },
      'ask default',
    ],
    [
      'outside the workspace',
      edit('/etc/report'),
      { contract: { may, report: '/etc/report' } },
      'ask default',
    ],
    ['above the workspace', edit('../report'), { contract: { may, report: '../report' } }, 'ask default'],
    ['the workspace itself', edit('.'), { contract: { may, report: '.' } }, 'ask default'],
    [
      'what is refused',
      edit(report),
      { contract: { ...contract, never: { touch: ['notes/**'] } } },
      'deny never.touch[0]',
    ],
    [
      'what stops the run',
      edit(report),
      { contract: { ...contract, stop_if: [{ touches: ['**/*.md'] }] } },
      'stop stop_if[0]',
    ],
    [
      'what a person is asked about',
      edit(report),
      { contract: { ...contract, ask: { edit: ['notes/**'] } } },
      'ask ask.edit[0]',
    ],
    [
      'what belongs to the supervisor',
      edit(report),
      { contract, protected: ['/w/notes'] },
      'deny builtin:protected',
    ],
    [
      'the contract',
      edit('countersign.yaml'),
      { contract: { may, report: 'countersign.yaml' } },
      'deny builtin:own-files',
    ],
    ['a secret', edit('.env'), { contract: { may, report: '.env' } }, 'stop builtin:secrets'],
    [
      'what runs later',
      edit('package.json'),
      { contract: { may, report: 'package.json' } },
      'ask builtin:executed-later',
    ],
    ['no report', edit(report), { contract: { may } }, 'ask default'],
  ])('%s', (_, action, setting, expected) => expect(judge(action, setting)).toBe(expected));

  it('opens nothing for reading', () => {
    expect(judge(read(report), { contract: { report, may: { read: ['src/**'] } } })).toBe('ask default');
  });
});
