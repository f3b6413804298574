import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { chooseColor } from '../../src/terminal/color-choice.ts';
import { createMirror } from '../../src/terminal/mirror.ts';
import type { AgentModes } from '../../src/terminal/mirror-modes.ts';
import { chooseNotification, notification } from '../../src/terminal/notification.ts';
import { type OuterTerminalOptions, openOuterTerminal } from '../../src/terminal/outer-terminal.ts';

const BUSY = Object.assign(new Error('busy'), { code: 'EAGAIN' });

/** A terminal, a process and a clock that do what they are told. */
function desk(options: Partial<OuterTerminalOptions> = {}) {
  const outer = createMirror({ cols: 40, rows: 5, scrollback: 0 });
  outer.write('$ countersign run\r\n\x1b]0;shell\x07');
  const said: string[] = [];
  const log: string[] = [];
  const timers: (() => void)[] = [];
  let capacity = Number.POSITIVE_INFINITY;
  const stdin = Object.assign(new EventEmitter(), {
    setRawMode: (raw: boolean) => log.push(raw ? 'raw' : 'cooked'),
    resume: () => log.push('resume'),
    pause: () => log.push('pause'),
  });
  const stdout = Object.assign(new EventEmitter(), { columns: 40, rows: 5, write: () => true });
  const process = Object.assign(new EventEmitter(), {
    pid: 42,
    kill: (pid: number, signal: string) => log.push(`${signal} ${pid}`),
  });
  const terminal = openOuterTerminal({
    stdin,
    stdout,
    process,
    env: { TERM: 'xterm-256color' },
    onInput: (chunk) => log.push(`input ${Buffer.from(chunk).toString()}`),
    onResize: ({ cols, rows }) => log.push(`resize ${cols}x${rows}`),
    onReady: (lost) => log.push(lost ? 'repaint' : 'ready'),
    device: (data) => {
      if (capacity === 0) throw BUSY;
      const taken = data.subarray(0, capacity);
      capacity -= taken.length;
      said.push(Buffer.from(taken).toString());
      outer.write(Uint8Array.from(taken));
      return taken.length;
    },
    setTimer: (run) => timers.push(run),
    ...options,
  });
  const tick = (): void => {
    for (const run of timers.splice(0)) run();
  };
  const take = (bytes: number): void => {
    capacity = bytes;
  };
  const fresh = (): string => said.splice(0).join('');
  return { terminal, outer, stdin, stdout, process, log, tick, take, fresh };
}

const MODES: AgentModes = {
  bracketedPaste: true,
  applicationCursor: true,
  applicationKeypad: true,
  focusEvents: true,
  mouse: 'any',
  mouseEncoding: 'sgr',
  cursorVisible: true,
  synchronized: false,
};

