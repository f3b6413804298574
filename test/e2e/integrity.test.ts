import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Verification } from '../../src/model/verification.ts';
import { built, openPlace, type Place } from './place.ts';
import { startHost } from './run-rig.ts';

const contract = 'may: { read: ["**"], edit: ["*.txt"] }\nnever: { touch: ["private/**"] }\n';

/** A run by a real host, over. */
async function finished() {
  const place = openPlace({
    contract,
    script: [
      { do: 'use', tool: 'Write', input: { file_path: 'a.txt', content: 'a\n' }, expect: 'ok' },
      { do: 'use', tool: 'Write', input: { file_path: 'private/x', content: 'x' }, expect: 'denied' },
    ],
    files: { 'old.txt': 'old\n' },
  });
  onTestFinished(place.dispose);
  const host = startHost(place, { typeTask: true });
  await host.exited;
  return { place, ...host };
}

function countersign(place: Place, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [built('countersign.js'), ...args], {
    cwd: place.directory,
    env: { ...place.env, GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

const statuses = (out: string): string[] =>
  Verification.parse(JSON.parse(out)).checks.map(({ check, status }) => `${check} ${status}`);

describe('the integrity of a run by a real host', () => {
  it('holds from its end to another machine: verified, signed, anchored, exported, attested', async () => {
    const { place, spec, paths } = await finished();
    const run = spec.run;
    expect(statuses(countersign(place, 'verify', run, '--json').out)).toEqual([
      'journal ok',
      'end ok',
      'contract ok',
      'verdicts ok',
      'record ok',
      'recording ok',
      'outputs ok',
      'snapshots ok',
      'signatures unchecked',
      'decisions ok',
      'anchors unchecked',
    ]);
    const key = join(place.directory, 'key');
    execFileSync('/usr/bin/env', ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key]);
    expect(countersign(place, 'sign', run, '--key', key, '--as', 'sam').code).toBe(0);
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', place.workspace, ...args], { stdio: 'ignore' });
    git('config', 'user.name', 'sam');
    git('config', 'user.email', 'sam@example.com');
    expect(countersign(place, 'anchor', run)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no commit HEAD/),
    });
    git('add', 'a.txt');
    git('commit', '-qm', 'what ships');
    expect(countersign(place, 'anchor', run, '--as', 'sam')).toMatchObject({ code: 0 });
    const said = join(place.directory, 'said.json');
    expect(countersign(place, 'attest', run, '--sign', key, '--output', said)).toMatchObject({ code: 0 });
    const bundle = join(place.directory, 'run.tar');
    expect(countersign(place, 'export', run, '--output', bundle)).toMatchObject({ code: 0 });
    expect(countersign(place, 'verify', run, '--against', said).out).toMatch(/\nverified\n/);
    // What comes now is all another machine has.
    rmSync(paths.directory, { recursive: true });
    rmSync(place.workspace, { recursive: true });
    const elsewhere = countersign(place, 'verify', bundle, '--against', said);
    expect(elsewhere).toMatchObject({ code: 0, out: expect.stringMatching(/\nverified\n/) });
    expect(elsewhere.out).toMatch(/snapshots +ok /);
    expect(elsewhere.out).toMatch(/recording +ok /);
    appendFileSync(bundle, 'x');
    expect(countersign(place, 'verify', bundle)).toMatchObject({
      code: 5,
      out: expect.stringMatching(/^FAILED/m),
    });
  });
});
