import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readFiles } from '../../../src/evidence/consequences/read-files.ts';
import { createGit } from '../../../src/evidence/consequences/run-git.ts';
import { openPlace, type Place } from './rig.ts';

/** A repository whose every setting that names a program names one that leaves a mark. */
function hostile(whenOver?: (clear: () => void) => void): { place: Place; mark: string; blob: string } {
  const place = openPlace(true, whenOver);
  const mark = join(place.home, 'mark');
  const program = join(place.home, 'program.sh');
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${mark}\ncat\n`);
  chmodSync(program, 0o755);
  const hooks = join(place.home, 'hooks');
  mkdirSync(hooks);
  for (const hook of [
    'post-index-change',
    'pre-push',
    'reference-transaction',
    'post-checkout',
    'fsmonitor-watchman',
  ]) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\necho ${hook} >> ${mark}\n`, { mode: 0o755 });
  }
  place.write({
    '.gitattributes': '* filter=bad diff=bad merge=bad\n',
    a: 'a\n',
    b: 'b\n',
    'build/x': 'x\n',
  });
  place.commit('first');
  const blob = place.git('rev-parse', ':b').trim();
  place.git('branch', 'topic');
  place.git('remote', 'add', 'origin', join(place.home, 'elsewhere.git'));
  place.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  place.write({ a: 'changed\n' });
  const settings: Record<string, string> = {
    'core.fsmonitor': program,
    'core.hooksPath': hooks,
    'core.pager': program,
    'core.sshCommand': program,
    'core.editor': program,
    'core.askPass': program,
    'core.alternateRefsCommand': program,
    'diff.external': program,
    'diff.bad.textconv': program,
    'diff.bad.command': program,
    'filter.bad.clean': program,
    'filter.bad.smudge': program,
    'filter.bad.process': program,
    'filter.bad.required': 'true',
    'merge.bad.driver': program,
    'gpg.program': program,
    'log.showSignature': 'true',
    'credential.helper': `!${program}`,
    'uploadpack.packObjectsHook': program,
    'alias.ls-files': `!${program}`,
    'alias.rev-parse': `!${program}`,
    'pager.rev-list': program,
    'core.repositoryFormatVersion': '1',
    'extensions.partialClone': 'origin',
    'remote.origin.promisor': 'true',
    'remote.origin.uploadpack': program,
    'submodule.recurse': 'true',
  };
  const lines = Object.entries(settings).map(([name, value]) => {
    const [section = '', ...rest] = name.split('.');
    const head = rest.length > 1 ? `[${section} "${rest.slice(0, -1).join('.')}"]` : `[${section}]`;
    return `${head}\n\t${rest.at(-1)} = ${JSON.stringify(value)}\n`;
  });
  appendFileSync(join(place.at, '.git/config'), lines.join(''));
  return { place, mark, blob };
}

const commands = [
  'rm -rf build',
  'rm a b',
  'echo x > a',
  'git reset --hard',
  'git reset --hard topic',
  'git checkout -- .',
  'git restore --source=HEAD .',
  'git clean -fdx',
  'git rm -rf build',
  'git stash drop',
  'git branch -D topic',
  'git rebase topic',
  'git push --force origin main',
  'git push origin topic',
  'git push origin --delete main',
  'git push --mirror',
  'gh pr create',
  'npm ci',
];

