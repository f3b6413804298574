import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAnchor } from '../../src/commands/anchor.ts';
import { AnchorNote, anchorRef } from '../../src/model/anchor.ts';
import { git, type IntegrityRun, integrityRun, placesOf, verified } from './integrity-run.ts';
import { runId } from './recorded-run.ts';

const run = runId(7);

async function anchored({ store }: IntegrityRun, commit = 'HEAD') {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const code = await runAnchor({ run, commit, as: 'sam', places: placesOf(store) }, io);
  return { code, out: out.join(''), err: err.join('') };
}

const noteOn = (workspace: string): string => git(workspace, 'notes', `--ref=${anchorRef}`, 'show', 'HEAD');
const anchors = ({ checks }: Awaited<ReturnType<typeof verified>>) =>
  checks.find(({ check }) => check === 'anchors');

describe('anchor', () => {
  it('writes the head beside what ships, and verify finds it', async () => {
    const made = await integrityRun(run);
    const before = await verified(made.store, run);
    expect(await anchored(made)).toMatchObject({ code: 0, err: '', out: expect.stringContaining(anchorRef) });
    expect(AnchorNote.parse(JSON.parse(noteOn(made.workspace)))).toMatchObject({
      run,
      head: before.head,
      events: 28,
    });
    const found = await verified(made.store, run);
    expect(found).toMatchObject({ code: 0, vouched: true });
    expect(anchors(found)?.detail).toBe('a note of the repository names the head of line 28');
  });
  it('adds to a note that is there, and to the anchors of before', async () => {
    const made = await integrityRun(run);
    git(made.workspace, 'notes', `--ref=${anchorRef}`, 'add', '-m', 'somebody else was here');
    await anchored(made);
    await anchored(made);
    expect(noteOn(made.workspace)).toMatch(/^somebody else was here\n.*"events":28.*"events":29/s);
    expect(anchors(await verified(made.store, run))?.status).toBe('ok');
  });
  it('starts nothing that the repository names, and touches nothing but its notes', async () => {
    const made = await integrityRun(run);
    const mark = join(made.store, 'started');
    const hooks = join(made.workspace, '.git/hooks');
    mkdirSync(hooks, { recursive: true });
    const program = join(hooks, 'reference-transaction');
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(program, 0o755);
    for (const name of ['core.editor', 'core.fsmonitor', 'gpg.program', 'core.pager']) {
      git(made.workspace, 'config', name, program);
    }
    git(made.workspace, 'config', 'commit.gpgSign', 'true');
    const state = () => [
      git(made.workspace, 'rev-parse', 'HEAD'),
      git(made.workspace, '-c', 'core.fsmonitor=false', 'status', '--porcelain'),
    ];
    const before = state();
    rmSync(mark, { force: true });
    expect((await anchored(made)).code).toBe(0);
    expect(existsSync(mark)).toBe(false);
    expect(state()).toEqual(before);
  });
  it.each(['nosuch', 'HEAD:a.ts', '--help', ''])(
    'refuses the commit %j and writes nothing',
    async (commit) => {
      const made = await integrityRun(run);
      const { code, err } = await anchored(made, commit);
      expect(code).toBe(2);
      expect(err).toMatch(/There is no commit/);
      expect((await verified(made.store, run)).events).toBe(28);
    },
  );
  it('says that git does not know who you are', async () => {
    const made = await integrityRun(run);
    git(made.workspace, 'config', 'user.name', '');
    const { code, err } = await anchored(made);
    expect(code).toBe(2);
    expect(err).toMatch(/Git does not know who you are/);
  });
  it('notices a note that was taken away or changed', async () => {
    const made = await integrityRun(run);
    await anchored(made);
    const whole = noteOn(made.workspace);
    const other = whole.replace(/"head":"\w{64}/, `"head":"${'f'.repeat(64)}`);
    git(made.workspace, 'notes', `--ref=${anchorRef}`, 'add', '-f', '-m', other);
    expect((await verified(made.store, run)).failed).toEqual(['anchors']);
    git(made.workspace, 'notes', `--ref=${anchorRef}`, 'add', '-f', '-m', 'nothing');
    expect((await verified(made.store, run)).first).toMatch(
      /^journal\.jsonl:29: no note on \w+ names this head/,
    );
    git(made.workspace, 'update-ref', '-d', anchorRef);
    expect(anchors(await verified(made.store, run))).toMatchObject({
      status: 'unchecked',
      detail: expect.stringMatching(/are not here: fetch/),
    });
  });
});
