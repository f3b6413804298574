import { once } from 'node:events';
import { expect, it } from 'vitest';
import { everybody } from './escape-ground.ts';
import { ask, inside, onMachine, stageOf } from './stage-rig.ts';

/** A server inside that answers one connection with what it read. */
const echo = (port: number): string =>
  `perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new(LocalAddr=>"127.0.0.1",LocalPort=>${port},Listen=>1,ReuseAddr=>1);$c=$s->accept;print $c "heard ".<$c>;close $c'`;

it.each(everybody)(
  'the host reaches a port that $name opened inside, and nobody else does',
  async (somebody) => {
    const stage = await stageOf(somebody);
    const over = inside(stage, somebody, echo(22_222));
    let socket: Awaited<ReturnType<typeof stage.reach>> | undefined;
    while (!socket) socket = await stage.reach(22_222).catch(() => undefined);
    socket.write('the host\n');
    const [said] = await once(socket.setEncoding('utf8'), 'data');
    expect(said).toBe('heard the host\n');
    await over;
    // A port of this machine with the same way in is another one.
    const near = await onMachine('machine');
    await expect(stage.reach(near)).rejects.toThrow(/ECONNREFUSED/);
    expect(await inside(stage, somebody, ask(near))).toBe('closed\n');
  },
);

it('nothing is reached once the network is gone', async () => {
  const [somebody] = everybody;
  if (!somebody) throw new Error('nobody');
  const stage = await stageOf(somebody);
  process.kill(stage.pid, 'SIGKILL');
  await stage.lost;
  await expect(stage.reach(22_222)).rejects.toThrow(/gone/);
});