describe('a hostile repository', () => {
  const { place, mark, blob } = hostile(afterAll);
  it.each(commands)('starts nothing it names: %s', async (command) => {
    await place.foresee(command);
    expect(existsSync(mark)).toBe(false);
  });

  it('fetches nothing for an object that is not there', async () => {
    rmSync(join(place.at, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    place.write({ b: 'other\n' });
    await place.foresee('git reset --hard && git rm -f b && rm b');
    expect(existsSync(mark)).toBe(false);
  });

  it('would start it: the settings are live', () => {
    const live = hostile();
    try {
      live.place.git('status');
    } catch {
      // What the program breaks is not the point.
    }
    expect(existsSync(live.mark)).toBe(true);
  });
});

/** Twenty thousand files that git ignores. */
function crowded(whenOver: (clear: () => void) => void): Place {
  const place = openPlace(true, whenOver);
  place.write({ '.gitignore': 'node_modules\n' });
  const make = 'mkdir -p node_modules/p && cd node_modules/p && seq 1 20000 | xargs touch';
  execFileSync('sh', ['-c', make], { cwd: place.at });
  return place;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the bound', () => {
  const crowd = crowded(afterAll);
  it('holds for twenty thousand files: counted, or said not to be, in good time', async () => {
    const began = performance.now();
    const [said] = await crowd.foresee('rm -rf node_modules', { signal: AbortSignal.timeout(300) });
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(said?.text).toMatch(
      said?.counted
        ? /^delete 20,000 files \(0 B\), all ignored by git: /
        : /^delete (?:(?:at least [\d,]+ files of )?node_modules|20,000 files \(0 B\), what git has of it): not counted$/,
    );
  });

  it('counts all of them when there is time', async () => {
    const [said] = await crowd.foresee('rm -rf node_modules');
    expect(said).toMatchObject({ counted: true, undo: 'no', how: 'git has no copy of 20,000 files' });
  });

  it('says of every line that it was not counted when there is no time at all', async () => {
    const place = openPlace();
    place.write({ a: 'a' });
    place.commit('first');
    const over = { signal: AbortSignal.abort() };
    expect(await place.says('rm a; git push -f; git reset --hard', over)).toEqual([
      'delete: delete 1 file (1 B), what git has of it: not counted · undo: unknown, git was not asked in time',
      'push: overwrite a branch elsewhere (this branch): not counted · undo: unknown',
      'discard: throw away what is not committed: not counted · undo: unknown',
      'discard: move the branch: commits only on it: not counted · undo: unknown',
    ]);
  });

  it('does not wait for a file system that does not answer, and says how far it came', async () => {
    const place = openPlace();
    place.write({ 'd/a': 'a', 'd/b/c': 'c' });
    const controller = new AbortController();
    const files = {
      ...readFiles,
      list(folder: string) {
        if (folder.endsWith('/b')) controller.abort();
        return readFiles.list(folder);
      },
    };
    const [said] = await place.says('rm -r d', { signal: controller.signal, files });
    expect(said).toMatch(/^delete: delete at least \d files? of d: not counted/);
  });

  it('asks git no more often for files in many folders', async () => {
    const place = openPlace();
    const names = Array.from({ length: 60 }, (_, at) => `d${at}/f`);
    place.write(Object.fromEntries(names.map((name) => [name, name])));
    place.commit('first');
    const asked: number[] = [];
    const [said] = await place.says(`rm ${names.join(' ')}`, { asked: () => asked.push(1) });
    expect(said).toContain('delete 60 files (290 B), unchanged in git');
    expect(asked.length).toBeLessThan(5);
  });

  it('kills a git that is not done in time', async () => {
    const place = openPlace(false);
    const slow = join(place.home, 'slow-git');
    const pid = join(place.home, 'pid');
    writeFileSync(slow, `#!/bin/sh\necho $$ > ${pid}\nexec sleep 600\n`, { mode: 0o755 });
    const controller = new AbortController();
    const said = createGit({ program: slow, environment: {} }, controller.signal)('/', ['anything']);
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await new Promise((go) => setImmediate(go));
    const child = Number(readFileSync(pid, 'utf8'));
    expect(isAlive(child)).toBe(true);
    controller.abort();
    expect(await said).toBeUndefined();
    while (isAlive(child)) await new Promise((go) => setImmediate(go));
  });

  it('does not wait at a pipe in the place of a file', async () => {
    const place = openPlace();
    place.write({ 'package.json': '{}' });
    rmSync(join(place.at, 'package.json'));
    execFileSync('sh', ['-c', 'mkfifo package.json Makefile'], { cwd: place.at });
    expect(await place.says('npm test; make all')).toEqual([
      'script: run make all: not counted · undo: unknown',
    ]);
    expect(readFiles.read(join(place.at, 'Makefile'), 100)).toBeUndefined();
  });

  it('lets others have their turn while it counts', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await crowd.foresee('rm -rf node_modules');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });
});
