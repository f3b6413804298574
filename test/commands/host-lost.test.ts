import { expect, it } from 'vitest';
import { whyNotReached } from '../../src/commands/host-lost.ts';
import { holdRun } from '../../src/journal/run-lock.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const silent = { code: 'run-not-reached', message: 'read ECONNRESET', fix: 'Look.' };

it('says of a host that broke the connection and is gone that it ended, and where its log is', async () => {
  const directory = temporaryDirectory();
  const why = await whyNotReached({ directory, log: `${directory}/host.log` }, [silent]);
  expect(why).toMatchObject([{ code: 'host-lost', where: `${directory}/host.log` }]);
});

it('leaves the reason as it is while somebody holds the run', async () => {
  const directory = temporaryDirectory();
  expect(holdRun(directory)).toMatchObject({ ok: true });
  expect(await whyNotReached({ directory, log: 'host.log' }, [silent])).toEqual([silent]);
});
