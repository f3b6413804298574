import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRig } from './rig.ts';

const contract = { may: { read: ['src/**'], run: ['npm test'] }, never: { touch: ['secret/**'] } };

describe('a person answers', () => {
  it('lets through once, and asks again for the same thing', async () => {
    const rig = openRig(contract);
    const first = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    expect(await rig.answer('a1')).toBeUndefined();
    expect(await first).toMatchObject({ effect: 'allow' });
    void rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided', 2);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a2']);
  });

  it('lets the same command through for the run, and nothing else', async () => {
    const rig = openRig(contract);
    const first = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'run' });
    await first;
    expect(rig.supervisor.ledger.state().grants).toMatchObject([{ what: 'run make release', until: null }]);
    expect(await rig.supervisor.submit(rig.run('make release'), rig.link())).toMatchObject({
      effect: 'allow',
    });
    void rig.supervisor.submit(rig.run('make release2'), rig.link());
    await rig.until('action.decided', 3);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a3']);
  });

  it('lets the same command through for minutes, then asks again', async () => {
    const rig = openRig(contract);
    const first = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'minutes', minutes: 5 });
    await first;
    rig.pass(299_000);
    expect(await rig.supervisor.submit(rig.run('make release'), rig.link())).toMatchObject({
      effect: 'allow',
    });
    rig.pass(2_000);
    expect(rig.events().at(-1)).toMatchObject({ type: 'grant.expired' });
    void rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided', 3);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a3']);
  });

  it('asks again when a link in what was granted leads elsewhere', async () => {
    const rig = openRig(contract);
    const link = join(rig.workspace, 'link');
    symlinkSync('a', link);
    const first = rig.supervisor.submit(rig.read('link'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'run' });
    await first;
    expect(await rig.supervisor.submit(rig.read('link'), rig.link())).toMatchObject({ effect: 'allow' });
    rmSync(link);
    symlinkSync('/etc/hostname', link);
    void rig.supervisor.submit(rig.read('link'), rig.link());
    await rig.until('action.decided', 3);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a3']);
  });

  it('tells the agent the note of a denial', async () => {
    const rig = openRig(contract);
    const release = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'deny', note: 'use npm test instead' });
    expect((await release).reason).toContain('use npm test instead');
  });

  it('runs the edited command, unless it became something refused', async () => {
    const rig = openRig(contract);
    const first = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'edited', command: 'make check' });
    expect(await first).toMatchObject({ effect: 'allow', input: { command: 'make check' } });
    const second = rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided', 3);
    await rig.answer('a2', { answer: 'edited', command: 'cat secret/key' });
    expect(await second).toMatchObject({ effect: 'deny' });
  });

  it('asks again, with the word, for a command that was edited into a dangerous one', async () => {
    const rig = openRig({
      ...contract,
      ask: { run: ['rm -rf build'] },
      may: { edit: ['build/**', 'build'] },
    });
    const release = rig.supervisor.submit(rig.run('make clean'), rig.link());
    await rig.until('action.decided');
    await rig.answer('a1', { answer: 'edited', command: 'rm -rf build' });
    await rig.until('action.decided', 2);
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a1']);
    await rig.answer('a1');
    expect(await release).toMatchObject({ effect: 'allow', input: { command: 'rm -rf build' } });
  });

  it('cannot answer something else than what was shown', async () => {
    const rig = openRig(contract);
    void rig.supervisor.submit(rig.run('make release'), rig.link());
    await rig.until('action.decided');
    expect(await rig.answer('a1', { decided: 'f'.repeat(64) })).toMatchObject({ code: 'answer-stale' });
    expect(rig.supervisor.ledger.state().waiting).toEqual(['a1']);
  });

  it('cannot widen a dangerous action beyond once', async () => {
    const rig = openRig({
      ...contract,
      ask: { run: ['rm -rf build'] },
      may: { edit: ['build/**', 'build'] },
    });
    void rig.supervisor.submit(rig.run('rm -rf build'), rig.link());
    await rig.until('action.decided');
    expect(await rig.answer('a1', { answer: 'run' })).toMatchObject({ code: 'danger-once-only' });
  });
});
