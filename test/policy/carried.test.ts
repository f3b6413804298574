import { describe, expect, it } from 'vitest';
import { carriedBy } from '../../src/policy/carried.ts';
import type { CommandTouch } from '../../src/policy/shell/sketch.ts';

const command = (words: readonly string[]): CommandTouch => ({
  id: 0,
  words: words.map((text) => ({ text, known: true, place: null })),
  cwd: null,
  standing: 'rule',
  why: '',
  stdin: '',
  environment: [],
  within: null,
});
const carried = (...words: string[]): string[] =>
  carriedBy(command(words)).map((one) => one.words.map(({ text }) => text).join(' '));

const carriers = `
npx bunx pnpx pnpm yarn npm bun corepack bundle poetry uv uvx pipenv pipx hatch rye pdm tsx ts-node deno cross-env
cross-env-shell env-cmd dotenv dotenvx dotenv-cli concurrently npm-run-all lerna nx turbo rush docker podman nerdctl
docker-compose podman-compose kubectl oc ssh autossh mosh vagrant lima limactl multipass heroku fly flyctl gcloud az railway
wsl sudo doas su runuser env setsid watch parallel flock script xargs nohup timeout nice ionice chrt taskset strace ltrace
unshare nsenter chroot systemd-run at batch tmux screen entr nodemon watchexec time stdbuf expect bash sh dash zsh ksh mksh
fish ash csh tcsh busybox pwsh eval python python3 node ruby php perl awk gawk mawk lua java dotnet mix doppler op infisical
chamber aws-vault sops direnv mise asdf rtx volta nvm nix nix-shell devbox
`;

describe('what a command carries', () => {
  it.each(carriers.split(/\s+/).filter((name) => name !== ''))('%s starts others', (name) => {
    expect(carried(name, 'x', 'y')).toEqual([`${name} x y`, 'x y', 'y']);
    expect(carried(`/usr/local/bin/${name}`, 'x')).toEqual([`/usr/local/bin/${name} x`, 'x']);
  });

  it.each<[words: string[], found: string[]]>([
    [[], ['']],
    [['ls', 'x'], ['ls x']],
    [['npx'], ['npx']],
    [['./npx/ls', 'x'], ['./npx/ls x']],
    [
      ['ssh', '-p', '22', 'h'],
      ['ssh -p 22 h', '22 h', 'h'],
    ],
    [
      ['ssh', 'h', 'kubectl delete x'],
      ['ssh h kubectl delete x', 'h kubectl delete x', 'kubectl delete x', 'delete x', 'x'],
    ],
    [
      ['sh', '-c', 'a;b'],
      ['sh -c a;b', 'a b', 'b'],
    ],
    [
      ['sh', 'a|b'],
      ['sh a|b', 'a b', 'b'],
    ],
    [
      ['sh', 'a&b'],
      ['sh a&b', 'a b', 'b'],
    ],
    [
      ['node', 'run("x y")'],
      ['node run("x y")', 'run x y', 'x y', 'y'],
    ],
    [
      ['node', "f({'a':`b`})"],
      ["node f({'a':`b`})", 'f a : b', 'a : b', ': b', 'b'],
    ],
    [
      ['node', '[a b],<c>'],
      ['node [a b],<c>', 'a b c', 'b c', 'c'],
    ],
    [
      ['node', '(x)'],
      ['node (x)', '(x)'],
    ],
    [
      ['npx', '--call=a b'],
      ['npx --call=a b', 'a b', 'b'],
    ],
    [
      ['npx', '-c=a b'],
      ['npx -c=a b', 'a b', 'b'],
    ],
    [
      ['npx', 'x--call=a b'],
      ['npx x--call=a b', 'x--call=a b', 'b'],
    ],
    [
      ['npx', 'npm:prisma'],
      ['npx npm:prisma', 'prisma'],
    ],
    [
      ['npx', 'jsr:@a/b'],
      ['npx jsr:@a/b', '@a/b'],
    ],
    [
      ['npx', 'xnpm:a'],
      ['npx xnpm:a', 'xnpm:a'],
    ],
    [
      ['docker', 'run', 'hashicorp/terraform:1.9', 'a/b:2'],
      [
        'docker run hashicorp/terraform:1.9 a/b:2',
        'run hashicorp/terraform:1.9 a/b:2',
        'hashicorp/terraform a/b:2',
        'a/b',
      ],
    ],
    [
      ['npx', 'tool:1'],
      ['npx tool:1', 'tool:1'],
    ],
    [
      ['npx', 'a/b:1 x'],
      ['npx a/b:1 x', 'a/b x', 'x'],
    ],
  ])('%j', (words, found) => expect(carried(...words)).toEqual(found));

  it('does not know what a variable stands for', () => {
    const inner = carriedBy(command(['sh', '-c', 'rm $x y'])).at(-1);
    expect(
      carriedBy(command(['sh', '-c', 'rm $x y'])).map(({ words }) => words.map(({ known }) => known)),
    ).toEqual([[true, true, true], [true, false, true], [false, true], [true]]);
    expect(inner?.words[0]?.place).toBe(null);
  });

  it('is looked for in sixty words, two hundred when they are taken apart', () => {
    const many = Array.from({ length: 70 }, (_, at) => `w${at}`);
    expect(carried('npx', ...many).length).toBe(61);
    expect(carried('npx', many.join(' '), many.join(' '), many.join(' ')).length).toBe(201);
  });
});
