/** Processes that get away from whoever looks only at a process group or a parent. */
export interface Specimen {
  /** For `/bin/sh -c`, in a folder of its own; `$1` is a word that stands in the command line of each of its processes. */
  script: string;
  /** Writes the time to `beat` all the while; the others only write `ready`. */
  beats: boolean;
  /** Outlives a SIGKILL to the agent's whole process group. */
  leavesGroup: boolean;
  /** The process that writes its number to `own` is stopped by itself, and has to stay so. */
  stopsItself?: boolean;
  /** The agent itself is killed. */
  endsWithAgent?: boolean;
  /** How many processes there are at least. */
  atLeast?: number;
}

const beat =
  'sub beat { open F, ">", "beat.$$"; print F Time::HiRes::time(); close F; rename "beat.$$", "beat" } ';
const nap = 'select undef, undef, undef, 0.005';
const deaf = '$SIG{$_} = "IGNORE" for qw(TERM HUP INT USR1); ';
const perl = (code: string): string => `perl -MPOSIX -MTime::HiRes -e '${code}' "$1"`;
const loop = `while (time < $^T + 60) { beat(); ${nap} }`;
const stay = 'exec sleep 60';

/** The number of vfork on this architecture; others have no such call of their own. */
const vfork = process.arch === 'x64' ? 'syscall(58)' : 'fork';

export const specimens = {
  'a double-forked daemon that ignores signals': {
    script: `${perl(`${beat} fork and exit; setsid(); fork and exit; ${deaf} ${loop}`)}; ${stay}`,
    beats: true,
    leavesGroup: true,
  },
  'one that forks anew every 5 ms, each time in a session of its own': {
    script: `${perl(`${beat} ${deaf} $SIG{CHLD} = "IGNORE"; fork and exit; while (time < $^T + 30) { setsid(); beat(); ${nap}; fork and exit }`)}; ${stay}`,
    beats: true,
    leavesGroup: true,
  },
  'one that was stopped before': {
    script: `${perl('open F, ">", "own"; print F $$; close F; kill "STOP", $$; sleep 60')} & until grep -q "T (stopped)" /proc/$!/status; do :; done; touch ready; ${stay}`,
    beats: false,
    leavesGroup: false,
    stopsItself: true,
  },
  'a parent that waits in the kernel for the child it vforked': {
    script: `${perl(`if (${vfork} == 0) { open F, ">", "ready"; close F; sleep 60; exec "true" } sleep 60`)}`,
    beats: false,
    leavesGroup: false,
    atLeast: 2,
  },
  'a reader of a pipe nobody writes to': {
    script: `mkfifo pipe; ${perl('open F, ">", "ready"; close F; open F, "<", "pipe"; sleep 60')}`,
    beats: false,
    leavesGroup: false,
  },
  'background shells of an agent that was killed': {
    script: `${[1, 2, 3].map((n) => `setsid sh -c 'while :; do echo $$ $(date +%N) > b${n}; mv b${n} beat; done' sh "$1" &`).join(' ')} until [ -e beat ]; do :; done; kill -KILL $$`,
    beats: true,
    leavesGroup: true,
    endsWithAgent: true,
  },
  'a daemon in a session of its own with an empty environment': {
    script: `${perl('fork and exit; setsid(); fork and exit; exec "env", "-i", "/bin/sh", "-c", "exec perl -MPOSIX -MTime::HiRes -e \\"\\$0\\" \\"\\$1\\"", $ENV{LOOP}, $ARGV[0]')}; ${stay}`,
    beats: true,
    leavesGroup: true,
  },
  'two hundred processes': {
    script: `${perl(`${beat} for (1 .. 199) { if (!fork) { sleep 60; exit } } ${loop}`)}`,
    beats: true,
    leavesGroup: false,
    atLeast: 200,
  },
} as const satisfies Record<string, Specimen>;

export type SpecimenName = keyof typeof specimens;
const isName = (name: string): name is SpecimenName => name in specimens;
export const specimenNames: readonly SpecimenName[] = Object.keys(specimens).filter(isName);

/** What the daemon with the empty environment runs: it has it from its command line. */
export const variables = { LOOP: `${beat} ${deaf} ${loop}` };
