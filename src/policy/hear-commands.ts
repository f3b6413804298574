import type { Bench } from './bench.ts';
import { databaseClients, ddl } from './danger.ts';
import type { Rule } from './rule-book.ts';
import { allow, ask, builtin, type Hearing, never, type Ruling, stop } from './ruling.ts';
import { meansCommand, namesCommand, parseRunPattern } from './run-rules.ts';
import type { CommandTouch } from './shell/sketch.ts';

const harmless = builtin('harmless', 'a command that only does what is listed beside it');

/** Command patterns that stop a run unless the contract's `may.run` names the command. Written like `stop_if.runs`. */
const stopping = [
  {
    rule: builtin('schema', 'schema changes stop the run unless may.run names the command'),
    patterns: [
      'prisma migrate deploy|dev|reset|resolve',
      'prisma db push|execute',
      'knex migrate:latest|migrate:up|migrate:down|migrate:rollback',
      'typeorm migration:run|migration:revert|schema:sync|schema:drop',
      'sequelize|sequelize-cli db:migrate*',
      'drizzle-kit push|migrate',
      'alembic upgrade|downgrade',
      'rails|rake db:*',
      'flyway migrate|clean|undo',
      'liquibase update*',
      'dbmate up|down|migrate|rollback|drop',
      'goose up*|down*',
    ],
  },
  {
    rule: builtin(
      'infrastructure',
      'changes to running systems stop the run unless may.run names the command',
    ),
    patterns: [
      'kubectl|oc apply|create|delete|patch|replace|scale|drain|edit|set|rollout',
      'helm install|upgrade|uninstall|rollback|delete',
      'terraform|tofu apply|destroy|import|taint',
      'terraform state rm|mv|push',
      'pulumi up|destroy|update',
      'cdk deploy|destroy',
      'serverless|sls deploy|remove',
      'ansible-playbook ...',
    ],
  },
].map((group) => ({ ...group, patterns: group.patterns.map(parseRunPattern) }));

export interface HeardCommand {
  hearing: Hearing;
  /** A `may.run` rule names the whole command: its own paths need no further rule. */
  settled: boolean;
}

/** Hears one simple command. Its paths, hosts and publishing are heard on their own. `named`: a rule names the command around it. */
export function hearCommand(bench: Bench, command: CommandTouch, named: boolean): HeardCommand {
  const target = command.words.map((word) => quoted(word.text)).join(' ');
  const what = `Running \`${target.length > 120 ? `${target.slice(0, 119)}…` : target}\``;
  const means = (rule: Rule): boolean => meansCommand(parseRunPattern(rule.pattern), command, bench.paths);
  const open = bench.book.may.run.find((rule) =>
    namesCommand(parseRunPattern(rule.pattern), command, bench.paths),
  );
  const hard: Ruling[] = [
    ...bench.book.never.run.filter(means).map((rule) => never(rule, what)),
    ...bench.book.stop.runs.filter(means).map((rule) => stop(rule, what)),
    ...(open === undefined && !named ? builtinStops(bench, command, what) : []),
  ];
  const soft = bench.book.ask.run.filter(means).map((rule) => ask(rule, what));
  if (command.environment.length > 0) {
    const rule = builtin('environment', 'only harmless variables are set for a command without asking');
    const reason = `${what} needs a person's word: it sets ${command.environment.join(', ')}.`;
    soft.push({ effect: 'ask', rule, reason });
  }
  const proved: Ruling | null =
    command.standing === 'rule'
      ? null
      : { effect: 'allow', rule: harmless, reason: `${what} does nothing beyond what is judged beside it.` };
  return {
    settled: open !== undefined || named,
    hearing: {
      does: 'run',
      target,
      hard,
      soft,
      open: open ? allow(open, what) : named ? bench.settled : proved,
      otherwise: `${what} is not on the contract's list${command.why === '' ? '' : `: ${command.why}`}.`,
    },
  };
}

function builtinStops(bench: Bench, command: CommandTouch, what: string): Ruling[] {
  const rulings = stopping
    .filter((group) => group.patterns.some((pattern) => meansCommand(pattern, command, bench.paths)))
    .map(
      (group): Ruling => ({
        effect: 'stop',
        rule: group.rule,
        reason: `${what} stops the run: ${group.rule.text}.`,
      }),
    );
  const names = command.words.map((word) => word.text.replace(/^.*\//, ''));
  const program = names[0] ?? '';
  const text = `${command.words.map((word) => word.text).join(' ')} ${command.stdin}`;
  const client = command.standing === 'rule' && names.some((name) => databaseClients.includes(name));
  if (client && ddl.test(text)) {
    const rule = builtin('schema', 'schema changes stop the run unless may.run names the command');
    rulings.push({ effect: 'stop', rule, reason: `${what} stops the run: it changes a database schema.` });
  }
  if (program === 'git' && forcesMain(command.words.map((word) => word.text))) {
    const rule = builtin(
      'forced-push',
      'a forced or deleting push to main stops the run unless may.run names it',
    );
    rulings.push({
      effect: 'stop',
      rule,
      reason: `${what} stops the run: it overwrites or deletes a shared branch.`,
    });
  }
  return rulings.filter((ruling) => !bench.answered(ruling.rule.id));
}

function forcesMain(words: readonly string[]): boolean {
  const at = words.indexOf('push');
  if (at < 0) return false;
  const args = words.slice(at + 1);
  const main = /(?:^|[:/+])(?:main|master)$/;
  if (args.includes('--mirror')) return true;
  const forced = args.some(
    (arg) =>
      /^--(?:force|force-with-lease|force-if-includes|delete)(?:=|$)/.test(arg) ||
      /^-[A-Za-z]*[fd]/.test(arg),
  );
  const branches = args.filter((arg) => !arg.startsWith('-')).slice(1);
  if (forced && branches.length === 0) return true;
  return branches.some((branch) => main.test(branch) && (forced || /^[+:]/.test(branch)));
}

function quoted(word: string): string {
  return word !== '' && /^[\w@%+=:,./~*?[\]{}!^-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
