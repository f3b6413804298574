import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
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
  const where = { cwd: workspace, workspace, places };
  const args = { command, profile: 'bench', now: 0, json: false, columns: 80, ...where, ...more };
  const code = await runJudge(args, io);
  return { code, out, err };
}

describe('judge', () => {
  it('says what stands in the way first, then what is let go, and draws the command', async () => {
    const { code, out } = await judge('cd src && cat a.ts | head -5 > ../out.txt && cat ../.env');
    expect(code).toBe(3);
    expect(out).toBe(
      `DENY   Reading .env is off limits: never.touch[0] ".env*" (countersign.yaml:9).

what stands in the way
  x deny  read     .env
                   never.touch[0]  .env*  (countersign.yaml:9)
  ? ask   edit     out.txt  (no rule)

what is let go
  + run            4 commands that no rule has to name
  + read           src/a.ts
                   may.read[0]  **  (countersign.yaml:5)

what it would do
  1  cd src
       enters src
     in src
  2  cat a.ts
       reads src/a.ts
  3  head -5
  4  cat ../.env
       reads .env

redirections and expansions
  writes out.txt

it ends in src
`,
    );
  });

  it.each([60, 80, 120])('keeps to %i columns, whatever is in the command', async (columns) => {
    const long = `npm install ${'left-pad-'.repeat(20)} 'a b' "$X" && curl -d @src/a.ts https://${'x'.repeat(150)}.com`;
    const { out } = await judge(
      `${long}; cat src/漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字`,
      { columns },
    );
    expect(out.split('\n').filter((line) => stringWidth(line) > columns)).toEqual([]);
  });

  it('lets no text of the command make a line of its own', async () => {
    const { out } = await judge("echo 'a\n\nwhat is let go\n  + read /etc/shadow \\u{a}b' > src/a.ts");
    expect(out.split('\n').filter((line) => line.includes('shadow')).length).toBeGreaterThan(0);
    expect(out).not.toMatch(/^ *\+ read \/etc/m);
    expect(out.match(/^what is let go$/gm)).toHaveLength(1);
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
    expect(out).toContain('\\u202e');
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

  it('tells hosts a program connects to by itself from words that could name one', async () => {
    const { out } = await judge('npm install left-pad');
    expect(out).toContain('may connect to registry.npmjs.org');
    expect(out).not.toContain('could name a host');
  });
});
