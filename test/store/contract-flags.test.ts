import { describe, expect, it } from 'vitest';
import { contractFromFlags } from '../../src/store/contract-flags.ts';

const reading = { workspace: '/home/dana/app', now: Date.parse('2026-11-20T12:00:00Z') };
const owner = 'dana@example.com';

describe('a contract from the command line', () => {
  it('is low risk, pinned with the text it stands for', () => {
    const outcome = contractFromFlags(
      { task: 'fix typo: "teh"', owner, edit: ['docs/**'], run: ['*.sh x'] },
      reading,
    );
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    const { contract, file, text, hash, lines } = outcome.value.pinned;
    expect(contract).toMatchObject({
      task: 'fix typo: "teh"',
      owner,
      risk: 'low',
      may: { edit: ['docs/**'], read: [] },
    });
    expect(file).toBe('command line');
    expect(text.split('\n')[(lines['may.edit[0]'] ?? 0) - 1]).toContain('docs/**');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    [{ task: '', owner }, '`task` is empty'],
    [{ task: 'x', owner: '' }, '`owner` is empty'],
    [{ task: 'x', owner, edit: ['../a'] }, '`may.edit[0]` points outside'],
    [{ task: 'x', owner, call: ['github'] }, '`may.call[0]` is not an MCP tool'],
    [{ task: 'x', owner, run: [''] }, '`may.run[0]` is empty'],
  ])('%j is refused', (flags, message) => {
    const outcome = contractFromFlags(flags, reading);
    expect(outcome.ok ? [] : outcome.problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining(message), where: 'command line' }),
    ]);
  });

  it.each(['yes', 'null', '42', '- a', '# no', 'a\nrisk: high', '*x', '&x', 'a\u2028b', 'x: {', '\uFEFFx'])(
    'a task of %j is taken as it is, and adds no field',
    (task) => {
      const outcome = contractFromFlags({ task, owner, ticket: task }, reading);
      expect(outcome.ok && outcome.value.pinned.contract).toMatchObject({ task: task.trim(), risk: 'low' });
    },
  );
});
