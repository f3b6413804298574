import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isSoonOver, staysBehind } from './escape-ground.ts';
import { type Escape, made, rootAlone, said, setting } from './escape-row.ts';

const numbers =
  process.arch === 'arm64'
    ? { ptrace: 117, addKey: 217, timer: 107, prctl: 167 }
    : { ptrace: 101, addKey: 248, timer: 222, prctl: 157 };

const perl = (code: string): string => `perl -MSocket -MPOSIX=setsid -e '$| = 1; ${code}'`;

/** Two parents away, in a session of its own, deaf to whatever asks it to leave. */
const daemon = perl(
  'fork and exit; setsid(); fork and exit; $SIG{HUP} = $SIG{TERM} = "IGNORE"; ' +
    'close STDIN; close STDOUT; close STDERR; exec "sleep", "600.$ENV{N}"',
);
const twenty = 'i=0; while [ $i -lt 20 ]; do setsid sleep 600.$N <&- >/dev/null 2>&1 & i=$((i + 1)); done';
/** They have to be there before it can be told whether they stay. */
const untilThere = (count: number): string =>
  `until [ "$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n" | grep -c "^600.$N$")" -ge ${count} ]; do :; done`;

const mayNest = ({ uid }: { uid: number }): boolean =>
  uid === 0 ||
  (setting('user/max_user_namespaces') !== '0' &&
    setting('kernel/apparmor_restrict_unprivileged_userns') !== '1');
const mayTrace = ({ uid }: { uid: number }): boolean =>
  uid === 0 || ['0', undefined].includes(setting('kernel/yama/ptrace_scope'));
const mayType = ({ uid }: { uid: number }): boolean => uid === 0 || setting('dev/tty/legacy_tiocsti') !== '0';
const hasRing = ({ uid }: { uid: number }): boolean => {
  const disabled = setting('kernel/io_uring_disabled');
  return disabled === '0' || (disabled === '1' && uid === 0);
};

/** Whether shared memory of that key is there; takes it away. */
function removedMemory(key: number): boolean {
  const rows = readFileSync('/proc/sysvipc/shm', 'utf8').split('\n');
  const there = rows.some((row) => row.trim().split(/ +/)[0] === String(key));
  if (there) spawnSync('/usr/bin/ipcrm', ['-M', String(key)]);
  return there;
}

