import { posix } from 'node:path';
import { hostEvidence, pathEvidence } from './evidence.ts';
import { addCommand, type Invocation } from './invocation.ts';
import type { Desk, ShellState } from './state.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Programs whose bare words are subcommands and targets, not files. */
const worded = words(`
  npm npx pnpm yarn bun bunx kubectl helm docker podman gh glab make terraform aws gcloud systemctl
  service cargo go mvn gradle
`);
const coded = words(`
  python python2 python3 node deno bun perl ruby php awk gawk mawk lua osascript tclsh Rscript ex vim
  vi ed emacs
`);
const connecting = words(`
  curl wget aws gsutil rclone mail mailx sendmail mutt ssh scp sftp rsync nc ncat netcat telnet ftp
  ping dig host nslookup socat http https openssl traceroute whois aria2c lynx w3m psql mysql
  redis-cli mongosh mongo
`);

/** A program without a proof: it needs a rule that names it. What its words may name stays as evidence. */
export function unproved(given: Invocation, why: string, state: ShellState, desk: Desk): void {
  const [first, ...rest] = given.fields;
  const name = posix.basename(first?.text ?? '');
  const id = addCommand(given, 'rule', why, state, desk, rest);
  for (const field of rest.slice(0, 80)) {
    pathEvidence(field, state, desk, id, !worded.has(name), coded.has(name));
    hostEvidence(field, desk, id);
  }
  if (coded.has(name) && given.stdin !== '') {
    pathEvidence({ known: true, text: given.stdin, glob: null }, state, desk, id, false, true);
  }
  if (connecting.has(name)) certain(desk, id);
}

/** What a network program names as a host is one. */
function certain(desk: Desk, id: number): void {
  for (const touch of desk.sketch.hosts) if (touch.command === id) touch.certain = true;
}
