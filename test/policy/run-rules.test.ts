import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.ts';
import { programName } from '../../src/policy/run-rules.ts';
import { files, inputOf, run } from './inputs.ts';

const lookUp = files({ '/w/linked': '/w/pkg' }, { '/w/test': ['a.ts'], '/w/pkg': ['b.ts'] });
const effectOf = (contract: Record<string, unknown>, command: string): string =>
  decide(inputOf(run(command), { contract, lookUp })).effect;

const may: [pattern: string, command: string, fits: boolean][] = [
  ['npm run lint', 'npm run lint', true],
  ['npm run lint', 'npm run lint x', false],
  ['npm run lint', 'npm run', false],
  ['npm run *', 'npm run lint', true],
  ['npm run *', 'npm run --x', false],
  ['npm run *', 'npm run a b', false],
  ['npm run ...', 'npm run', true],
  ['npm run ...', 'npm run a b', true],
  ['npm run ...', 'npm run a --b', false],
  ['npm ... test', 'npm run test', true],
  ['npm ... test', 'npm test', true],
  ['npm ... test', 'npm run build', false],
  ['npm a... test b', 'npm a a test b', true],
  ['npx vitest run test/**', 'npx vitest run test/a.ts', true],
  ['npx vitest run test/**', 'npx vitest run ./test/../test/a.ts', true],
  ['npx vitest run test/**', 'npx vitest run src/a.ts', false],
  ['npx vitest run test/**', 'npx vitest run test/../src', false],
  ['npx vitest run test/**', 'npx vitest run test/a.ts test/b.ts', false],
  ['npx vitest run test/**...', 'npx vitest run test/a.ts test/b.ts', true],
  ['npx vitest run test/**...', 'npx vitest run', false],
  ['mytool [--quiet] [-t *] run', 'mytool -t x run --quiet', true],
  ['mytool [--quiet] [-t *] run', 'mytool run --loud', false],
  ['mytool [-t *] run', 'mytool run -t', false],
  ['mytool [-t *] run', 'mytool -t --config run', false],
  ['mytool [-t *] run', 'mytool -t - run', true],
  ['mytool [-t --deep] run', 'mytool -t --deep run', true],
  ['mytool --mode=a|b', 'mytool --mode=b', true],
  ['mytool --mode=a|b', 'mytool --mode=c', false],
  ['mytool x|y', 'mytool y', true],
  ['mytool --mode=a|b', 'mytool --mode=a', true],
  ['mytool -m=a|b', 'mytool -m=b', true],
  ['mytool a-x=b|c', 'mytool c', true],
  ['mytool |', "mytool '|'", true],
  ['mytool src/*|docs/*', 'mytool docs/a', true],
  ['mytool --file=src/**', 'mytool --file=src/a/b', true],
  ['mytool src/a', 'mytool ./src/a', false],
  ['mytool src/*', 'mytool ./src/a', true],
  ['mytool src/*', 'mytool src/a/b', false],
  ['mytool src/**', "mytool 'src/a;b'", false],
  ['mytool src/**', "mytool 'src/a$(b)'", false],
  ['mytool src/**', "mytool 'src/$a'", true],
  ['[-q] mytool', 'mytool -q', true],
  ['[a] b', 'a b', false],
  ['npm run lint', 'npm lint', false],
  ['mytool "a b"', "mytool 'a b'", true],
  ['mytool "a b"', 'mytool a b', false],
  ['mytool', 'cd pkg && mytool', false],
  ['in:pkg/** mytool', 'cd pkg && mytool', true],
  ['in:pkg/** mytool', 'mytool', false],
  ['mytool', './mytool', false],
  ['mytool', 'X=1 mytool', false],
  ['mytool', 'CI=1 mytool', true],
  ['mytool', 'mytool $X', false],
  ['mytool *', 'mytool $X', false],
  ['mytool', 'mytool > out', false],
  ['mytool', 'mytool > /dev/null 2>&1', true],
  ['mytool', 'mytool; other', false],
  ['mytool', 'timeout 5 mytool', true],
  ['git commit -m *', `git commit -m "$(cat <<'EOF'\nFix (a) b\nEOF\n)"`, true],
  ['git commit -m *', 'git commit -m "$(cat x)"', false],
];

