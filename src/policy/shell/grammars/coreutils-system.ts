import type { GrammarInput } from '../../../model/grammar.ts';

const harmless = 'help version';
const ends = 'it sends signals to processes';
const pager = 'a pager can start other programs';

/** Options of pgrep and pkill that choose processes. */
const choosing = {
  manual: 'pgrep(1), procps-ng 4.0',
  flags:
    'a c f i l n o v w x A count full ignore-case list-name list-full newest oldest inverse lightweight exact ignore-ancestors',
  values:
    'd=text g=text G=text O=text P=text r=text s=text t=text u=text U=text F=read pidfile=read delimiter=text pgroup=text group=text older=text parent=text runstates=text session=text terminal=text euid=text uid=text cgroup=text ns=text nslist=text',
  operands: ['text'],
  harmless: 'help version h V',
} as const;

/** Programs that say something about the machine, and those that act on processes. */
export const coreutilsSystem = {
  seq: {
    manual: 'seq(1), GNU coreutils 9.4',
    flags: 'w equal-width',
    values: 's=text f=text separator=text format=text',
    numeric: true,
    operands: ['text'],
    harmless,
  },
  sleep: { manual: 'sleep(1), GNU coreutils 9.4', operands: ['text'], harmless },
  yes: { manual: 'yes(1), GNU coreutils 9.4', operands: ['text'], harmless },
  factor: {
    manual: 'factor(1), GNU coreutils 9.4',
    flags: 'h exponents',
    operands: ['text'],
    harmless,
  },
  expr: { manual: 'expr(1), GNU coreutils 9.4', numeric: true, operands: ['text'], harmless },
  numfmt: {
    manual: 'numfmt(1), GNU coreutils 9.4',
    flags: 'z debug grouping zero-terminated',
    values:
      'd=text delimiter=text field=text format=text from=text from-unit=text invalid=text padding=text round=text suffix=text to=text to-unit=text',
    optional: 'header',
    operands: ['text'],
    harmless,
  },
  bc: {
    manual: 'bc(1), GNU bc 1.07',
    flags: 'l q s w mathlib quiet standard warn',
    operands: ['read'],
    harmless: 'help version h v',
  },
  dc: {
    manual: 'dc(1), GNU bc 1.07',
    values: 'e=code expression=code f=read file=read',
    operands: ['read'],
    because: 'a dc program can run commands',
    harmless,
  },
  which: { manual: 'which(1), debianutils 5.17', flags: 'a s', operands: ['word'] },
  whereis: { manual: 'whereis(1), util-linux 2.40', flags: 'b m s u', operands: ['text'] },
  uname: {
    manual: 'uname(1), GNU coreutils 9.4',
    flags:
      'a s n r v m p i o all kernel-name nodename kernel-release kernel-version machine processor hardware-platform operating-system',
    harmless,
  },
  'arch|whoami|logname|hostid': {
    manual: 'arch(1), whoami(1), logname(1), hostid(1), GNU coreutils 9.4',
    harmless,
  },
  id: {
    manual: 'id(1), GNU coreutils 9.4',
    flags: 'a Z g G n r u z context group groups name real user zero',
    operands: ['text'],
    harmless,
  },
  groups: { manual: 'groups(1), GNU coreutils 9.4', operands: ['text'], harmless },
  nproc: { manual: 'nproc(1), GNU coreutils 9.4', flags: 'all', values: 'ignore=text', harmless },
  tty: { manual: 'tty(1), GNU coreutils 9.4', flags: 's silent quiet', harmless },
  hostname: {
    // An operand sets the name; the other options ask the resolver.
    manual: 'hostname(1), hostname 3.23',
    flags: 's I short all-ip-addresses',
    harmless: 'help version h V',
  },
  uptime: { manual: 'uptime(1), procps-ng 4.0', flags: 'p s pretty since', harmless: 'help version h V' },
  free: {
    manual: 'free(1), procps-ng 4.0',
    flags:
      'b k m g h l t v w bytes kilo mega giga tera peta kibi mebi gibi tebi pebi human si lohi total committed wide line L',
    values: 's=text c=text seconds=text count=text',
    harmless: 'help version V',
  },
  vmstat: {
    manual: 'vmstat(8), procps-ng 4.0',
    flags: 'a d f m n s t w active disk disk-sum forks slabs one-header stats timestamp wide D',
    values: 'S=text unit=text',
    operands: ['text'],
    harmless: 'help version h V',
  },
  lscpu: {
    manual: 'lscpu(1), util-linux 2.40',
    flags: 'a b B c J x y all online bytes offline json hex physical',
    attached: 'e p C',
    optional: 'extended parse caches',
    harmless: 'help version h V',
  },
  lsb_release: {
    manual: 'lsb_release(1), lsb-release 12',
    flags: 'a c d i r s v all codename description id release short',
  },
  'users|who': {
    manual: 'users(1), who(1), GNU coreutils 9.4',
    flags:
      'a b d H l m p q r s t T u w all boot dead heading login process count runlevel short time users message writable mesg',
    operands: ['read'],
    harmless,
  },
  cal: { manual: 'cal(1), util-linux 2.40', flags: 'j y', numeric: true, operands: ['text'] },
  ts: { manual: 'ts(1), moreutils 0.69', flags: 'r i s m', operands: ['text'] },
  getconf: {
    manual: 'getconf(1), glibc 2.39',
    flags: 'a',
    values: 'v=text',
    risky: { v: 'it runs a program of its own' },
    operands: ['text', 'list'],
    harmless,
  },
  locale: {
    manual: 'locale(1), glibc 2.39',
    flags: 'a c k v all-locales category-name keyword-name verbose',
    risky: { m: 'it runs gzip on what it lists', charmaps: 'it runs gzip on what it lists' },
    operands: ['text'],
    harmless,
  },
  tput: {
    manual: 'tput(1), ncurses 6.4',
    subcommands: {
      'cols|lines|colors|bold|sgr0|smul|rmul|setaf|setab|cup|clear|el|cnorm|civis': {
        manual: 'terminfo(5), ncurses 6.4',
        operands: ['text'],
      },
    },
  },
  clear: { manual: 'clear(1), ncurses 6.4', flags: 'x' },
  printenv: {
    manual: 'printenv(1), GNU coreutils 9.4',
    flags: '0 null',
    operands: ['text'],
    because: 'the environment may hold secrets',
    harmless,
  },
  ps: {
    // Words and letters it reads in more than one way are looked at by programs/traps.ts.
    manual: 'ps(1), procps-ng 4.0',
    flags: 'A a d e f F j l L T m H w y N c M forest no-headers no-heading noheaders headers deselect',
    values:
      'o=text O=text p=text q=text C=text u=text U=text g=text G=text s=text t=text format=text sort=text pid=text ppid=text user=text User=text group=text Group=text sid=text tty=text cols=text columns=text width=text rows=text lines=text quick-pid=text',
    operands: ['text'],
    harmless: 'version V',
  },
  pgrep: choosing,
  pkill: {
    ...choosing,
    flags: `${choosing.flags} e echo`,
    values: `${choosing.values} signal=text q=text queue=text`,
    numeric: true,
    because: ends,
  },
  'kill|killall|skill|xkill|fuser': {
    manual: 'kill(1), procps-ng 4.0; killall(1), fuser(1), psmisc 23.7',
    values: 's=text signal=text q=text queue=text',
    numeric: true,
    operands: ['text'],
    because: ends,
  },
  lsof: {
    manual: 'lsof(8), lsof 4.99',
    operands: ['list'],
    because: 'it shows what every process has open',
  },
  'top|htop|btop': { manual: 'top(1), procps-ng 4.0', because: 'it can send signals to processes' },
  'less|more|most|zless|zmore|xzless|bzmore': {
    manual: 'less(1), less 643; more(1), util-linux 2.40',
    flags: 'e E F f g G i I J K m M n N q Q r R s S u U V w W X L',
    values: 'o=edit O=edit p=text P=text t=text T=read k=execute b=text h=text j=text x=text y=text z=text',
    numeric: true,
    operands: ['read'],
    because: pager,
  },
  'bat|batcat': {
    manual: 'bat(1), bat 0.24',
    flags: 'A p n f u show-all plain number no-pager',
    values:
      'l=text language=text H=text highlight-line=text r=text line-range=text style=text theme=text color=text paging=text decorations=text wrap=text tabs=text file-name=text pager=execute map-syntax=text m=text',
    operands: ['read'],
    because: 'it reads a configuration and starts a pager',
    harmless: 'help version h V',
  },
  'man|info|apropos|whatis|tldr': {
    manual: 'man(1), man-db 2.12',
    values: 'P=execute pager=execute H=execute C=read config-file=read M=list manpath=list',
    operands: ['any'],
    because: pager,
  },
} as const satisfies Readonly<Record<string, GrammarInput>>;
