import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type JudgeArgs, runJudge } from '../../src/commands/judge.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'judge-')));
const workspace = join(root, 'work');
const profiles = join(root, 'config/profiles');
for (const folder of [join(workspace, 'src'), profiles, join(root, 'state'), join(root, 'run')])
  mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));
writeFileSync(join(workspace, 'src/a.ts'), 'a\n');
writeFileSync(
  join(workspace, 'countersign.yaml'),
  `contract: 1
task: try it
owner: dana@example.com
may:
  read: ["**"]
  edit: ["src/**"]
  run: ["npm test"]
never:
  touch: [".env*"]
stop_if:
  - runs: ["prisma migrate deploy"]
`,
);
writeFileSync(
  join(profiles, 'bench.yaml'),
  `profile: 1
name: bench
title: Bench
launch: { command: bench, pass: [PATH] }
channel: { kind: claude-hooks, holds: block }
task: none
tools: {}
grammars:
  lintjson: { manual: "lintjson --help, 1.6", operands: [read], flags: "q quiet", values: "schema=read" }
`,
);

async function judge(command: string, more: Partial<JudgeArgs> = {}) {
  let [out, err] = ['', ''];
  const io = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  const places = {
    store: join(root, 'state'),
    config: join(root, 'config'),
    runtime: join(root, 'run'),
    home: root,
  };
  const args = { command, profile: 'bench', cwd: workspace, workspace, places, now: 0, json: false, ...more };
  const code = await runJudge(args, io);
  return { code, out, err };
}

describe('judge', () => {
  it('draws the command and names the rule of each part', async () => {
    const { code, out } = await judge('cd src && cat a.ts | head -5 > ../out.txt');
    expect(code).toBe(4);
    expect(out).toContain('ASK  Editing out.txt is outside what the contract delegates.');
    expect(out).toMatch(/2\. cat a\.ts:read {3}in src\n {6}reads src\/a\.ts/);
    expect(out).toMatch(/redirections and expansions\n {2}writes out\.txt/);
    expect(out).toMatch(/\+ allow read src\/a\.ts\n +may\.read\[0\] {2}\*\* \(countersign\.yaml:5\)/);
    expect(out).toMatch(/it ends in src\n$/);
  });

  it.each([
    ['npm test', 0],
    ['cat src/a.ts', 0],
    ['npm install left-pad', 4],
    ['cat .env', 3],
    ['npx prisma migrate deploy', 3],
  ])('says with its exit code what would happen to %s', async (command, code) => {
    expect((await judge(command)).code).toBe(code);
  });

  it('understands programs that the profile describes', async () => {
    expect((await judge('lintjson -q src/a.ts --schema=src/b.json')).code).toBe(0);
    const odd = await judge('lintjson --fix src/a.ts');
    expect(odd.code).toBe(4);
    expect(odd.out).toContain('option --fix is not known to be harmless');
    expect((await judge('lintjson --schema .env src/a.ts')).code).toBe(3);
  });

  it('gives the picture and the verdict as JSON', async () => {
    const { out } = await judge('timeout 5 bash -c "cat src/a.ts"', { json: true });
    const shape = z.object({
      verdict: z.object({ effect: z.string() }),
      picture: z.object({
        commands: z.array(z.object({ words: z.array(z.object({ text: z.string() })), standing: z.string() })),
        paths: z.array(z.object({ use: z.string(), text: z.string() })),
      }),
    });
    const { verdict, picture } = shape.parse(JSON.parse(out));
    expect(verdict.effect).toBe('allow');
    expect(picture.commands.map(({ words }) => words.map(({ text }) => text).join(' '))).toEqual([
      'timeout 5',
      'bash',
      'cat src/a.ts',
    ]);
    expect(picture.paths).toMatchObject([{ use: 'read', text: 'src/a.ts' }]);
  });

  it('prints text that could deceive so that it cannot', async () => {
    const { out } = await judge('echo \u202egnp.exe');
    expect(out).toContain('\\u{202e}');
    expect(out).not.toContain('\u202e');
  });

  it('says what is wrong with a contract or profile it cannot read', async () => {
    const { code, err } = await judge('ls', { profile: 'nobody' });
    expect(code).toBe(6);
    expect(err).toContain('there is no profile "nobody"');
  });

  it('refuses a profile that describes a program the judge knows', async () => {
    const text = readFileSync(join(profiles, 'bench.yaml'), 'utf8');
    const rm = '  "other|rm": { manual: "x", operands: [text] }\n';
    writeFileSync(join(profiles, 'loose.yaml'), text.replace('name: bench', 'name: loose') + rm);
    const { code, err } = await judge('rm -rf src', { profile: 'loose' });
    expect(code).toBe(6);
    expect(err).toContain('`grammars` describes rm, which the judge knows already');
  });
});
