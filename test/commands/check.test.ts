import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCheck } from '../../src/commands/check.ts';

const workspace = mkdtempSync(join(tmpdir(), 'check-'));
afterAll(() => rmSync(workspace, { recursive: true }));
const now = Date.parse('2026-11-20T12:00:00Z');

async function check(text: string | null, file?: string) {
  if (text !== null) writeFileSync(join(workspace, file ?? 'countersign.yaml'), text);
  let [out, err] = ['', ''];
  const io = { out: (more: string) => (out += more), err: (more: string) => (err += more) };
  const code = await runCheck({ workspace, now, ...(file === undefined ? {} : { file }) }, io);
  return { code, out, err };
}

const good = 'contract: 1\ntask: a\nowner: dana@example.com\n';

describe('check', () => {
  it('says that a contract is valid', async () => {
    const { code, out, err } = await check(good);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^countersign\.yaml is valid: low risk, sha256 [0-9a-f]{12}\n$/);
  });
  it('prints every problem with its place and its fix, and ends with 6', async () => {
    const { code, out, err } = await check(`${good}risk: hihg\nhold: 0m\n`);
    expect({ code, out }).toEqual({ code: 6, out: '' });
    expect(err).toBe(
      'error: `risk` has to be one of low, medium, high, not "hihg"\n  at countersign.yaml:4:7\n  fix: did you mean high?\n' +
        'error: `hold` is 0: no question could be answered\n  at countersign.yaml:5:7\n  fix: write between 1s and 24h, for example: hold: 10m\n' +
        '2 problems in countersign.yaml\n',
    );
  });
  it('prints warnings and still succeeds', async () => {
    const { code, out, err } = await check(`${good}risk: medium\n`, 'other.yaml');
    expect(code).toBe(0);
    expect(err).toMatch(
      /^warning: there is no rollback note.*\n {2}at other\.yaml:4:1\n {2}fix: add `rollback`/,
    );
    expect(out).toContain('other.yaml is valid: medium risk');
    expect(out).toContain('1 warning\n');
  });
  it('never sends what a file says to the terminal as it is', async () => {
    const { err } = await check(`${good}risk: "\\e[2Jlow\\u202e"\n"\\a": 1\n`);
    expect(err).toContain('not "\\u{1b}[2Jlow\\u{202e}"');
    expect(err).toContain('there is no field `\\u{7}`');
    expect(err.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
  it('says that there is no file', async () => {
    const { code, err } = await check(null, 'none.yaml');
    expect(code).toBe(6);
    expect(err).toContain('none.yaml: there is no such file');
  });
});

describe('an organisation file', () => {
  const write = (text: string) => writeFileSync(join(workspace, 'organisation.yaml'), text, { mode: 0o600 });
  /** A good contract, checked on a machine with that organisation file. */
  const beside = async (text: string): Promise<number> => {
    write(text);
    writeFileSync(join(workspace, 'countersign.yaml'), good);
    return runCheck({ workspace, now, config: workspace }, { out: () => '', err: () => '' });
  };

  it('is checked by its name', async () => {
    write('organisation: 1\nretention: { keep: 90d }\n');
    expect(await check(null, 'organisation.yaml')).toMatchObject({ code: 0, err: '' });
    write('organisation: 1\nmay: { ship: [dana] }\n');
    const bad = await check(null, 'organisation.yaml');
    expect(bad.code).toBe(6);
    expect(bad.err).toContain('no field `ship`');
    expect(bad.err).toContain('organisation.yaml:2:8');
  });

  it('that cannot be read makes a good contract no good', async () => {
    expect(await beside('organisation: 1\n')).toBe(0);
    expect(await beside('organisation: x\n')).toBe(6);
  });
});
