import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openShell } from '../../src/channels/shell/open-shell.ts';
import type { Action } from '../../src/model/action.ts';
import { testProfile } from '../agent/test-profile.ts';
import { until } from '../agents/rig/until.ts';
import { allow, recordingPorts } from '../channels/recording-ports.ts';
import { built } from '../e2e/place.ts';
import { openTerminal } from '../harness/terminal.ts';

const profile = testProfile({}, { channel: { kind: 'shell', holds: 'block' }, task: 'none' });
const enter = '\r';

const commandOf = ({ input }: Action): string => String(input.command);

/** A line `PID WORDS` for each. */
const childrenOf = (pid: number): string =>
  spawnSync('ps', ['--ppid', String(pid), '-o', 'pid=,args='], { encoding: 'utf8' }).stdout.replace(
    /^ +/gm,
    '',
  );

/** The real bash behind the gate, without a boundary: what is asked, and what then runs. Lines with `refuse` are refused. */
async function openGated(variables: Record<string, string> = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cs-shell-')));
  let withdrawn = 0;
  const heard = recordingPorts((action, gone) => {
    const command = commandOf(action);
    if (command.includes('refuse'))
      return { effect: 'deny', reason: 'may.run does not hold it', input: null };
    if (!command.includes('hold')) return allow;
    return new Promise((resolve) =>
      gone.addEventListener('abort', () => {
        withdrawn += 1;
        resolve({ effect: 'deny', reason: 'nobody waits', input: null });
      }),
    );
  });
  const shell = await openShell({
    profile,
    ports: heard.ports,
    nodePath: process.execPath,
    gatePath: built('gate.bash'),
    askerPath: built('line-asker.cjs'),
    directory: join(folder, 'run'),
    workspace: folder,
  });
  const terminal = openTerminal({
    file: 'bash',
    args: shell.launchArgs,
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TMPDIR: folder,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      ...variables,
    },
  });
  onTestFinished(async () => {
    terminal.kill('SIGKILL');
    await terminal.exited;
    await shell.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await terminal.waitFor(/^\S*\$$/m, 60_000);
  const commands = (): string[] => heard.actions.map(commandOf);
  return {
    ...{ folder, heard, terminal, shell, commands },
    withdrawals: () => withdrawn,
    /** Types a line and waits until the shell reads the next one. */
    async line(text: string, keys = enter): Promise<string> {
      const before = heard.finished.length;
      terminal.type(`${text}${keys}`);
      await until(
        () => `the end of ${text}\n${terminal.text()}`,
        () => heard.finished.length > before,
        60_000,
      );
      await terminal.waitFor((shown) => /\$$/.test(shown.trimEnd()), 60_000);
      return terminal.text();
    },
    file: (name: string): string => readFileSync(join(folder, name), 'utf8'),
    worker: (): number => Number(/^(\d+) .*--noediting/m.exec(childrenOf(terminal.pid))?.[1]),
  };
}

describe('every way to end a line asks for all of it first', () => {
  it.each<[string, string, string]>([
    ['Enter', `echo a > f${enter}`, 'echo a > f'],
    ['Control-J', 'echo a > f\n', 'echo a > f'],
    ['Control-O', 'echo a > f\x0f', 'echo a > f'],
    ['a pasted text', `\x1b[200~echo a > f\rcat f\x1b[201~${enter}`, 'echo a > f\ncat f'],
    [
      'a loop over lines',
      `for i in a; do${enter}echo $i > f${enter}done${enter}`,
      'for i in a; do\necho $i > f\ndone',
    ],
    ['a here-document', `cat > f <<X${enter}a${enter}X${enter}`, 'cat > f <<X\na\nX'],
    ['an open quote', `echo "a${enter}" > f${enter}`, 'echo "a\n" > f'],
    ['a line that goes on', `echo a \\${enter}> f${enter}`, 'echo a \\\n> f'],
    ['an exclamation mark', `echo 'a!' "!!" > f${enter}`, `echo 'a!' "!!" > f`],
  ])('%s', async (_, keys, command) => {
    const { commands, line, file, heard } = await openGated();
    await line(keys, '');
    expect(commands()).toEqual([command]);
    expect(file('f')).toMatch(/^a/);
    expect(heard.finished).toMatchObject([{ action: 'a1', outcome: 'ok' }]);
  });

  it('an earlier line, brought back, is asked again', async () => {
    const { commands, line } = await openGated();
    await line('echo up');
    await line('\x1b[A');
    await line('\x12up');
    expect(commands()).toEqual(['echo up', 'echo up', 'echo up']);
  });

  it('no key runs what stands in the line', async () => {
    const { folder, commands, line } = await openGated();
    // Edit and run, expand, read the settings anew, complete, name a function.
    await line('echo $(touch made)`touch made`\x18\x05\x1b\x05\x18\x12\t\t\x18!\x1bx\x01\x0becho done');
    expect(commands()).toEqual([expect.stringMatching(/echo done$/)]);
    expect(readdirSync(folder)).not.toContain('made');
  });

  it('nothing to run is not asked for', async () => {
    const { commands, line, terminal } = await openGated();
    terminal.type(`${enter}   ${enter}fi${enter}`);
    await terminal.waitFor(/syntax error near unexpected token/);
    await line('true');
    expect(commands()).toEqual(['true']);
  });
});

describe('what is refused', () => {
  it('does not run, and the shell says why', async () => {
    const { folder, line, terminal } = await openGated();
    terminal.type(`touch refuse${enter}`);
    await terminal.waitFor(/refused: may\.run does not hold it/);
    expect(await line('echo $?')).toMatch(/^126$/m);
    expect(existsSync(join(folder, 'refuse'))).toBe(false);
  });

  it('is everything, when nobody answers', async () => {
    const { folder, shell, terminal } = await openGated();
    await shell.close();
    terminal.type(`touch made${enter}`);
    await terminal.waitFor(/refused: the (?:supervisor cannot be reached|address)/);
    expect(existsSync(join(folder, 'made'))).toBe(false);
  });

  it('can be taken back while it is held', async () => {
    const { folder, line, terminal, withdrawals } = await openGated();
    terminal.type(`touch hold${enter}`);
    await terminal.waitFor(/waiting for a person/);
    terminal.type('\x03');
    await until('the withdrawal', () => withdrawals() === 1);
    expect(await line('echo $?')).toMatch(/^130$/m);
    expect(existsSync(join(folder, 'hold'))).toBe(false);
  });
});

describe('whatever a line does to the shell that runs it, the next one is asked for', () => {
  it.each([
    "trap 'true' DEBUG; trap 'true' ERR",
    "PROMPT_COMMAND='true'; PS1='x '; PS0='x'",
    'shopt -u extdebug; set +m; set +T; set -T',
    'set -o posix',
    'set -o history; set -H; fc -l; bind -x \'"\\C-m": true\'',
    'return; break; continue',
    'exec < /dev/null',
    'exec 2> /dev/null; exec > /dev/null; exec > /dev/tty 2>&1',
    'builtin() { :; }; eval() { :; }; kill() { :; }; printf() { :; }; unset() { :; }; declare() { :; }',
    'shopt -s expand_aliases; alias eval=: kill=: printf=: builtin=:',
    'set -o noclobber; set -f; IFS=:',
    'enable -n kill',
    'stty raw -echo',
    'set -- a b; cd /; false',
    'readonly POSIXLY_CORRECT=1',
    'kill -STOP $$',
    'bash --norc --noprofile -c "trap : INT"',
  ])('%s', async (text) => {
    const { commands, line, folder, terminal } = await openGated();
    await line(text);
    const asked = commands().length;
    await line(`echo ran > ${folder}/f`);
    expect(commands()).toHaveLength(asked + 1);
    terminal.type(`touch ${folder}/refuse${enter}`);
    await terminal.waitFor(/refused: may\.run/);
    expect(readdirSync(folder)).not.toContain('refuse');
  });

  it('somebody wakes it', async () => {
    const { line, worker, commands, terminal } = await openGated();
    process.kill(worker(), 'SIGCONT');
    terminal.type(`head -1${enter}`);
    await until('head', () => childrenOf(worker()).includes('head'));
    expect(await line('again')).toMatch(/^again\nagain$/m);
    expect(commands()).toEqual(['head -1']);
  });
});

describe('what earlier lines changed is asked for with the line', () => {
  it.each<[string, string, string]>([
    ['x=src', 'ls $x', 'x="src"\nls $x'],
    ["x=$'a\\nb'", 'ls "$x"', 'x=$\'a\\nb\'\nls "$x"'],
    ['x=(a b)', 'ls $x', 'x=([0]="a" [1]="b")\nls $x'],
    ['export LATER=1', 'ls', 'export LATER="1"\nls'],
    ['IFS=:', 'ls', 'IFS=":"\nls'],
    ['ls() { rm -rf src; }', "l''s", "ls () \n{ \n    rm -rf src\n}\nl''s"],
    ['alias ls=rm', 'ls', "alias ls='rm'\nls"],
    ['set -f', 'ls', 'set -o noglob\nls'],
    ['shopt -s nullglob', 'ls', 'shopt -s nullglob\nls'],
    ["trap 'rm x' EXIT", 'ls', "trap -- 'rm x' EXIT\nls"],
    ['enable -n test', 'ls', 'enable -n test\nls'],
    ['for i in 1 2; do true; done; read -r y <<< z; [[ a =~ a ]]; cd / && cd -; (exit 3)', 'ls', 'ls'],
    ['hash -p /bin/rm ls', 'hash', 'hash'],
    ['builtin() { :; }; f() { rm x; }', 'ls', 'f () \n{ \n    rm x\n}\nls'],
  ])('%s', async (first, then, command) => {
    const { commands, line } = await openGated();
    await line(first);
    await line(then);
    const asked = commands()[1] ?? '';
    // What `[[ =~ ]]` leaves behind says nothing about a later line.
    expect(asked.replace(/^BASH_REMATCH=.*\n/, '')).toBe(command);
  });

  it('with the folder it is in', async () => {
    const { heard, line } = await openGated();
    await line('cd /usr');
    await line('ls > /dev/null');
    expect(heard.actions.map(({ cwd }) => cwd).at(-1)).toBe('/usr');
  });
});

it('what the environment brings along for bash counts for nothing', async () => {
  const { commands, file, folder, line } = await openGated({
    'BASH_FUNC_builtin%%': '() { command builtin touch made; }',
    'BASH_FUNC_read%%': '() { touch made; }',
    'BASH_FUNC_cat%%': '() { touch made; }',
    SHELLOPTS: 'noglob:verbose',
    BASHOPTS: 'nullglob',
    PROMPT_COMMAND: 'touch made',
    PS4: '$(touch made)',
    INPUTRC: '/dev/tty',
    HISTFILE: 'made',
  });
  await line('echo a > f; cat f');
  await line('exit_code=$?');
  expect(commands()).toEqual(['echo a > f; cat f', 'exit_code=$?']);
  expect(file('f')).toBe('a\n');
  expect(readdirSync(folder)).not.toContain('made');
});

describe('it is a shell', () => {
  it('has its variables, exit codes and jobs, and commands have the terminal', async () => {
    const { heard, line, terminal, worker } = await openGated();
    await line('x=5; (exit 7)');
    expect(await line('echo $? $x')).toMatch(/^7 5$/m);
    terminal.type(`sleep 300${enter}`);
    await until('the line', () => heard.actions.length === 3);
    await until('sleep', () => childrenOf(worker()).includes('sleep'));
    terminal.type('\x1a');
    await terminal.waitFor(/Stopped/);
    expect(await line('kill %1; wait; tty')).toMatch(/^\/dev\/\w+/m);
    expect(heard.finished.map(({ output }) => output?.exit).slice(0, 2)).toEqual([7, 0]);
  });

  it('Control-C ends a command or a line half typed, and not the shell', async () => {
    const { heard, line, terminal } = await openGated();
    terminal.type(`while :; do :; done${enter}`);
    await until('the loop', () => heard.actions.length === 1);
    // Until it is the loop's: asking may still be going on.
    const typed = setInterval(() => terminal.type('\x03'), 100);
    await until('the end of the loop', () => heard.finished.length === 1 || heard.actions.length > 1);
    clearInterval(typed);
    terminal.type('touch never');
    await terminal.waitFor(/\$ touch never$/m);
    terminal.type('\x03');
    await terminal.waitFor(/touch never\S*\n\S*\$$/m);
    await line('echo next');
    expect(heard.actions.map(commandOf).at(-1)).toMatch(/echo next$/);
  });

  it.each([
    ['exit 5', `exit 5${enter}`, 5],
    ['the end of input', '\x04', 0],
    ['a failure under set -e', `set -e; false${enter}`, 1],
    ['another program in its place', `exec sh -c 'exit 4'${enter}`, 4],
  ])('ends with %s', async (_, keys, code) => {
    const { folder, terminal } = await openGated();
    terminal.type(keys);
    expect((await terminal.exited).exitCode).toBe(code);
    expect(readdirSync(folder).filter((name) => name.startsWith('countersign-shell.'))).toEqual([]);
  });

  it('ends when the shell that runs the lines is killed', async () => {
    const { terminal, worker } = await openGated();
    process.kill(worker(), 'SIGKILL');
    terminal.type(`echo never${enter}`);
    expect((await terminal.exited).exitCode).toBe(137);
    expect(terminal.text()).not.toMatch(/^never$/m);
  });

  it('does not begin where its supervisor is not', async () => {
    const { shell, terminal } = await openGated();
    await shell.close();
    const second = openTerminal({
      file: 'bash',
      args: shell.launchArgs,
      cwd: '/',
      env: { PATH: process.env.PATH ?? '' },
    });
    expect((await second.exited).exitCode).toBe(69);
    expect(second.text()).toContain('cannot be supervised');
    expect(terminal.text()).not.toContain('cannot be supervised');
  });
});
