import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { building } from '../../../../src/policy/shell/grammars/building.ts';
import { judged, provedBy, rowsOf, wrongRows } from './project-judging.ts';

/** `+` allow, `?` ask, `-` deny, `!` stop, under the contract beside this file. Never executed. */
const table = `
+ cargo test
? cargo build --release
? cargo clippy --all-targets
+ go test ./...
+ go build ./...
+ go vet ./...
+ make test
+ make deploy
+ make --version
+ cmake --version
+ ninja --version
+ just --version
+ javac -version
+ gcc --version
+ mvn -q test
+ gradle test
? cargo --version
? rustc --version
? go version
? mvn --version
? gradle --version
? bazel --version
? make
? make build
? make -n deploy
? make -j4 all
? make secrets
? cmake -S . -B build
? cmake --build build
? ninja -C build
? just deploy
? task deploy
? cargo run -- --port 1
+ cargo test deploy
? cargo fmt
? cargo install ripgrep
? cargo publish
? cargo yank --version 1.0.0 x
? go run ./cmd/server
? go get example.org/x
? go generate ./...
? go mod tidy
? go env
? mvn clean install
? mvn deploy
? mvn clean deploy
? gradle build
? gradle publish
? gradle :server:run
? turbo run build --filter=deploy
? nx run deploy:build
? nx release
? lerna publish
? lerna run test
? vite build
? esbuild src/a.ts --bundle --outfile=src/a.js
? go test -c ./...
- cargo build --manifest-path deploy/Cargo.toml
- cargo --config deploy/c.toml build
- cargo test --target-dir=deploy/t
- cargo -C deploy build
- go build -o deploy/app ./...
- go test -coverprofile deploy/c.out ./...
- go -C deploy build ./...
- go run deploy/x.go
- go build -overlay=deploy/o.json ./...
- make -C deploy
- make -Cdeploy
- make --directory=deploy test
- make -f deploy/Makefile test
- make deploy/app.yaml
- cmake -P deploy/x.cmake
- cmake -B deploy
- ninja -C deploy
- just -f deploy/justfile test
- task -t deploy/Taskfile.yml x
- gradle -p deploy build
- gradle -I deploy/init.gradle test
- mvn -f deploy/pom.xml test
- mvn -s .env test
- concurrently 'cat .env' 'npm test'
`;

describe('the build tools', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(building).error).toBeUndefined();
  });

  it('need a rule each, but for these', () => {
    expect(provedBy(building)).toEqual([
      'javac: version help',
      'make|gmake: v version h help',
      'cmake: version help h',
      'ctest: version help h',
      'ninja|ninja-build|samu: version h help',
      'just: version V help h',
      'cc|gcc|g++|c++|clang|clang++|cpp: version dumpversion dumpmachine',
    ]);
  });

  it('are judged as the rows say', () => {
    expect(rowsOf(table).length).toBeGreaterThan(80);
    expect(wrongRows(table)).toEqual([]);
  });

  it('say in the question what a command would do', () => {
    expect(judged('make build').reason).toContain("runs the project's build files");
    expect(judged('cargo run').reason).toContain('builds the project and runs it');
    expect(judged('go generate ./...').reason).toContain('runs the commands written in the sources');
  });
});
