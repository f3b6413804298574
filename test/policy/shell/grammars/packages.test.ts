import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { packages } from '../../../../src/policy/shell/grammars/packages.ts';
import { judged, provedBy, rowsOf, wrongRows } from './project-judging.ts';

/** `+` allow, `?` ask, `-` deny, `!` stop, under the contract beside this file. Never executed. */
const table = `
+ npm test
+ npm test -- test/api.test.ts
+ npm run lint
+ npm run build
+ npm run secrets
+ npm run deploy
+ npm ci
+ npm --version
+ npm -v
+ npx --version
? npm --help
+ pip --version
+ pip3 -V
+ uv --version
+ pnpm test
+ yarn lint
+ pip install -r requirements.txt
? npm run secrets -- --port 1
? npm run lint -- --fix
? npm install
? npm install left-pad
? npm i -D typescript@5
? npm install @scope/secrets
? npm install git+ssh://git@github.com/a/b.git
? npm install https://example.org/x.tgz
? npm uninstall secrets
? npm ls --depth 2
? npm outdated
? npm view react versions --json
? npm config set registry https://registry.example.org
? npm -v ls
? npm --version install x
? npm publish
? npm pack --dry-run
? npm version patch
? npm login
? npm token list
? npm init -y
? npm exec -- eslint src
? npm audit fix
? npm --userconfig .npmrc install
? pnpm add secrets
? pnpm --version
? pnpm -r run build
? pnpm --filter api test
? pnpm dlx create-vite app
? yarn --version
? yarn add lodash
? yarn workspace api build
? yarn npm publish
? bun install
? bun run secrets
? bun --version
? bunx cowsay hi
? pip install requests
? pip install -e .
? pip install 'requests[secrets]>=2'
? pip list
? pip freeze
? poetry add httpx
? poetry install --with dev
? poetry --version
? poetry publish
? uv sync
? uv add httpx
? uv pip install -r requirements.txt
? uv publish
? uvx ruff check src
? pipx run black src
? conda install numpy
? gem install rails
? gem push x.gem
? bundle install
? composer install
? composer require a/b
? dotnet restore
? dotnet nuget push x.nupkg
? brew install jq
? apt-get install -y jq
? apt list --installed
? apk add curl
? twine upload dist.whl
? semantic-release --dry-run
- npm install ./deploy
- npm install file:deploy/pkg
- npm --prefix deploy test
- npm -C deploy run lint
- npm install --prefix=deploy x
- npm pack --pack-destination deploy/out
- npm install --registry https://npm.prod.example.com x
- npm ci --userconfig .env
- npm ci --globalconfig=.env
- npm run lint -- deploy/x
- npm test -- deploy/x.test.ts
- npm exec -- cat .env
- npm exec -c 'cat .env'
- npx -c 'rm -rf deploy'
- npx rimraf deploy/x
- npx eslint deploy/x.ts
- pnpm -C deploy install
- pnpm exec cat .env
- pnpm dlx prettier --write deploy/x
- yarn --cwd deploy install
- yarn exec cat .env
- bun deploy/x.ts
- bun --preload ./deploy/x.ts src/a.ts
- bun exec 'cat .env'
- pip install -r deploy/requirements.txt
- pip install -t deploy/lib requests
- pip install -e ./deploy
- pip install --index-url https://pypi.prod.example.com/simple x
- pip download -d deploy/wheels x
- uv run deploy/x.py
- uv --directory deploy sync
- uv pip compile -o deploy/requirements.txt requirements.in
- poetry -C deploy install
- poetry run cat .env
- pipenv run cat .env
- composer -d deploy install
- composer exec cat .env
! twine upload --config-file .env dist.whl
- gem push deploy/x.gem
- conda env create -f deploy/env.yml
- apk add --root deploy x
? dotnet --version
`;

describe('the package managers', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(packages).error).toBeUndefined();
  });

  it('need a rule each, but for these', () => {
    expect(provedBy(packages)).toEqual([
      'npm: version v',
      'npx: version v',
      'pip|pip3|pip2: version V help h',
      'uv: version V',
      'uvx: version V',
      'apt|apt-get|apt-cache|apt-mark: version help',
      'aptitude: version help',
    ]);
  });

  it('are judged as the rows say', () => {
    expect(rowsOf(table).length).toBeGreaterThan(124);
    expect(wrongRows(table)).toEqual([]);
  });

  it('say in the question what a command would do', () => {
    expect(judged('npm install left-pad').reason).toContain(
      'downloads packages and runs their install scripts',
    );
    expect(judged('npm version patch').reason).toContain('edits package.json, commits, tags');
    expect(judged('npm login').reason).toContain('which account npm acts as');
    expect(judged('npx cowsay').reason).toContain('runs a program of a package');
    expect(judged('pip install requests').reason).toContain('runs their build code');
    expect(judged('brew install jq').reason).toContain('the programs of this machine');
  });

  it('count as publishing where they publish, even where a rule names the command', () => {
    const published = [
      'npm publish',
      'cargo publish',
      'gem push x.gem',
      'twine upload dist.whl',
      'poetry publish',
    ];
    for (const command of [
      ...published,
      'uv publish',
      'dotnet nuget push x.nupkg',
      'mvn deploy',
      'gradle publish',
    ]) {
      expect(judged(command).reason, command).toContain('Publishing (release)');
    }
  });

  it('reach their registry, which counts against rules that forbid it only', () => {
    const never = {
      reach: ['registry.npmjs.org', 'pypi.org', 'index.crates.io', 'rubygems.org', 'proxy.golang.org'],
    };
    const commands = ['npm install x', 'npm ci', 'yarn add x', 'pnpm add x', 'bun add x', 'pip install x'];
    for (const command of [
      ...commands,
      'uvx ruff',
      'poetry add x',
      'cargo build',
      'gem install x',
      'go get x.y/z',
    ]) {
      expect(judged(command, never).mark, command).toBe('-');
    }
    expect(judged('npm ci').mark).toBe('+');
    expect(judged('npm run lint', never).mark).toBe('+');
  });
});
