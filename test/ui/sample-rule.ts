import type { RuleProposal } from '../../src/ui/rule-sheet.ts';
import type { AlsoAllowed } from '../../src/views/suggestions.ts';
import type { Driver } from './drive.ts';
import { contractText, judged, past, run, verdict, view } from './sample-run.ts';

export const wanted = run('a7', 'npx vitest run test/sync/a.test.ts');
export const askedBodies = [
  ...past,
  ...judged(wanted, verdict('ask', 'default', { reason: 'no rule of the contract says anything about it' })),
];
export const asksForTest = () => view(askedBodies);

const also = (what: string, more: Partial<AlsoAllowed> = {}): AlsoAllowed => ({
  run: '01KAHQ3M8ZC4XV',
  action: 'a4',
  what,
  was: 'ask',
  answered: null,
  ...more,
});
const narrow = { list: 'run', pattern: 'npx vitest run test/sync/a.test.ts' } as const;
const wide = { list: 'run', pattern: 'npx vitest run test/sync/**' } as const;
const withLine = (pattern: string): string => `${contractText}  run:\n    - ${pattern}\n`;

export const proposal: RuleProposal = {
  widths: [
    { lines: [narrow], contract: withLine(narrow.pattern), earlier: { asked: 2, allowed: 2 }, also: [] },
    {
      lines: [wide],
      contract: withLine(wide.pattern),
      earlier: { asked: 2, allowed: 2 },
      also: [
        also('npx vitest run test/sync/destroy.test.ts', { answered: 'denied', run: 'r1' }),
        also('npx vitest run test/sync/old.test.ts', { was: 'deny', action: 'a9' }),
        also('npx vitest run test/sync/b.test.ts', { answered: 'allowed', action: 'a11' }),
        also('npx vitest run test/sync/c.test.ts'),
        also('npx vitest run test/sync/d.test.ts'),
        also('npx vitest run test/sync/e.test.ts'),
      ],
    },
  ],
  why: null,
  run: 'r1',
  runs: 12,
  more: false,
};

export const oneWidth: RuleProposal = {
  widths: proposal.widths.slice(0, 1).map((width) => ({ ...width, earlier: { asked: 0, allowed: 0 } })),
  why: null,
  run: 'r1',
  runs: 1,
  more: true,
};

export const noLine: RuleProposal = {
  widths: [],
  why: 'the words of this command are only known when it runs.',
  run: 'r1',
  runs: 0,
  more: false,
};

/** What the viewer answers to the sheet that is open. */
export const propose =
  (what: RuleProposal) =>
  (driver: Driver): Driver => {
    const { dialog } = driver.screen();
    const decided = dialog?.kind === 'rule' ? dialog.decided : '';
    return driver.give((at) => ({ kind: 'rule-proposed', action: 'a7', decided, proposal: what, at }));
  };
