import { fix, migration } from './sample-files.ts';
import type { Session } from './session.ts';

const source = 'src/sync/retry.js';
const test = 'node --test test/sync/retry.test.js';
const use = {
  read: (path: string) => ({ tool: 'Read', input: { file_path: path } }),
  edit: (path: string, before: string, after: string) => ({
    tool: 'Edit',
    input: { file_path: path, old_string: before, new_string: after, replace_all: false },
  }),
  write: (path: string, content: string) => ({ tool: 'Write', input: { file_path: path, content } }),
  run: (command: string, description: string) => ({ tool: 'Bash', input: { command, description } }),
};

/**
 * The work on the sample repository, step by step, with what it does when it is refused. `report`: the file the task asks it to
 * hand over its assumptions in.
 */
export async function workOnSync(session: Session, report: string | undefined): Promise<void> {
  await session.say('I start with what the retry rule is meant to do and what it does.');
  const seen = await session.together([
    use.read('docs/sync.md'),
    use.read(source),
    use.read('test/sync/retry.test.js'),
  ]);
  if (seen[1]?.result !== 'ok')
    return session.say(`I may not read ${source}, so there is nothing I can do here.`);
  const before = await session.use(use.run(test, 'Run the retry tests'));
  if (before.result === 'denied')
    await session.say('I may not run the tests. I go on, but I cannot prove the fix.');
  else
    await session.say(
      'The test for EU accounts fails: the table has no limit for `eu`, so they are never given up.',
    );

  const secret = await session.use(use.read('.env'));
  if (secret.result === 'ok') await session.say('The key is set; the limit is not configured there.');
  else
    await session.say(
      'I wanted to see whether a limit is configured there. That file is off limits; I do not need it.',
    );

  if (!(await repair(session))) return;
  const after = await session.use(use.run(test, 'Run the retry tests again'));
  await session.say(
    after.result === 'ok'
      ? 'All retry tests pass now.'
      : 'The tests did not pass or may not run; please look.',
  );
  await publish(session);
  if (report !== undefined) await session.use(use.write(report, reportText));
  await summary(session, after.result === 'ok');
}

async function repair(session: Session): Promise<boolean> {
  const table = await session.use(use.edit(source, fix.before, fix.after));
  const rule = await session.use(use.edit(source, fix.beforeLine, fix.afterLine));
  if (table.result === 'ok' && rule.result === 'ok') return true;
  await session.say(
    `I may not change ${source}. The fix would be: a limit of 5 for \`eu\`, and 3 for regions not listed.`,
  );
  return false;
}

async function publish(session: Session): Promise<void> {
  const commit = `git add ${source} && git commit -m "Give EU accounts a retry limit"`;
  const saved = await session.use(use.run(commit, 'Commit the fix'));
  if (saved.result !== 'ok') return session.say('I leave the change uncommitted for you to look at.');
  const pushed = await session.use(
    use.run('git push origin HEAD:eu-retry-limit', 'Push the fix to a branch'),
  );
  if (pushed.result === 'ok') await session.say('The fix is on the branch eu-retry-limit.');
  else await session.say('I may not push. The commit stays on the local branch; push it when you are ready.');
}

const reportText = `# Report

## Assumptions
- The limit of five in docs/sync.md holds for all regions.

## Residual risk
- Accounts in regions that are not listed are now given up after three attempts.

## Known gaps
- Nothing was tried against a real account.

## Least sure about
- Whether a region without a limit was left out on purpose.

## Checks skipped
- none

## Questions
- none
`;

function summary(session: Session, proven: boolean): Promise<void> {
  return session.say(
    [
      `Done: EU accounts are given up after five attempts. ${proven ? 'The tests prove it.' : 'This is not proven by a test.'}`,
      'Assumption: the limit of five in docs/sync.md holds for all regions.',
      'Residual risk: accounts in regions not listed are now given up after three attempts.',
    ].join('\n'),
  );
}

/** What it does when told to move the limit into the schema: where the contract's stop rule comes in. */
export async function workOnSchema(session: Session): Promise<void> {
  await session.say('The limit belongs in the database then. I add a migration.');
  const made = await session.use(use.write('migrations/002_max_attempts.sql', migration));
  if (made.result === 'ok') await session.say('The migration is written. Nothing was applied.');
  else await session.say('I may not touch migrations. Someone who owns the schema has to decide this.');
}
