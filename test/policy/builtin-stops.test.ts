import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.ts';
import { inputOf, run } from './inputs.ts';

/** `s` schema, `i` infrastructure, `f` forced push; `.` no stop. */
type Mark = 's' | 'i' | 'f' | '.';
const rules = { s: 'builtin:schema', i: 'builtin:infrastructure', f: 'builtin:forced-push' } as const;

const cases: [mark: Mark, command: string][] = [
  ['s', 'prisma migrate deploy'],
  ['s', 'npx prisma migrate dev --name x'],
  ['s', 'npx prisma@5 migrate deploy'],
  ['s', 'npx --yes prisma@5.1.0 migrate reset --force'],
  ['s', 'npx -p prisma prisma migrate resolve --applied x'],
  ['s', './node_modules/.bin/prisma migrate deploy'],
  ['s', 'node_modules/.bin/prisma db push'],
  ['s', 'node node_modules/.bin/prisma migrate deploy'],
  ['s', 'yarn prisma migrate deploy'],
  ['s', 'pnpm exec prisma migrate deploy'],
  ['s', 'pnpm --filter api exec prisma db push'],
  ['s', 'bunx prisma migrate deploy'],
  ['s', 'npm exec -- prisma migrate deploy'],
  ['s', 'corepack pnpm exec prisma migrate deploy'],
  ['s', 'dotenv -e x.txt -- prisma migrate deploy'],
  ['s', 'env CI=1 npx prisma migrate deploy'],
  ['s', 'docker compose run --rm app npx prisma migrate deploy'],
  ['s', 'knex migrate:latest'],
  ['s', 'npx knex --knexfile k.js migrate:rollback --all'],
  ['s', 'npx typeorm migration:run -d src/data.ts'],
  ['s', 'npx typeorm-ts-node-commonjs migration:revert'],
  ['s', 'npx sequelize-cli db:migrate'],
  ['s', 'npx sequelize db:migrate:undo'],
  ['s', 'npx drizzle-kit push'],
  ['s', 'drizzle-kit migrate'],
  ['s', 'alembic upgrade head'],
  ['s', 'poetry run alembic -c a.ini downgrade -1'],
  ['s', 'python -m alembic upgrade head'],
  ['s', 'bundle exec rails db:migrate'],
  ['s', 'bin/rails db:migrate'],
  ['s', 'flyway -configFiles=x migrate'],
  ['s', 'python manage.py migrate'],
  ['s', 'psql -c "DROP TABLE x"'],
  ['s', 'psql -d x --command="alter table y add z int"'],
  ['s', 'psql -c "drop/**/table x"'],
  ['s', 'psql -c "DROP /* a */ TABLE /* b */ x"'],
  ['s', "psql -c $'DrOp\\n\\tTABLE x'"],
  ['s', "psql -c $'drop -- why\\ntable x'"],
  ['s', 'psql -c "DR""OP TAB""LE x"'],
  ['s', 'psql -c "truncate invoices"'],
  ['s', 'psql -c "create unique index concurrently i on t (a)"'],
  ['s', 'psql -c "CREATE OR REPLACE FUNCTION f() RETURNS int AS \'select 1\'"'],
  ['s', 'psql -c "select 1; drop schema public cascade"'],
  ['s', 'echo "ALTER TABLE x ADD y int" | psql'],
  ['s', 'psql <<< "TRUNCATE invoices"'],
  ['s', "psql x <<'SQL'\nbegin;\nALTER TABLE invoices\n  ADD COLUMN note text;\nSQL"],
  ['s', "cat <<'SQL' | psql\ndrop view v;\nSQL"],
  ['s', 'PGPASSWORD=x psql -c "ALTER TABLE y ADD z int"'],
  ['s', 'timeout 5 psql -c "drop table x"'],
  ['s', 'docker exec db psql -U app -c "DROP TABLE x"'],
  ['s', 'docker exec -i db sh -c \'psql -c "DROP TABLE x"\''],
  ['s', 'kubectl exec -it db-0 -- psql -c "drop table x"'],
  ['s', 'ssh db1 \'psql -c "drop table x"\''],
  ['s', 'bash -c \'psql -c "drop table x"\''],
  ['s', 'sudo -u postgres psql -c "drop database x"'],
  ['s', 'mysql -e "drop table x"'],
  ['s', 'mysql --execute="/*!40000 DROP TABLE x */"'],
  ['s', 'mysql -e "/*!DROP*//*!TABLE*/ x"'],
  ['s', 'mariadb shop -e "create table x (a int)"'],
  ['s', 'sqlite3 app.db "DROP TABLE x"'],
  ['s', 'sqlite3 app.db "create virtual table f using fts5(a)"'],
  ['s', 'echo "drop table x;" | sqlite3 app.db'],
  ['i', 'kubectl apply -f x.yaml'],
  ['i', 'kubectl -n prod delete pod y'],
  ['i', 'kubectl --context=a --namespace b scale deploy/x --replicas=0'],
  ['i', 'kubectl delete -n x pod y'],
  ['i', '/usr/local/bin/kubectl drain node1'],
  ['i', 'kubectl rollout restart deploy/x'],
  ['i', 'cat x.yaml | kubectl replace -f -'],
  ['i', 'ssh host kubectl delete ns x'],
  ['i', "ssh -p 22 host 'cd /srv && kubectl delete ns x'"],
  ['i', 'helm install a ./chart'],
  ['i', 'helm --kube-context c upgrade --install a ./chart'],
  ['i', 'helm uninstall a'],
  ['i', 'terraform apply -auto-approve'],
  ['i', 'terraform -chdir=infra destroy'],
  ['i', 'tofu apply'],
  ['i', 'docker run --rm -v x:/y hashicorp/terraform:1.9 apply'],
  ['i', 'pulumi up --yes'],
  ['i', 'npx cdk deploy'],
  ['i', 'npx serverless deploy'],
  ['i', 'xargs kubectl delete pod < list'],
  ['i', 'find . -name x -exec kubectl apply -f {} +'],
  ['i', 'if true; then kubectl apply -f x; fi'],
  ['i', 'K=kubectl; $K apply -f x'],
  ['i', 'bash -c "kubectl delete ns $NS"'],
  ['i', 'nohup terraform apply &'],
  ['i', 'aws-vault exec prod -- terraform apply'],
  ['i', 'npx concurrently "kubectl apply -f x" "npm test"'],
  ['i', 'gcloud compute ssh vm --command="kubectl delete ns x"'],
  ['i', "python3 -c \"import subprocess as s; s.run(['kubectl','delete','ns','x'])\""],
  ['i', 'eval "kubectl delete $X"'],
  ['i', 'sh <<< "kubectl delete ns x"'],
  ['i', "trap 'kubectl delete ns x' EXIT"],
  ['i', 'kubectl\\\n delete ns x'],
  ['s', 'deno run npm:prisma migrate deploy'],
  ['s', "npx -c 'prisma migrate deploy'"],
  ['s', 'P=prisma; npx $P migrate deploy'],
  ['f', 'git push --force origin main'],
  ['f', 'git push -f'],
  ['f', 'git push -uf origin main'],
  ['f', 'git push --forc origin master'],
  ['f', 'git push --force-with-lease=main origin HEAD:main'],
  ['f', 'git push origin +HEAD:refs/heads/main'],
  ['f', 'git push origin :main'],
  ['f', 'git push origin --delete master'],
  ['f', 'git push --mirror'],
  ['f', "git push origin '+refs/heads/*:refs/heads/*'"],
  ['f', 'git -C sub push -f origin main'],
  ['.', 'git push origin main'],
  ['.', 'git push -f origin topic'],
  ['.', 'git push --dry-run origin main'],
  ['.', 'git push --follow-tags origin main'],
  ['.', 'git push origin --delete topic'],
  ['.', 'prisma generate'],
  ['.', 'npx prisma validate'],
  ['.', 'npx prisma migrate status'],
  ['.', 'npx prisma migrate diff --from-empty'],
  ['.', 'npx prisma db pull'],
  ['.', 'npx knex migrate:list'],
  ['.', 'npx drizzle-kit generate'],
  ['.', 'alembic history'],
  ['.', 'bin/rails routes'],
  ['.', 'flyway info'],
  ['.', 'python manage.py showmigrations'],
  ['.', 'psql -c "select 1"'],
  ['.', 'psql -c "select * from created_orders where dropped"'],
  ['.', 'psql -c "update t set note = \'to be dropped\'"'],
  ['.', 'psql -c "select * from audit where what = \'create invoice\'"'],
  ['.', 'mysql -e "show tables"'],
  ['.', 'sqlite3 app.db .tables'],
  ['.', 'echo "drop table x"'],
  ['.', 'git commit -m "drop table x with psql"'],
  ['.', 'git commit -m "kubectl apply in the docs"'],
  ['.', 'rg "create table" docs'],
  ['.', 'grep -rn "terraform apply" docs'],
  ['.', 'kubectl get pods -n prod'],
  ['.', 'kubectl describe deploy/apply'],
  ['.', 'kubectl logs -f x'],
  ['.', 'kubectl rollout status deploy/x'],
  ['.', 'kubectl config view'],
  ['.', 'helm list'],
  ['.', 'helm template ./chart'],
  ['.', 'terraform plan'],
  ['.', 'terraform fmt -check'],
  ['.', 'terraform state list'],
  ['.', 'pulumi preview'],
  ['.', 'npx cdk diff'],
  ['.', 'docker exec app ls'],
  ['.', 'ssh host uptime'],
  ['.', 'npm run build'],
  ['.', 'make deploy'],
  ['.', 'gh pr create --title "kubectl apply"'],
];