const tight: [pattern: string, command: string, fits: boolean][] = [
  ['git push', 'git push origin main', true],
  ['git push', 'git -C x push', true],
  ['git push', '/usr/bin/git push', true],
  ['git push', 'git pull', false],
  ['git push', 'git stash push', false],
  ['npm * lint', 'npm run build', false],
  ['npm * lint', 'npm run lint', true],
  ['mytool src/**', 'mytool -x src/a', true],
  ['mytool src/*', 'mytool src/a/b', true],
  ['bin/* x', './bin/a/b x', true],
  ['bin/* x', 'bin/a x', true],
  ['bin/* x', '/w/bin/a x', true],
  ['bin/* x', 'env bin/a x', true],
  ['pkg/bin/* x', 'cd pkg && bin/a x', true],
  ['bin/* x', 'cd pkg && bin/a x', false],
  ['bin/* x', 'cd $X && bin/a x', false],
  ['pkg/bin/* x', 'cd linked && bin/a x', true],
  ['linked/bin/* x', 'cd linked && bin/a x', true],
  ['bin/* x', 'cd bin && a x', false],
  ['bin/* x', 'bin/a y', false],
  ['bin/* x', 'a x', false],
  ['/opt/** x', '/opt/bin/a x', true],
  ['echo src/**', 'echo x', false],
  ['npm install *', 'npm install', true],
  ['npm install *', 'npm --global install x', true],
  ['prisma migrate *', 'npx prisma migrate deploy --schema x', true],
  ['kubectl apply ...', 'kubectl -n prod apply -f x', true],
  ['kubectl apply ...', 'sudo kubectl apply', true],
  ['kubectl apply ...', 'echo kubectl apply', false],
  ['cat docs/**', 'cat docs/a', true],
  ['in:pkg/** npm publish', 'npm publish', false],
  ['in:pkg/** npm publish', 'cd pkg && npm publish', true],
  ['in:pkg/** npm publish', 'cd pkg && npm test', false],
  ['in:. npm publish', 'npm publish', true],
  ['in:pkg/** npm publish', 'cd $x && npm publish', true],
  ['in:pkg/**', 'cd pkg && ls', true],
  ['in:pkg/**', 'ls', false],
  ['mytool "a b" x', "mytool 'a b' x", true],
  ["mytool 'a b' x", "mytool 'a b' x", true],
  ['mytool "" x', "mytool '' x", true],
  ['mytool "" x', 'mytool x', false],
  ['mytool http://a/*', 'mytool http://a/b', true],
  ['mytool http://a/*', 'mytool http://b/b', false],
  ['git push --force', 'git push origin --force', true],
  ['git push --force', 'git push origin', false],
  ['npx *', 'npx x', true],
  ['*', 'anything at all', true],
];

describe('may.run', () => {
  for (const [pattern, command, fits] of may) {
    it(`${pattern}  ${fits ? 'names' : 'does not name'}  ${command}`, () => {
      expect(effectOf({ may: { run: [pattern] } }, command)).toBe(fits ? 'allow' : 'ask');
    });
  }
});

describe('never.run', () => {
  for (const [pattern, command, fits] of tight) {
    it(`${pattern}  ${fits ? 'means' : 'does not mean'}  ${command}`, () => {
      expect(['deny', 'stop'].includes(effectOf({ never: { run: [pattern] } }, command))).toBe(fits);
    });
  }
});

describe('a command with hundreds of options', () => {
  const options = '-a '.repeat(400);
  it.each([
    { never: { run: ['mytool push x ...'] } },
    { ask: { run: ['mytool push x ...'] } },
    { may: { run: ['mytool [-a] [-a -a] [-a -a -a] run'] } },
    { may: { run: ['mytool -a... -a... -a... run'] } },
  ])('is compared with %j in few steps', (contract) => {
    expect(effectOf(contract, `mytool ${options}y`)).toBe('ask');
  });
});

describe('the name of a program', () => {
  it.each([
    ['prisma', 'prisma'],
    ['prisma@5', 'prisma'],
    ['prisma@^5.1', 'prisma'],
    ['node_modules/.bin/prisma', 'prisma'],
    ['@scope', '@scope'],
    ['@scope/prisma@5', 'prisma'],
    ['a@5+x', 'a@5+x'],
  ])('%s: %s', (written, name) => expect(programName(written)).toBe(name));
});
