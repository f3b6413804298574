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

/** Every word that makes a command one of its kind. Alone in a bash of somebody else's they would ask at most. */
const words: Readonly<Record<string, string>> = {
  force: `git push --force o x
git push --force-with-lease o x
git push --force-with-lease=x o x
git push --delete o x
git push --mirror o
git push --prune o
git push -f o x
git push -d o x
git push -uf o x
git push o +x
git push o :x`,
  rewrite: `git reset --hard
git clean -f
git clean -xdf
git rebase main
git filter-branch x
git filter-repo
git update-ref a b
git gc
git reflog expire
git branch -D x
git commit --amend`,
  delete: `rm -r x
rm -R x
rm -fr x
rm --recursive x
find . -delete
rsync --delete a b
rsync -a --delete-after a b`,
  erase: `dd if=a of=b
mkfs x
mkfs.ext4 x
shred x
wipefs x
fdisk x
parted x`,
  publish: `npm publish
npm unpublish x
npm deprecate x
pnpm publish
yarn publish
cargo publish
cargo yank x
gem push x
gem yank x
twine upload x
poetry publish
docker push x`,
  apply: `kubectl apply -f x
oc create x
kubectl delete x
kubectl patch x
kubectl replace x
kubectl scale x
kubectl drain x
kubectl rollout restart x
terraform apply
terraform destroy
tofu apply
pulumi up
helm install x
helm upgrade x
helm uninstall x
helm rollback x
cdk deploy
serverless deploy
ansible-playbook x`,
  root: `sudo ls
su x
doas ls
pkexec ls
/usr/bin/sudo ls`,
  schema: `psql -c 'alter table x add y'
psql -c create 'table x'
mysql -e 'drop database x'`,
  '': `git push o x
git push --force-if-includes o x
git push --follow-tags o x
git push -u o x
git push o x:y
git commit -f x
git status -f
git fetch -f
git reset x
git clean -n
git log --hard
git branch -d x
git commit -m x
git log --amend
gitx push --force
rm x
rm -f x
ls -r x
find . -name delete
rsync -a a b
rsync a --x--delete b
cp -r a b
npm run publish-docs
npm install x
mynpm publish
cargo build
docker pull x
kubectl get x
kubectl logs x
terraform plan
helm list
ls apply
catmkfs x
psql -c 'select 1'
cat 'alter table x'
sudoedit x`,
};

describe('the word to type', () => {
  for (const [word, list] of Object.entries(words)) {
    it.each(list.split('\n'))(`%s: ${word}`, (command) => {
      expect(decide(inputOf(run(command))).danger?.word ?? '').toBe(word);
    });
  }
});

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