describe('built-in stops', () => {
  for (const [mark, command] of cases) {
    it(`${mark} ${command.replaceAll('\n', '⏎')}`, () => {
      const verdict = decide(inputOf(run(command), { contract: { may: { read: ['**'] } } }));
      const stops = verdict.parts.filter((part) => part.effect === 'stop').map((part) => part.rule.id);
      expect([...new Set(stops)]).toEqual(mark === '.' ? [] : [rules[mark]]);
    });
  }

  it('are many, and a third of them no stop', () => {
    expect(cases.length).toBeGreaterThan(130);
    expect(cases.filter(([mark]) => mark === '.').length).toBeGreaterThan(40);
  });

  it('of the contract are found behind other programs as well', () => {
    const contract = {
      stop_if: [{ runs: ['mytool wipe ...', 'acme deploy'] }],
      never: { run: ['mytool send'] },
    };
    const effectOf = (command: string): string => decide(inputOf(run(command), { contract })).effect;
    for (const command of [
      'mytool wipe x',
      './bin/mytool --now wipe',
      'npx mytool@2 wipe x',
      "ssh host 'cd /x; mytool wipe'",
      'docker compose exec app mytool wipe',
      'docker exec app sh -c "cd /x && mytool wipe"',
      'kubectl exec pod -- mytool wipe',
      'flock /tmp/l mytool wipe',
      'aws-vault exec p -- acme deploy',
    ]) {
      expect([command, effectOf(command)]).toEqual([command, 'stop']);
    }
    for (const command of [
      'echo mytool wipe',
      'git commit -m "mytool wipe"',
      'mytool list',
      "ssh host 'mytool list'",
    ]) {
      expect([command, effectOf(command)]).not.toEqual([command, 'stop']);
    }
    expect(effectOf("ssh host 'mytool send x'")).toBe('deny');
  });

  it('do not apply to what the contract names', () => {
    const contract = { may: { run: ['npx prisma migrate deploy'] } };
    expect(decide(inputOf(run('npx prisma migrate deploy'), { contract })).effect).toBe('allow');
  });
});
