import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Availability, findBoundary } from '../../src/boundary/availability.ts';
import type { DoctorArgs } from '../../src/commands/doctor.ts';
import { contractRows, subjectOf } from '../../src/commands/doctor-contract.ts';
import type { DoctorRow, DoctorVerdict } from '../../src/model/doctor.ts';
import { must } from '../commands/recorded-run.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const text = `contract: 1
task: try
owner: a@example.com
may: { edit: ["src/**"] }
never: { touch: ["secrets/**", ".env*"] }
`;

function openPlace(contract = text): DoctorArgs {
  const root = temporaryDirectory();
  const workspace = join(root, 'work');
  for (const folder of ['src', 'secrets', '.claude']) mkdirSync(join(workspace, folder), { recursive: true });
  for (const name of ['store', 'runtime', 'config', 'home/.ssh']) {
    mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
  }
  const files = {
    'work/secrets/key': 'a secret',
    'work/.env': 'TOKEN=x',
    'work/.claude/settings.json': '{}',
    'home/.ssh/id': 'a key',
    'store/history.json': '{}',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);
  writeFileSync(join(workspace, 'countersign.yaml'), contract);
  execFileSync('git', ['init', '--quiet', workspace]);
  execFileSync('git', ['-C', workspace, 'add', 'secrets/key']);
  return {
    contract: undefined,
    profile: undefined,
    json: false,
    workspace,
    places: {
      store: join(root, 'store'),
      config: join(root, 'config'),
      runtime: join(root, 'runtime'),
      home: join(root, 'home'),
    },
    env: { PATH: process.env.PATH },
    now: Date.now(),
    columns: 80,
    terminal: { columns: 80, rows: 24, tty: true },
  };
}

function found(): Extract<Availability, { available: true }> {
  const boundary = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (!boundary.available) throw new Error(`${boundary.problem.message} ${boundary.problem.fix}`);
  return boundary;
}

/** In the place of bubblewrap: starts the command and protects from nothing. */
function sieve(): string {
  const file = join(temporaryDirectory(), 'bwrap');
  writeFileSync(file, '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n');
  chmodSync(file, 0o755);
  return file;
}

const verdictsOf = (rows: readonly DoctorRow[]): Record<string, DoctorVerdict> =>
  Object.fromEntries(rows.map(({ id, verdict }) => [id.replace('contract.', ''), verdict]));

/** Names, contents and times of all that is there: what must be the same afterwards. */
const pictureOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.git/'))
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const { mtimeMs, mode } = statSync(path);
      return `${name} ${mode} ${mtimeMs} ${statSync(path).isFile() ? readFileSync(path, 'utf8') : ''}`;
    });

describe("this contract's boundary", () => {
  it('holds, says what it cannot, and leaves everything as it was', async () => {
    const args = openPlace();
    const { subject } = must(await subjectOf(args));
    const before = pictureOf(join(args.workspace, 'secrets'));
    const names = readdirSync(args.workspace);
    const rows = await contractRows(subject, found(), args);
    expect(verdictsOf(rows)).toEqual({
      file: 'enforced',
      hidden: 'enforced',
      'hidden-write': 'enforced',
      own: 'enforced',
      closed: 'enforced',
      outside: 'enforced',
      open: 'enforced',
      wider: 'enforced',
      later: 'not-enforced',
      tracked: 'not-enforced',
    });
    expect(rows.find(({ id }) => id === 'contract.tracked')?.about).toEqual(['secrets/key']);
    expect(pictureOf(join(args.workspace, 'secrets'))).toEqual(before);
    expect(readdirSync(args.workspace)).toEqual(names);
    expect(readdirSync(args.places.runtime)).toEqual([]);
  });

  it('is not enforced, path by path, when nothing protects', async () => {
    const args = openPlace();
    const { subject } = must(await subjectOf(args));
    const rows = await contractRows(subject, { ...found(), bwrap: sieve() }, args);
    expect(verdictsOf(rows)).toMatchObject({
      hidden: 'not-enforced',
      'hidden-write': 'not-enforced',
      own: 'not-enforced',
      closed: 'not-enforced',
      outside: 'not-enforced',
    });
    const aboutOf = (id: string) => rows.find((row) => row.id === id)?.about ?? [];
    const expected = ['secrets', '.env'].map((name) => join(args.workspace, name));
    expect(aboutOf('contract.hidden')).toEqual(expect.arrayContaining(expected));
    expect(aboutOf('contract.own')).toContain(join(args.places.store, 'history.json'));
  });

  it('is unknown where there can be none', async () => {
    const args = openPlace();
    const { subject } = must(await subjectOf(args));
    const problem = { code: 'boundary-missing', message: 'No bubblewrap.', fix: '' };
    const rows = await contractRows(subject, { available: false, problem }, args);
    expect(verdictsOf(rows)).toMatchObject({ hidden: 'unknown', closed: 'unknown', outside: 'unknown' });
  });

  it('says when the boundary is wider than the contract', async () => {
    const args = openPlace(text.replace('src/**', 'src/**/*.ts'));
    const { subject } = must(await subjectOf(args));
    const rows = await contractRows(subject, found(), args);
    const wider = rows.find(({ id }) => id === 'contract.wider');
    expect(wider).toMatchObject({ verdict: 'not-enforced', needed: false });
    expect(wider?.about?.[0]).toMatch(/^src: /);
  });

  it('needs no contract, and refuses one that is not valid', async () => {
    const none = { ...openPlace(), workspace: temporaryDirectory() };
    const { subject } = must(await subjectOf(none));
    expect(subject).toBeUndefined();
    expect(verdictsOf(await contractRows(subject, found(), none))).toEqual({ file: 'not-needed' });
    const wrong = await subjectOf(openPlace('contract: 7\n'));
    expect(wrong.ok).toBe(false);
  });
});
