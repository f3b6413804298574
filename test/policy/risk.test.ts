import { describe, expect, it } from 'vitest';
import type { Risk } from '../../src/model/words.ts';
import { riskOfPath } from '../../src/policy/risk.ts';

const words: readonly [words: string, to: Risk, because: string][] = [
  ['auth login session oauth sso password', 'high', 'authentication'],
  ['permission rbac acl authorization', 'high', 'permissions'],
  ['billing payment invoice checkout ledger', 'high', 'money'],
  ['customer pii gdpr', 'high', 'customer data'],
  ['migration schema prisma', 'high', 'database schema'],
  ['deploy deployment terraform helm k8s kubernetes infra', 'high', 'infrastructure'],
  ['secret credential vault', 'high', 'secrets'],
  ['queue lock mutex concurrency worker scheduler', 'medium', 'concurrency'],
  ['internal admin backoffice', 'medium', 'internal tools'],
  ['workflows ci', 'medium', 'the build pipeline'],
];

describe('what a path says about risk', () => {
  for (const [list, to, because] of words) {
    it.each(list.split(' '))(`%s: ${to}`, (word) => {
      const risk = { to, because: `src/${word}/a.ts is about ${because}` };
      expect(riskOfPath(`src/${word}/a.ts`)).toEqual(risk);
    });
  }

  it.each([
    ['src/sessionStore.ts', 'high'],
    ['src/session-store.ts', 'high'],
    ['src/session_store.ts', 'high'],
    ['src/Session2Store.ts', undefined],
    ['src/oauth2Login.ts', 'high'],
    ['src/v2Login.ts', 'high'],
    ['src/sessions.ts', 'high'],
    ['CUSTOMERS.md', 'high'],
    ['src/k8s.ts', 'high'],
    ['src/worker/payment.ts', 'high'],
    ['docs/author.md', undefined],
    ['src/block.ts', undefined],
    ['src/lockfile.ts', undefined],
    ['', undefined],
  ])('%s: %s', (path, to) => expect(riskOfPath(path)?.to).toBe(to));
});
