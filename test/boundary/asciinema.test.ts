import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { castText } from '../../src/commands/cast-text.ts';
import { eventful, must, recordRun, runId } from '../commands/recorded-run.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { openTerminal } from '../harness/terminal.ts';

/** Runs the system's asciinema on a terminal, as it wants one; says which package to install where there is none. */
async function asciinema(args: string[], cwd: string): Promise<string> {
  const { error } = spawnSync('asciinema', ['--version']);
  if (error) throw new Error('asciinema is missing: install the Debian package `asciinema` (2.2 or newer)');
  const env = { PATH: process.env.PATH ?? '', HOME: cwd, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' };
  const terminal = openTerminal({ file: 'asciinema', args, env, cwd });
  const { exitCode } = await terminal.exited;
  expect({ exitCode, said: terminal.raw() }).toEqual({ exitCode: 0, said: expect.any(String) });
  return terminal.raw();
}

async function exported(): Promise<{ store: string; file: string }> {
  const store = temporaryDirectory();
  const { run } = await recordRun(store, runId(1), eventful(runId(1), 'a task'));
  const file = join(store, 'v2.cast');
  writeFileSync(file, must(castText(store, run, 'v2')));
  return { store, file };
}

describe('a recording exported as version 2', () => {
  it('is printed whole by the real asciinema', async () => {
    const { store, file } = await exported();
    const printed = await asciinema(['cat', file], store);
    expect(printed).toContain('begins: a task\r\n');
    expect(printed).toContain('Write(src/a.ts) 世界 🙂\r\n');
    expect(printed).toContain('\u001b[7mlast words\u001b[0m');
  });

  it('is played by the real asciinema', async () => {
    const { store, file } = await exported();
    const played = await asciinema(['play', '--idle-time-limit', '0.01', '--speed', '100', file], store);
    expect(played).toContain('last words');
  });
});