describe('outer terminal', () => {
  it('takes the terminal over and gives it back as it was', () => {
    const { terminal, outer, log } = desk();
    expect(outer.text()[0]).toBe('');
    terminal.setAgentModes(MODES);
    terminal.write('\x1b[31mpainted');
    terminal.restore();
    expect(outer.text()[0]).toBe('$ countersign run');
    expect(outer.modes()).toMatchObject({
      bracketedPaste: false,
      applicationCursor: false,
      applicationKeypad: false,
      focusEvents: false,
      mouse: 'none',
      mouseEncoding: 'default',
      cursorVisible: true,
    });
    expect(log).toEqual(['raw', 'resume', 'cooked', 'pause']);
  });

  it('restores once, and says nothing afterwards', () => {
    const { terminal, fresh, process, stdin, stdout } = desk();
    terminal.restore();
    fresh();
    terminal.restore();
    terminal.setTitle('x');
    terminal.notify('x');
    terminal.setAgentModes(MODES);
    expect([terminal.write('late'), fresh()]).toEqual([false, '']);
    const listeners = [process, stdin, stdout].flatMap((emitter) => emitter.eventNames());
    expect(listeners).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'])('restores at %s and dies of it', (signal) => {
    const { process, log, outer } = desk();
    process.emit(signal);
    expect([log.at(-1), outer.text()[0]]).toEqual([`${signal} 42`, '$ countersign run']);
  });

  it.each(['exit', 'uncaughtExceptionMonitor'])('restores at %s', (event) => {
    const { process, outer } = desk();
    process.emit(event);
    expect(outer.text()[0]).toBe('$ countersign run');
  });

  it('asks the terminal for what the agent asked, only while the keys are its', () => {
    const { terminal, outer, fresh } = desk();
    terminal.setAgentModes(MODES);
    expect(outer.modes()).toMatchObject({
      applicationCursor: true,
      mouse: 'any',
      mouseEncoding: 'sgr',
      focusEvents: true,
    });
    fresh();
    terminal.setAgentModes({ ...MODES });
    expect(fresh()).toBe('');
    terminal.setAgentModes(undefined);
    expect(outer.modes()).toMatchObject({
      applicationCursor: false,
      mouse: 'none',
      mouseEncoding: 'default',
      focusEvents: false,
    });
    expect(outer.modes().bracketedPaste).toBe(true);
  });

  it('asks for the wheel while it is ours, and for more when the agent did', () => {
    const { terminal, outer, process } = desk({ mouse: true });
    const mouse = () => [outer.modes().mouse, outer.modes().mouseEncoding];
    expect(mouse()).toEqual(['vt200', 'sgr']);
    terminal.setAgentModes({ ...MODES, mouseEncoding: 'default' });
    expect(mouse()).toEqual(['any', 'sgr']);
    terminal.setAgentModes(undefined);
    expect(mouse()).toEqual(['vt200', 'sgr']);
    terminal.suspend();
    expect(mouse()).toEqual(['none', 'default']);
    process.emit('SIGCONT');
    expect(mouse()).toEqual(['vt200', 'sgr']);
    process.emit('uncaughtExceptionMonitor');
    expect(mouse()).toEqual(['none', 'default']);
  });

  it('drops frames while the terminal is frozen, and asks for one when it is back', () => {
    const { terminal, take, tick, log, fresh } = desk();
    fresh();
    take(3);
    expect(terminal.write('abcdef')).toBe(true);
    expect(terminal.backlog()).toBe(3);
    for (let i = 0; i < 1000; i++) expect(terminal.write('never seen')).toBe(false);
    tick();
    expect(terminal.backlog()).toBe(3);
    take(1000);
    tick();
    expect([terminal.backlog(), fresh(), log.at(-1)]).toEqual([0, 'abcdef', 'ready']);
    expect(terminal.write('next')).toBe(true);
  });

  it('restores a terminal that took only half a sequence', () => {
    const { terminal, take, outer } = desk();
    take(4);
    terminal.write('\x1b[38;2;1;2;3mx');
    take(1000);
    terminal.restore();
    expect(outer.text()[0]).toBe('$ countersign run');
  });

  it('ends although the terminal takes nothing any more', () => {
    const { terminal, take, log } = desk();
    take(0);
    terminal.restore();
    expect(log).toContain('cooked');
  });

  it('stops and comes back', () => {
    const { terminal, process, log, outer, fresh } = desk();
    terminal.setAgentModes(MODES);
    terminal.setTitle('mine');
    terminal.suspend();
    expect([log.at(-1), outer.text()[0], outer.modes().mouse]).toEqual([
      'SIGSTOP 42',
      '$ countersign run',
      'none',
    ]);
    fresh();
    process.emit('SIGCONT');
    expect([log.at(-1), outer.text()[0], outer.modes().mouse, outer.title()]).toEqual([
      'repaint',
      '',
      'any',
      'mine',
    ]);
  });

  it('lends the terminal to an editor', () => {
    const { terminal, log, outer } = desk();
    const back = terminal.lend();
    expect([terminal.write('frame'), outer.text()[0]]).toEqual([false, '$ countersign run']);
    back();
    expect([log.at(-1), terminal.write('frame')]).toEqual(['repaint', true]);
  });

  it('passes on keys and sizes', () => {
    const { stdin, stdout, log, terminal } = desk();
    stdin.emit('data', Buffer.from('k'));
    Object.assign(stdout, { columns: 50, rows: 9 });
    stdout.emit('resize');
    expect([log.slice(-2), terminal.size()]).toEqual([['input k', 'resize 50x9'], { cols: 50, rows: 9 }]);
  });

  it('writes a title once, made safe', () => {
    const { terminal, fresh } = desk();
    fresh();
    terminal.setTitle('a\x1b]52;c;aGk=\x07\u202e');
    terminal.setTitle('a\x1b]52;c;aGk=\x07\u202e');
    expect(fresh()).toBe('\x1b]0;a?]52;c;aGk=??\x07');
  });
});

