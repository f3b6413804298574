import type { RuleRef } from '../model/verdict.ts';
import { builtin } from './ruling.ts';

/** Command patterns that stop a run unless the contract's `may.run` names the command. Written like `stop_if.runs`. */
export interface BuiltinStop {
  rule: RuleRef;
  /** What such a command does, for the reason. */
  because: string;
  patterns: readonly string[];
}

const schemaRule = builtin('schema', 'schema changes stop the run unless may.run names the command');

/** Statements given to a client of a database, which no pattern of words can tell. */
export const schemaStop = schemaRule;

/** What the reason says of either. */
export const schemaReason = 'it changes a database schema';

export const forcedPushStop = builtin(
  'forced-push',
  'a forced or deleting push to main stops the run unless may.run names it',
);

export const builtinStops: readonly BuiltinStop[] = [
  {
    rule: schemaRule,
    because: schemaReason,
    patterns: [
      'prisma migrate deploy|dev|reset|resolve',
      'prisma db push|execute',
      'knex migrate:latest|migrate:up|migrate:down|migrate:rollback|migrate:unlock',
      'typeorm|typeorm-ts-node-commonjs|typeorm-ts-node-esm migration:run|migration:revert|schema:sync|schema:drop',
      'mikro-orm migration:up|migration:down|migration:fresh|schema:update|schema:drop|schema:fresh',
      'sequelize|sequelize-cli db:migrate*|db:drop|db:create',
      'drizzle-kit push*|migrate',
      'alembic upgrade|downgrade',
      'flask db upgrade|downgrade',
      'aerich upgrade|downgrade',
      'django-admin|manage.py migrate|flush|sqlflush',
      'rails|rake db:*',
      'artisan migrate*|db:wipe',
      'mix ecto.migrate|ecto.rollback|ecto.drop|ecto.reset',
      'flyway migrate|clean|undo|repair',
      'liquibase update*|rollback*|dropAll|drop-all',
      'dbmate up|down|migrate|rollback|drop',
      'goose up*|down*|redo|reset',
      'migrate up|down|drop|force|goto',
      'atlas migrate|schema apply|down|clean',
      'sqlx migrate run|revert',
      'sqlx database|db drop|reset|setup',
      'diesel migration|database run|revert|redo|reset',
      'node-pg-migrate|db-migrate|umzug up|down|redo|reset',
      'migrate-mongo up|down',
      'ef database|dbcontext update|drop',
      'supabase db push|reset',
      'wrangler d1 migrations apply',
      'hasura migrate apply',
      'dropdb|createdb',
    ],
  },
  {
    rule: builtin(
      'infrastructure',
      'changes to running systems stop the run unless may.run names the command',
    ),
    because: 'it changes running systems',
    patterns: [
      'kubectl|oc|kubecolor|k3s|microk8s apply|create|delete|patch|replace|scale|drain|edit|set|cordon|uncordon|taint|autoscale|expose',
      'kubectl|oc rollout restart|undo|pause|resume',
      'helm install|upgrade|uninstall|rollback|delete|del|un',
      'helmfile apply|sync|destroy|delete',
      'terraform|tofu|terragrunt apply|destroy|import|taint|untaint|force-unlock|run-all',
      'terraform|tofu|terragrunt state rm|mv|push|replace-provider',
      'terraform|tofu|terragrunt workspace delete',
      'pulumi up|destroy|update|down|refresh|import|cancel',
      'pulumi stack rm',
      'cdk|cdktf deploy|destroy',
      'serverless|sls deploy|remove|rollback',
      'sam deploy|delete',
      'eksctl create|delete|scale|upgrade',
      'ansible-playbook ...',
      'aws cloudformation create-stack|update-stack|delete-stack|deploy',
    ],
  },
];
