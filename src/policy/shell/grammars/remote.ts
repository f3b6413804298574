import type { GrammarInput } from '../../../model/grammar.ts';

const openssh = 'OpenSSH 9.2';
const elsewhere = 'what it does on the other machine is not known here';
const settings = 'it reads settings that can start programs';
const program = 'it starts a program of its own';
const list = 'it reads a list of further files or addresses';
const asks = 'it asks other machines, and names can carry data';
const tunnels = 'it opens a way in from the network';

const sshOptions = {
  flags: '4 6 A a C f G g K k M N n q s T t V v X x Y y',
  values:
    'B=text b=text c=text D=text e=text E=edit F=read I=execute i=read J=host l=text L=any m=text O=text o=any p=text Q=text R=any S=name W=host w=text',
  risky: { o: settings, F: settings, I: program, S: 'it uses another connection' },
} as const satisfies Partial<GrammarInput>;

const copyOptions = {
  flags: '3 4 6 A B C O p q R r s T v',
  values: 'c=text D=execute F=read i=read J=host l=text o=any P=text S=execute X=text',
  risky: { o: settings, F: settings, S: program, D: program },
} as const satisfies Partial<GrammarInput>;

const sendsMail: GrammarInput = {
  manual: 'mailx(1), POSIX and s-nail 14.9',
  values: 's=text a=read A=read attach=read S=any r=text c=word b=word H=word i=read',
  flags: 'v n t',
  operands: ['word'],
  because: 'it sends a message',
  exposes: 'message',
};

/** Programs that work on another machine, copy there, or make something known there. */
export const remote: Readonly<Record<string, GrammarInput>> = {
  ssh: {
    manual: `ssh(1), ${openssh}`,
    harmless: 'V',
    ...sshOptions,
    operands: ['host', 'any'],
    posix: true,
    because: elsewhere,
  },
  'autossh|mosh|et': {
    manual: 'autossh(1), mosh(1)',
    ...sshOptions,
    operands: ['host', 'any'],
    posix: true,
    because: elsewhere,
  },
  scp: {
    manual: `scp(1), ${openssh}`,
    ...copyOptions,
    operands: ['remote'],
    last: 'target',
    recursive: 'r',
    because: 'it copies files to or from another machine',
  },
  sftp: {
    manual: `sftp(1), ${openssh}`,
    flags: '4 6 A a C f N p q r v',
    values:
      'B=text b=read c=text D=execute F=read i=read J=host l=text o=any P=text R=text S=execute s=text X=text',
    operands: ['host'],
    because: 'it copies files to or from another machine',
    exposes: 'upload',
    exposedBy: 'b',
    risky: { b: list, o: settings, F: settings, S: program, D: program },
  },
  'ssh-copy-id': {
    manual: `ssh-copy-id(1), ${openssh}`,
    flags: 'f n s x',
    values: 'i=read p=text F=read o=any t=text',
    operands: ['host'],
    because: 'it lets a key in on another machine',
    exposes: 'upload',
  },
  'ssh-keyscan': {
    manual: `ssh-keyscan(1), ${openssh}`,
    flags: '4 6 c D H v q',
    values: 'f=read O=text p=text T=text t=text',
    operands: ['host'],
    because: asks,
    risky: { f: list },
  },
  rsync: {
    manual: 'rsync(1), rsync 3.2.7',
    harmless: 'V version',
    flags:
      'a r v q n c u l L H p E A X o g D t O S x z h i P d R b m W I y 4 6 archive recursive verbose quiet dry-run checksum update links copy-links hard-links perms executability owner group devices specials times sparse one-file-system compress human-readable itemize-changes progress partial stats dirs relative backup prune-empty-dirs whole-file ignore-existing ignore-times size-only numeric-ids inplace append delete-excluded force mkpath safe-links copy-unsafe-links no-perms no-owner no-group no-times omit-dir-times existing list-only cvs-exclude C',
    values:
      'e=any rsh=any rsync-path=any exclude=text include=text exclude-from=read include-from=read files-from=read f=any filter=any log-file=edit log-file-format=text out-format=text backup-dir=edit suffix=text T=edit temp-dir=edit partial-dir=edit link-dest=list compare-dest=list copy-dest=list password-file=read port=text bwlimit=text timeout=text contimeout=text max-size=text min-size=text max-delete=text B=text block-size=text info=text debug=text chmod=text chown=text usermap=text groupmap=text compress-level=text config=read write-batch=edit only-write-batch=edit read-batch=read',
    operands: ['remote'],
    last: 'target',
    recursive: 'r a recursive archive',
    because: 'it copies whole folders, perhaps to another machine',
    risky: {
      e: program,
      rsh: program,
      'rsync-path': program,
      'files-from': list,
      f: list,
      filter: list,
      delete: 'it deletes files at its target',
      'delete-before': 'it deletes files at its target',
      'delete-during': 'it deletes files at its target',
      'delete-delay': 'it deletes files at its target',
      'delete-after': 'it deletes files at its target',
      'delete-excluded': 'it deletes files at its target',
      'remove-source-files': 'it deletes what it copied',
      daemon: 'it serves files',
    },
  },
  socat: {
    manual: 'socat(1), socat 1.7.4',
    harmless: 'V',
    flags: 'd v x u U s',
    values: 'b=text t=text T=text L=edit lf=edit',
    operands: ['any'],
    single: true,
    because: 'it connects anything to anything, programs included',
    exposes: 'upload',
  },
  telnet: {
    manual: 'telnet(1), netkit-telnet',
    flags: '4 6 8 E L a c d r',
    values: 'b=text e=text l=text n=edit',
    operands: ['host', 'text'],
    because: 'it sends what it is given to another machine',
    exposes: 'upload',
  },
  'ftp|ncftp|tftp': {
    manual: 'ftp(1), tnftp',
    flags: 'p i n g v d',
    operands: ['host', 'any'],
    because: 'it copies files to or from another machine',
    exposes: 'upload',
  },
  lftp: {
    manual: 'lftp(1)',
    values: 'e=any c=any f=read u=text p=text',
    operands: ['url'],
    because: 'it copies files to or from another machine and runs commands',
    exposes: 'upload',
  },
  'mail|mailx|Mail|s-nail|mutt|neomutt|sendmail|msmtp|ssmtp|swaks|mpack': sendsMail,
  'rclone|s3cmd|s4cmd|s5cmd|azcopy|mc|restic|borg|duplicity|b2': {
    manual: 'rclone(1); restic(1); s3cmd --help',
    values: 'config=read c=read',
    operands: ['text', 'any'],
    because: 'it copies files to or from a store elsewhere',
    exposes: 'upload',
  },
  'croc|wormhole|magic-wormhole|pastebinit|gist|transfer|termbin|ix|wgetpaste|asciinema': {
    manual: 'croc --help; pastebinit(1); asciinema(1)',
    operands: ['any'],
    values: 'i=read f=any P=any',
    because: 'it makes files known elsewhere',
    exposes: 'upload',
  },
  'ngrok|cloudflared|localtunnel|lt|tailscale|frpc|bore|zrok|serveo|localxpose|chisel': {
    manual: 'ngrok(1); cloudflared --help; tailscale --help',
    operands: ['word'],
    because: tunnels,
    exposes: 'tunnel',
  },
};