describe('notifications', () => {
  it.each([
    ['off', 'x', false, ''],
    ['bell', 'x', true, '\x07'],
    ['osc9', '4 waiting', false, '\x07\x1b]9; 4 waiting\x1b\\'],
    ['osc777', 'a;b\x1b\\', false, '\x07\x1b]777;notify;countersign;a:b?\\\x1b\\'],
    ['osc99', 'x', false, '\x07\x1b]99;i=countersign:d=1;x\x1b\\'],
    ['osc9', 'x', true, '\x07\x1bPtmux;\x1b\x1b]9;x\x1b\x1b\\\x1b\\'],
  ] as const)('by %s', (backend, text, tmux, bytes) => {
    expect(notification(backend, text, tmux)).toBe(bytes);
  });

  it.each([
    [{ TERM_PROGRAM: 'iTerm.app' }, 'osc9'],
    [{ TERM_PROGRAM: 'ghostty' }, 'osc777'],
    [{ TERM: 'foot' }, 'osc777'],
    [{ KITTY_WINDOW_ID: '1' }, 'osc99'],
    [{ TERM: 'xterm' }, 'bell'],
  ])('chooses for %o: %s', (env, backend) => {
    expect(chooseNotification(env)).toBe(backend);
  });
});

describe('the mark on the icon of the window', () => {
  it.each([
    ['on', {}, '\x1b]9;4;4;100\x1b\\', '\x1b]9;4;0;0\x1b\\'],
    [
      'on',
      { TMUX: '1' },
      '\x1bPtmux;\x1b\x1b]9;4;4;100\x1b\x1b\\\x1b\\',
      '\x1bPtmux;\x1b\x1b]9;4;0;0\x1b\x1b\\\x1b\\',
    ],
    ['auto', { WT_SESSION: 'x' }, '\x1b]9;4;4;100\x1b\\', '\x1b]9;4;0;0\x1b\\'],
    ['auto', {}, '', ''],
    ['off', { WT_SESSION: 'x' }, '', ''],
  ] as const)('%s, %o', (progress, env, set, gone) => {
    const { terminal, fresh } = desk({ progress, env: { TERM: 'xterm', ...env } });
    fresh();
    terminal.setWaiting(true);
    terminal.setWaiting(true);
    expect(fresh()).toBe(set);
    terminal.restore();
    expect(fresh().startsWith(gone)).toBe(true);
  });
});

describe('colour choice', () => {
  it.each([
    [{ TERM: 'xterm' }, 'full'],
    [{ TERM: 'dumb' }, 'none'],
    [{}, 'none'],
    [{ TERM: 'xterm', NO_COLOR: '1' }, 'none'],
    [{ TERM: 'xterm', NO_COLOR: '' }, 'full'],
    [{ TERM: 'dumb', FORCE_COLOR: '1', NO_COLOR: '1' }, 'full'],
    [{ TERM: 'xterm', FORCE_COLOR: '0' }, 'none'],
  ])('for %o is %s', (env, choice) => {
    expect(chooseColor(env)).toBe(choice);
  });
});