/** Attempts by way of other processes, the terminal and the kernel. */
export const processEscapes: readonly Escape[] = [
  {
    name: 'write through the root folder of another process',
    script: 'for p in $VICTIM $PPID 1 2; do echo x > /proc/$p/root$T/outside/new; done',
    escaped: made('outside/new'),
    heldBy: 'a process list of its own',
  },
  {
    name: "read the token out of the supervisor's environment",
    script:
      'cat /proc/$VICTIM/environ /proc/$PPID/environ /proc/1/environ | tr "\\0" "\\n" | grep ^COUNTERSIGN_TOKEN',
    escaped: said,
    heldBy: 'a process list of its own, environment by allow-list',
  },
  {
    name: "read the supervisor's memory map",
    script: 'head -c 1 /proc/$VICTIM/maps | grep -q . && echo ESCAPED',
    escaped: said,
    heldBy: 'a process list of its own',
  },
  {
    name: 'trace the supervisor (ptrace)',
    script: perl(`syscall(${numbers.ptrace}, 16, $ENV{VICTIM} + 0, 0, 0) == 0 and print "ESCAPED"`),
    possible: mayTrace,
    escaped: said,
    heldBy: 'a process list of its own',
  },
  {
    name: 'kill the supervisor',
    script: 'kill -9 $VICTIM',
    escaped: ({ ground }) => isSoonOver(ground.victim.pid),
    heldBy: 'a process list of its own',
  },
  {
    name: 'type into the terminal (TIOCSTI)',
    terminal: true,
    script: perl('$key = "x"; ioctl(STDIN, 0x5412, $key) and print "ESCAPED"'),
    possible: mayType,
    escaped: said,
    heldBy: 'filter of system calls',
  },
  {
    name: 'nest a user namespace',
    script: 'unshare --user echo ESCAPED',
    possible: mayNest,
    escaped: said,
    heldBy: 'no user namespace within it',
  },
  {
    name: 'mount a folder over a hidden one',
    script: 'unshare --user --map-root-user --mount mount --bind $T/outside $T/runtime && echo ESCAPED',
    possible: mayNest,
    escaped: said,
    heldBy: 'no user namespace within it',
  },
  {
    name: 'mount over a folder in a mount namespace',
    script: 'unshare --mount mount -t tmpfs none $T/outside && echo ESCAPED',
    possible: rootAlone,
    escaped: said,
    heldBy: 'no capabilities',
  },
  {
    name: 'make a file system writable again',
    script:
      'b=$T/outside; unshare --user --map-root-user --mount sh -c "mount --bind $b $b && mount -o remount,bind,ro $b && ' +
      'mount -o remount,bind,rw $b && echo x > $b/new" || { mount -o remount,bind,rw $T; echo x > $b/new; }',
    possible: mayNest,
    escaped: made('outside/new'),
    heldBy: 'no user namespace within it, no capabilities',
  },
  {
    name: "run another user's set-user-id program",
    script: 'u=$(./other -u) && [ "$u" != "$(id -u)" ] && echo ESCAPED',
    // It takes root to lay one out.
    possible: () => process.getuid?.() === 0,
    escaped: said,
    heldBy: 'no new privileges, mounts without set-user-id',
  },
  {
    name: 'use the keys kept by the kernel',
    script: perl(
      `$t = "user"; $n = "n"; $v = "v"; syscall(${numbers.addKey}, $t, $n, $v, 1, -2) > 0 and print "ESCAPED"`,
    ),
    possible: () => existsSync('/proc/keys'),
    escaped: said,
    heldBy: 'filter of system calls',
  },
  {
    name: 'open an io_uring, which goes past filters',
    script: perl('$p = "\\0" x 120; syscall(425, 4, $p) >= 0 and print "ESCAPED"'),
    possible: hasRing,
    escaped: said,
    heldBy: 'filter of system calls',
  },
  {
    name: 'stop what ends the boundary with the command (ptrace)',
    // Never outside: there it would be the first process of the machine.
    script: perl(
      `open F, "/proc/1/comm"; <F> eq "bwrap\\n" or exit; ` +
        `syscall(${numbers.ptrace}, 16, 1, 0, 0) == 0 and print "ESCAPED"`,
    ),
    possible: () => false,
    escaped: said,
    heldBy: 'filter of system calls',
  },
  {
    name: 'have a timer of the kernel continue what was stopped',
    script: perl(
      `$e = pack("x8 i x52", 18); $t = "\\0" x 8; syscall(${numbers.timer}, 1, $e, $t) == 0 and print "ESCAPED"`,
    ),
    escaped: said,
    heldBy: 'filter of system calls',
  },
  {
    name: 'have the end of another process continue what was stopped',
    script: perl(`syscall(${numbers.prctl}, 1, 18, 0, 0, 0) == 0 and print "ESCAPED"`),
    escaped: said,
    heldBy: 'filter of system calls',
  },
  {
    name: 'leave shared memory (SysV)',
    script: perl('defined shmget($ENV{KEY}, 4096, 01666) and print "made"'),
    escaped: ({ ground }) => removedMemory(Number(ground.words.KEY)),
    heldBy: 'shared memory and semaphores of its own',
  },
  {
    name: 'leave a daemon that ignores signals',
    script: `${daemon}; ${untilThere(1)}`,
    escaped: ({ ground }) => staysBehind(ground.nonce),
    heldBy: 'the process list ends with its first process',
  },
  {
    name: 'leave twenty processes',
    script: `${twenty}; ${untilThere(20)}`,
    escaped: ({ ground }) => staysBehind(ground.nonce),
    heldBy: 'the process list ends with its first process',
  },
  {
    name: 'start more processes than a run may have (40 of 30)',
    script: `for i in 1 2; do ${twenty}; done; ${untilThere(40)}; echo ESCAPED`,
    escaped: said,
    heldBy: 'a limit of processes, which root is not bound by; all of them end with the boundary',
    through: rootAlone,
  },
];
