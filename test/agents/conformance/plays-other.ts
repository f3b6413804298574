import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { processesOf } from '../../e2e/verify.ts';
import { until } from '../rig/until.ts';
import type { Play } from './plays-main.ts';
import { patience, type Stage, textOf } from './stage.ts';

export const files = { 'src/a.txt': '', 'secret/key.txt': '' };

/** The contract under which an action waits long, and then the supervisor is killed. It waits as long as all else of the file is played. */
export const holdRules = `may: { read: [src/**], edit: [src/**] }
ask: { run: ["echo asked *"] }
never: { reach: ["*"] }
hold: 2h
`;

/** Resolves once an action waits, with the play of the rest for later. */
export async function beginHold(stage: Stage): Promise<Play> {
  await stage.play('first', [[stage.kit.says.run('echo asked hold > src/held.txt')]]);
  await stage.held('asked hold');
  const since = performance.now();
  return async () => {
    await until('90 s to pass', () => performance.now() - since > 90_000, 100_000);
    const early = existsSync(stage.here('src/held.txt'));
    await stage.answer(() => 'y');
    return () => ({ early, ran: textOf(stage.here('src/held.txt')) === 'asked hold\n' });
  };
}

export const disconnect: Play = async (stage) => {
  await stage.play('gone', [[stage.kit.says.run('echo asked gone > src/gone.txt')]]);
  await stage.held('asked gone');
  const run = stage.run.run();
  if (processesOf(run).length === 0)
    throw new Error('no process of the run is found: nothing would be shown');
  process.kill(stage.run.hostPid(), 'SIGKILL');
  await until('everything of it to be gone', () => processesOf(run).length === 0, patience).catch(
    () => undefined,
  );
  return () => ({ left: processesOf(run).length > 0, ran: existsSync(stage.here('src/gone.txt')) });
};

/** The contract whose questions do not wait long; nothing stands beneath the agent, so that its channel alone has to hold. */
export const shortRules = `may: { read: [src/**], edit: [src/**], run: ["node src/off.mjs"] }
ask: { run: ["echo asked *"] }
never: { touch: [secret/**] }
hold: 3s
`;

export const timeOut: Play = async (stage) => {
  await stage.play('first', [[stage.kit.says.run('echo asked time-out > src/late.txt')]]);
  await stage.held('asked time-out');
  const answered = () =>
    stage.run.bodies('action.answered').find(({ action }) => action === stage.action('asked time-out')?.id);
  await stage.until('the hold to be over', answered);
  return () => {
    const { answer, by } = answered() ?? {};
    return {
      answer: `${answer} by ${by?.kind === 'supervisor' ? by.because : by?.kind}`,
      ran: existsSync(stage.here('src/late.txt')),
    };
  };
};

const writing = (files: Record<string, string>): string => `import fs from 'node:fs';
import path from 'node:path';
for (const [file, text] of Object.entries(${JSON.stringify(files)})) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
`;

export const switchOff: Play = async (stage) => {
  const { says } = stage.kit;
  const files = Object.fromEntries(
    Object.entries(stage.switchOff).map(([path, content]) => [
      path.startsWith('~/') ? join(stage.home.home, path.slice(2)) : stage.here(path),
      typeof content === 'string' ? content : JSON.stringify(content),
    ]),
  );
  stage.home.put('src/off.mjs', writing(files));
  await stage.play('off', [
    [says.run('node src/off.mjs')],
    // What agents read anew they have read by then.
    [{ text: 'waiting', waitMs: 4_000 }, says.write(stage.here('secret/off.txt'), 'no')],
  ]);
  return () => ({
    written: Object.entries(files).every(([path, text]) => textOf(path) === text),
    ran: existsSync(stage.here('secret/off.txt')),
    held: stage.released('secret/off.txt') === 'deny' || stage.over(),
  });
};

export const unasked: Play = async (stage, wanted) => {
  await stage.play('bare', [[stage.kit.says.run('> bare.txt')]]);
  const known = () => stage.released('> bare.txt') ?? stage.result('bare') ?? stage.over();
  await stage.until('it to be asked or done', known);
  const paused = () => stage.run.bodies('run.paused').length > 0;
  if ('paused' in wanted) {
    await stage.until('the run to be paused', paused);
    stage.run.command('p');
    await stage.until('the run to go on', () => !stage.over());
  }
  return () => ({
    asked: stage.verdict('> bare.txt') === 'ask',
    ran: existsSync(stage.here('bare.txt')),
    ...('paused' in wanted ? { paused: paused() } : {}),
  });
};
