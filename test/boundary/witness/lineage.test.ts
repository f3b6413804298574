import { describe, expect, it } from 'vitest';
import { createLineage } from '../../../src/boundary/witness/lineage.ts';
import { boundedWords } from '../../../src/boundary/witness/process-names.ts';

const agent = ['/opt/agent', '--flag'];
const names = (exe: string, ...argv: string[]) => ({ exe, argv });
const opened = (opener: string) => names(`/usr/bin/${opener}`, opener, '--', ...agent);

/** The way a run begins: the pty starts an opener, which forks until one of them becomes the agent. */
function started(lives: (pid: number) => boolean = () => false) {
  const lineage = createLineage(10, agent, lives);
  lineage.ran(10, opened('nsenter'));
  lineage.ran(10, opened('bwrap'));
  lineage.forked(10, 11);
  lineage.forked(11, 12);
  expect(lineage.ran(12, names('/opt/agent', ...agent))).toEqual({ role: 'agent' });
  return lineage;
}

describe('the lineage of a run', () => {
  it('tells the agent from what opens its way, and from what it starts', () => {
    const lineage = started();
    lineage.forked(12, 20);
    expect(lineage.ran(20, names('/bin/git', 'git', 'status'))).toEqual({ role: 'top' });
    const top = { id: 1, pid: 20 };
    lineage.setTop(20, top);
    lineage.forked(20, 21);
    expect(lineage.ran(21, names('/bin/less', 'less'))).toEqual({ role: 'below', top });
    expect(lineage.ran(20, names('/bin/x', 'x'))).toEqual({ role: 'below', top });
  });

  it('tells the agent at the end of a way of many words, of which only the first are kept', () => {
    const lineage = createLineage(10, agent, () => false);
    const way = ['prlimit', '--', 'env', '--', 'sh', '-c', 'x'.repeat(2000), '--', ...agent];
    const ran = (pid: number, exe: string, from: number) =>
      lineage.ran(pid, names(exe, ...boundedWords(way.slice(from).join('\0'))), () => way.slice(from));
    lineage.ran(10, opened('bwrap'));
    lineage.forked(10, 11);
    expect(ran(11, '/usr/bin/prlimit', 0)).toEqual({ role: 'agent' });
    expect(ran(11, '/usr/bin/env', 2)).toEqual({ role: 'agent' });
    expect(ran(11, '/usr/bin/dash', 4)).toEqual({ role: 'agent' });
    expect(ran(11, '/opt/agent', 8)).toEqual({ role: 'agent' });
    lineage.forked(11, 20);
    expect(ran(20, '/usr/bin/dash', 4)).toEqual({ role: 'top' });
  });

  it('tells the agent also when one of its openers was just being replaced by the next one', () => {
    const lineage = createLineage(10, agent, (pid) => pid === 11);
    lineage.ran(10, opened('bwrap'));
    lineage.forked(10, 11);
    expect(lineage.ran(11, null)).toEqual({ role: 'agent' });
    expect(lineage.ran(11, names('/opt/agent', ...agent))).toEqual({ role: 'agent' });
    lineage.forked(11, 20);
    expect(lineage.ran(20, names('/bin/git', 'git', 'status'))).toEqual({ role: 'top' });
    lineage.forked(11, 21);
    expect(lineage.ran(21, null)).toEqual({ role: 'top' });
  });

  it('tells the agent from the client of ours that starts it and stands above it', () => {
    const lineage = createLineage(10, agent, () => false);
    lineage.ran(10, opened('bwrap'));
    lineage.forked(10, 11);
    const client = names('/opt/node', '/opt/node', '/opt/dist/acp-client.js', '/run/address.json', ...agent);
    expect(lineage.ran(11, client)).toEqual({ role: 'agent' });
    lineage.forked(11, 12);
    expect(lineage.ran(12, names('/opt/agent', ...agent))).toEqual({ role: 'agent' });
    lineage.forked(12, 20);
    expect(lineage.ran(20, names('/bin/git', 'git', 'status'))).toEqual({ role: 'top' });
  });

  it('takes nobody for the agent who only uses its words', () => {
    const lineage = started();
    lineage.forked(12, 20);
    expect(lineage.ran(20, opened('bash'))).toEqual({ role: 'top' });
    expect(lineage.ran(20, names('/opt/agent', ...agent))).toEqual({ role: 'top' });
  });

  it('follows a script that becomes its interpreter', () => {
    const lineage = createLineage(10, agent, () => false);
    lineage.ran(10, opened('env'));
    expect(lineage.ran(10, names('/usr/bin/node', 'node', ...agent))).toEqual({ role: 'agent' });
    lineage.forked(10, 11);
    expect(lineage.ran(11, names('/opt/agent', ...agent))).toEqual({ role: 'top' });
  });

  it('keeps what loses its parent: twice forked, in a session of its own, its parents gone', () => {
    const lineage = started();
    lineage.forked(12, 20);
    lineage.ran(20, names('/bin/sh', 'sh'));
    const top = { id: 1, pid: 20 };
    lineage.setTop(20, top);
    lineage.forked(20, 21);
    lineage.exited(20);
    lineage.forked(21, 22);
    lineage.exited(21);
    expect(lineage.ran(22, names('/bin/x', 'x'))).toEqual({ role: 'below', top });
  });

  it('follows a process whose first thread has ended while others fork', () => {
    const lineage = started();
    lineage.forked(12, 20);
    lineage.exited(20);
    lineage.forked(20, 21);
    expect(lineage.has(21)).toBe(true);
  });

  it('does not take a stranger for one of the run whose number it got', () => {
    const lineage = started();
    lineage.forked(12, 20);
    lineage.exited(20);
    lineage.forked(999, 20);
    expect(lineage.ran(20, names('/bin/x', 'x'))).toBeUndefined();
  });

  it('forgets thousands that are gone, and none that lives', () => {
    const lineage = started((pid) => pid === 5000);
    for (let pid = 1000; pid < 6000; pid += 1) {
      lineage.forked(12, pid);
      lineage.exited(pid);
    }
    expect([lineage.has(1000), lineage.has(5000), lineage.has(12)]).toEqual([false, true, true]);
  });
});
