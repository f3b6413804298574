import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { processesOf } from '../e2e/verify.ts';
import { type AgentHome, createAgentHome } from './rig/agent-home.ts';
import { type Supervised, supervise } from './rig/supervised.ts';
import { until } from './rig/until.ts';

/** A program with aider's prompts under the built program: read from its screen, answered by keys. */
let home: AgentHome;
let run: Supervised | undefined;

afterEach(async () => {
  await run?.stop();
  run = undefined;
  home.remove();
});

const shell = "Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]: ";
const ask = (subject: string, made?: string) => ({ ask: { subject, question: shell }, made });
const steps = [
  ask('npm test'),
  ask('cat secret/key.txt'),
  ask('echo asked'),
  { say: 'Applied edit to src/a.ts\n' },
];

const contract = (hold: string) => `contract: 1
task: Do the task
owner: dana@example.com
agent: { profile: aider }
risk: low
may: { read: [src/**], run: [npm test] }
ask: { run: ["echo asked", "echo asked *"] }
never: { touch: [secret/**] }
hold: ${hold}
`;

/** The stand-in as a program called aider. */
function install(steps: readonly object[]): string {
  const source = readFileSync(join(import.meta.dirname, '../fixtures/screen/asks-on-screen.mjs'), 'utf8');
  const program = source.replace("JSON.parse(process.argv[2] ?? '[]')", JSON.stringify(steps));
  const folder = join(home.root, 'bin');
  mkdirSync(folder);
  const file = join(folder, 'aider');
  const withImports = `import('node:fs').then(async ({ writeFileSync }) => {\n${program.replace(/^import .*$/m, '')}\n});\n`;
  writeFileSync(file, `#!${process.execPath}\n${withImports}`, { mode: 0o755 });
  return file;
}

function start(
  hold: string,
  steps: readonly object[],
  boundary: boolean,
  more: Record<string, string> = {},
): Supervised {
  home = createAgentHome({
    files: { 'src/a.ts': 'x\n', 'secret/key.txt': 'x\n', 'countersign.yaml': contract(hold), ...more },
    env: () => ({}),
  });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: home.repo, env: home.env });
  git('config', 'user.name', 'dana');
  git('config', 'user.email', 'dana@example.com');
  return supervise({ binary: install(steps), home, command: 'aider', boundary });
}

it('gets a no where nobody answers, and no key where the supervisor was killed: then nothing of it is left', async () => {
  run = start('10s', [ask('echo asked late', 'src/late.txt'), ask('echo asked gone', 'src/gone.txt')], true);
  await run.event(
    'action.answered',
    ({ by }) => by.kind === 'supervisor' && by.because === 'timeout',
    60_000,
  );
  await until('the next question', () => run?.bodies('action.decided').length === 2, 60_000);
  const id = run.run();
  expect(processesOf(id).length).toBeGreaterThan(0);
  process.kill(run.hostPid(), 'SIGKILL');
  await until('everything of it to be gone', () => processesOf(id).length === 0, 60_000);
  expect(['late', 'gone'].map((name) => existsSync(join(home.repo, `src/${name}.txt`)))).toEqual([
    false,
    false,
  ]);
  expect(run.bodies('action.released').map(({ effect }) => effect)).not.toContain('allow');
});

describe.each([true, false])('an agent that asks on its screen, within a boundary: %s', (boundary) => {
  it('is judged by what it shows, a person answers on our screen, and the record says how it is known', async () => {
    run = start('10m', steps, boundary);
    await run.event('channel.opened', () => true, 60_000);
    await run.event('action.decided', ({ verdict }) => verdict.effect === 'ask', 60_000);
    await run.terminal.waitFor(/watch only/);
    expect(await run.answer('y')).toMatch(/inferred/);
    await run.event('action.finished', ({ action }) => action === 'a4', 60_000);
    const actions = run.bodies('action.requested').map(({ action }) => action);
    expect(actions.slice(0, 4).map(({ kind, holds, provenance }) => [kind, holds, provenance])).toEqual([
      ['run', 'block', 'inferred'],
      ['run', 'block', 'inferred'],
      ['run', 'block', 'inferred'],
      ['unknown', 'watch', 'inferred'],
    ]);
    expect(
      run
        .bodies('action.released')
        .map(({ effect }) => effect)
        .slice(0, 3),
    ).toEqual(['allow', 'deny', 'allow']);
    await run.terminal.waitFor(/"Run shell command: y","Run shell command: n"/);
    expect(run.bodies('channel.failed')).toEqual([]);
  });
});

it.each(['.aider.conf.yml', '.env'])(
  'does not start where a project brings along what could answer: %s',
  async (name) => {
    const made = 'yes-always: true\nAIDER_YES_ALWAYS=true\n';
    run = start('10m', steps, true, { [name]: made });
    const shown = await run.terminal.waitFor(
      /could run code inside aider, or change what it asks for/,
      60_000,
    );
    expect(shown).toContain(name);
    expect(run.bodies('agent.started')).toEqual([]);
  },
);
