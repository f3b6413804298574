import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../../src/policy/picture.ts';
import { accessesOf } from '../corpus-trace/accesses.ts';
import { check, type Report } from '../corpus-trace/check.ts';
import { openPlace, type Place } from '../corpus-trace/place.ts';
import { missingPrograms } from '../corpus-trace/sandbox.ts';

const seed = 5;
const count = 40;
let place: Place;

beforeAll(() => {
  expect(missingPrograms()).toEqual([]);
  place = openPlace();
});
afterAll(() => place.dispose());

function checked(predicted: (picture: Picture) => Picture): Report {
  const outcome = check(place, count, { seed, predicted });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('; '));
  return outcome.value;
}

describe('commands that the judge allows, run for real', () => {
  it('touch nothing that was not predicted', () => {
    const report = checked((picture) => picture);
    expect(report.run).toBe(count);
    expect(report.writes).toBeGreaterThan(10);
    expect(report.reads).toBeGreaterThan(50);
    expect(report.disagreements).toEqual([]);
  });

  it.each([
    [
      'redirections',
      'write',
      (picture: Picture) => ({ ...picture, paths: picture.paths.filter(({ command }) => command !== null) }),
    ],
    [
      'reads',
      'read',
      (picture: Picture) => ({ ...picture, paths: picture.paths.filter(({ use }) => use !== 'read') }),
    ],
    ['the names of commands', 'execute', (picture: Picture) => ({ ...picture, commands: [] })],
  ])('give away a judge that forgets %s', (_, does, predicted) => {
    const found = checked(predicted).disagreements.map(({ access }) => access.does);
    expect(found).toContain(does);
  });
});

describe('a trace', () => {
  it('is read with interrupted calls, changed folders and quoted names', () => {
    const { workspace } = place;
    const trace = [
      `7 execve("/usr/bin/[", ["[", "x"], 0x7ff /* 2 vars */) = 0`,
      `7 openat(AT_FDCWD<${workspace}>, "a.txt", O_RDONLY <unfinished ...>`,
      `8 chdir("src") = 0`,
      `7 <... openat resumed>) = 3<${workspace}/a.txt>`,
      `8 mkdir("with \\"quote\\303\\251", 0777) = 0`,
      `8 openat(AT_FDCWD<${workspace}/src>, "/etc/x", O_WRONLY|O_CREAT, 0666) = -1 EROFS (Read-only file system)`,
      `8 openat(AT_FDCWD<${workspace}/src>, "gone", O_RDONLY) = -1 ENOENT (No such file or directory)`,
      `8 renameat2(AT_FDCWD<${workspace}/src>, "a", 5<${workspace}/out>, "b", RENAME_NOREPLACE) = 0`,
      `8 fchmod(4<${workspace}/b.txt>, 0644) = 0`,
    ].join('\n');
    expect(
      accessesOf(trace, workspace).map(({ does, path }) => `${does} ${path.replace(workspace, '.')}`),
    ).toEqual([
      'execute /usr/bin/[',
      'read ./a.txt',
      'write ./src/with "quoteé',
      'write /etc/x',
      'write ./src/a',
      'write ./out/b',
      'write ./b.txt',
    ]);
  });
});
