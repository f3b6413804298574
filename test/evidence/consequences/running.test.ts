import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPlace, type Place } from './rig.ts';

const manifest = {
  name: '@acme/sync',
  version: '1.2.3',
  scripts: { pretest: 'node gen.js', test: 'vitest run', prepare: 'husky', postinstall: 'node fetch.js' },
};
const lock = {
  packages: {
    '': {},
    'node_modules/esbuild': { hasInstallScript: true },
    'node_modules/a/node_modules/node-pty': { hasInstallScript: true },
    'node_modules/zod': {},
  },
};
const makefile =
  'VERSION := 1\n.PHONY: all\nall: build\n\ttrue\nrelease: all\n\t./deploy.sh prod\n\techo done\n\nother:\n';

function project(): Place {
  const place = openPlace(false);
  place.write({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify(lock),
    Makefile: makefile,
    'sub/x': '',
  });
  return place;
}

const scripts = 'undo: unknown, install scripts may act anywhere';
const cases: [string, string, string[]][] = [
  [
    'a clean install',
    'npm ci',
    [
      `install: install 3 packages; 2 run install scripts: esbuild, node-pty; the project's own postinstall: node fetch.js | prepare: husky · ${scripts}`,
    ],
  ],
  [
    'programs and verbs named like what every object has',
    'constructor x; __proto__ y; npm constructor; toString; npm ci --ignore-scripts',
    [
      'install: install what the lock file names; scripts are ignored, no code of theirs runs now · undo in part: git restore -- package.json and the lock file, then npm install',
    ],
  ],
  [
    'an install without scripts',
    'npm ci --ignore-scripts',
    [
      'install: install what the lock file names; scripts are ignored, no code of theirs runs now · undo in part: git restore -- package.json and the lock file, then npm install',
    ],
  ],
  [
    'an install of a package',
    'npm install left-pad',
    [`install: install left-pad: it and all it brings may run install scripts · ${scripts}`],
  ],
  [
    'with another program',
    'pnpm install',
    [
      `install: install what the lock file names; which of them have install scripts is not counted for pnpm; the project's own postinstall: node fetch.js | prepare: husky · ${scripts}`,
    ],
  ],
  [
    'python packages',
    'pip install requests==2.0 flask',
    [
      'install: install requests==2.0, flask with pip, running the code that builds and installs it · undo: unknown, what they run may act anywhere',
    ],
  ],
  [
    'a package fetched to be run',
    'npx cowsay hello',
    [
      'install: run cowsay, fetched first when it is not installed · undo: unknown, what they run may act anywhere',
    ],
  ],
  [
    'a script with what runs before it',
    'npm test',
    ['script: run pretest: node gen.js | vitest run · undo: unknown'],
  ],
  [
    'the same from below',
    'cd sub && npm run test',
    ['script: run pretest: node gen.js | vitest run · undo: unknown'],
  ],
  [
    'a script by its name alone',
    'yarn test',
    ['script: run pretest: node gen.js | vitest run · undo: unknown'],
  ],
  ['no such script', 'npm run nothing', []],
  [
    'a target',
    'make release',
    ['script: run make release: ./deploy.sh prod; echo done (first: all) · undo: unknown'],
  ],
  ['the first target', 'make', ['script: run make all: true (first: build) · undo: unknown']],
  ['a target that is not there', 'make nothing', ['script: run make nothing: not counted · undo: unknown']],
  [
    'a package that is published',
    'npm publish',
    ['publish: publish @acme/sync 1.2.3 to the registry npm is set to · undo: none, who fetched it keeps it'],
  ],
  [
    'a schema',
    'psql -c "drop table customers"',
    ['elsewhere: change a database schema or drop data (psql) · no undo is known'],
  ],
  [
    'a cluster',
    'kubectl delete pod api',
    ['elsewhere: change running infrastructure (kubectl) · no undo is known'],
  ],
  [
    'infrastructure',
    'terraform apply',
    ['elsewhere: change running infrastructure (terraform) · no undo is known'],
  ],
  ['what only reads', 'ls && cat package.json && git status', []],
];

describe('running and installing', () => {
  it.each(cases)('%s', async (_, command, expected) => {
    expect(await project().says(command)).toEqual(expected);
  });

  it('takes the setting of the project and of the person for scripts', async () => {
    const place = project();
    writeFileSync(join(place.home, '.npmrc'), 'ignore-scripts=true\n');
    expect((await place.says('npm ci'))[0]).toContain('scripts are ignored');
    writeFileSync(join(place.at, '.npmrc'), '# mine\nignore-scripts = false\n');
    expect((await place.says('npm ci'))[0]).toContain('2 run install scripts');
    expect((await place.says('npm ci --ignore-scripts=false'))[0]).toContain('2 run install scripts');
  });

  it('shows no more than two hundred characters of a script', async () => {
    const place = project();
    place.write({ 'package.json': JSON.stringify({ scripts: { long: 'x'.repeat(500) } }) });
    expect(await place.says('npm run long')).toEqual([`script: run ${'x'.repeat(200)}… · undo: unknown`]);
  });

  it('puts what cannot be undone first', async () => {
    const place = project();
    expect(
      (await place.foresee('npm test && terraform apply && rm Makefile')).map(({ undo }) => undo),
    ).toEqual(['no', 'no', 'unknown']);
  });

  it('reads neither a broken manifest nor a folder in its place', async () => {
    const place = project();
    place.write({ 'package.json': '{ not json', 'other/package.json/x': '' });
    expect(await place.says('npm test')).toEqual([]);
    expect(await place.says('npm --prefix other test')).toEqual([]);
  });
});
