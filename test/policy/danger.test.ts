import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.ts';
import { inputOf, run } from './inputs.ts';

const contract = { may: { expose: ['push', 'draft-pull-request'], run: ['gh pr create --draft --title *'] } };

const cases: [command: string, effect: string, rule: string, word: string | null][] = [
  ['git push origin topic', 'allow', 'may.expose[0]', null],
  ['gh pr create --draft --title x', 'allow', 'may.run[0]', null],
  ['gh pr create --title x', 'ask', 'default', null],
  ['git push --force origin topic', 'ask', 'default', 'force'],
  ['git push --force origin main', 'stop', 'builtin:forced-push', 'force'],
  ['git reset --hard HEAD~3', 'ask', 'default', 'rewrite'],
  ['rm -rf build', 'ask', 'default', 'delete'],
  ['npm publish', 'ask', 'default', 'publish'],
  ['kubectl apply -f x', 'stop', 'builtin:infrastructure', 'apply'],
  ['npx prisma migrate deploy', 'stop', 'builtin:schema', null],
  ['psql -c "drop table x"', 'stop', 'builtin:schema', 'schema'],
  ['sudo ls', 'ask', 'default', 'root'],
  ['docker exec db psql -c "drop table x"', 'stop', 'builtin:schema', 'schema'],
  ["ssh host 'kubectl delete ns x'", 'stop', 'builtin:infrastructure', 'apply'],
  ['docker push a/b', 'ask', 'default', 'publish'],
  ['kubectl get pods', 'ask', 'default', null],
  ['psql -c "select 1"', 'ask', 'default', null],
];

describe('dangerous commands', () => {
  for (const [command, effect, rule, word] of cases) {
    it(`${command}: ${effect}${word === null ? '' : ` with the word ${word}`}`, () => {
      const verdict = decide(inputOf(run(command), { contract }));
      expect([verdict.effect, verdict.rule.id, verdict.danger?.word ?? null]).toEqual([effect, rule, word]);
    });
  }

  it('are let through when the contract names them', () => {
    const named = { may: { run: ['kubectl apply -f x'] } };
    expect(decide(inputOf(run('kubectl apply -f x'), { contract: named })).rule.id).toBe('may.run[0]');
  });

  it('are skipped once their stop was answered', () => {
    const circumstances = { answeredStops: ['builtin:infrastructure'] };
    expect(decide(inputOf(run('kubectl apply -f x'), { circumstances })).effect).toBe('ask');
  });
});
