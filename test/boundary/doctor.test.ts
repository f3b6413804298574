import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DoctorReport, type DoctorVerdict } from '../../src/model/doctor.ts';
import { built, openPlace, type Place } from '../e2e/place.ts';

function place(): Place {
  const opened = openPlace({
    contract: 'may: { edit: ["src/**"] }\nnever: { touch: ["secrets/**"] }\n',
    script: [],
    files: { 'src/a': '', 'secrets/key': 'a secret' },
  });
  onTestFinished(opened.dispose);
  return opened;
}

function doctor({ workspace, env }: Place, args: readonly string[] = [], lead: readonly string[] = []) {
  const [file = '', ...rest] = [...lead, process.execPath, built('countersign.js'), 'doctor', ...args];
  const { status, stdout, stderr } = spawnSync(file, rest, {
    cwd: workspace,
    env: { ...env, GITHUB_TOKEN: 'a token of the person' },
    encoding: 'utf8',
    timeout: 90_000,
  });
  return { status, stdout, stderr };
}

const reportOf = (stdout: string): DoctorReport => DoctorReport.parse(JSON.parse(stdout));
const idsOf = ({ rows }: DoctorReport, verdict: DoctorVerdict): string[] =>
  rows.filter((row) => row.verdict === verdict).map(({ id }) => id);

/** Hides a program from everything below. */
const without = (program: string): string[] => [
  ...['/usr/bin/bwrap', '--dev-bind', '/', '/', '--ro-bind', '/dev/null', program, '--'],
];

describe('countersign doctor', () => {
  it('finds all a run needs, in scratch folders that are gone afterwards', () => {
    const here = place();
    const names = () => readdirSync(here.workspace, { recursive: true, encoding: 'utf8' }).toSorted();
    const before = names();
    const { status, stdout, stderr } = doctor(here, ['--json', '--profile', 'practice']);
    expect(stderr).toBe('');
    const report = reportOf(stdout);
    expect(idsOf(report, 'unknown')).toEqual([]);
    // What no setting changes; the suite may be run as root.
    const known = [
      'machine.user',
      'machine.overlay',
      'machine.witness',
      'contract.later',
      'setup.store-disk',
    ];
    expect(idsOf(report, 'not-enforced').filter((id) => !known.includes(id))).toEqual([]);
    expect(idsOf(report, 'enforced').filter((id) => id.startsWith('promise.'))).toHaveLength(14);
    expect({ status, holds: report.holds }).toEqual({ status: 0, holds: true });
    expect(names()).toEqual(before);
    expect(readdirSync(here.env.TMPDIR ?? '')).toEqual([]);
    expect(existsSync(here.places.store)).toBe(false);
    expect(stdout).not.toContain('a token of the person');
  });

  it('ends with 7 where there can be no boundary, and names the command that installs it', () => {
    const { status, stdout } = doctor(place(), ['--json'], without('/usr/bin/bwrap'));
    const report = reportOf(stdout);
    expect({ status, holds: report.holds }).toEqual({ status: 7, holds: false });
    expect(report.rows.find(({ id }) => id === 'machine.bubblewrap')).toMatchObject({
      verdict: 'not-enforced',
      enable: expect.stringContaining('apt install bubblewrap'),
    });
    expect(idsOf(report, 'unknown')).toEqual(
      expect.arrayContaining(['contract.hidden', 'contract.outside', 'promise.disk-full', 'boundary.kill']),
    );
  });

  it('ends with 6 where the contract is not valid', () => {
    const here = place();
    writeFileSync(join(here.workspace, 'countersign.yaml'), 'contract: 7\n');
    const { status, stdout, stderr } = doctor(here);
    expect({ status, stdout }).toEqual({ status: 6, stdout: '' });
    expect(stderr).toContain('error:');
  });
});
