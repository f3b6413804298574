import { isSoonOver } from './escape-ground.ts';
import { type Escape, rootAlone, said } from './escape-row.ts';

const perl = (code: string): string => `perl -MSocket -e '$| = 1; alarm 5; ${code}'`;
const unixSocket = (address: string): string =>
  perl(`socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, pack_sockaddr_un(${address})) and print scalar <S>`);
const onLoopback = (port: string): string => `sockaddr_in($ENV{${port}}, inet_aton("127.0.0.1"))`;
const datagram = (text: string): string =>
  perl(
    `socket(S, AF_INET, SOCK_DGRAM, 0); connect(S, ${onLoopback('UDP')}); send(S, ${text}, 0); ` +
      'recv(S, $answer, 512, 0); print $answer',
  );

/** Attempts by way of sockets. Loopback stands for every network: nothing leaves the machine. */
export const networkEscapes: readonly Escape[] = [
  {
    name: 'answer in the place of the hooks',
    // Whoever could hold the port goes first: inside that is everybody. The last program, or it would go with its parent.
    script: `exec ${perl(
      'open F, "/proc/1/comm"; kill 9, $ENV{INSIDE} && <F> eq "bwrap\\n" ? -1 : $ENV{HOLDER}; ' +
        'for (1 .. 40) { socket(S, AF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1); ' +
        'bind(S, sockaddr_in($ENV{HOOKS}, INADDR_ANY)) && listen(S, 5) and print("ESCAPED"), exit; ' +
        'close S; select undef, undef, undef, .01 }',
    )}`,
    escaped: said,
    heldBy: 'the supervisor itself listens in the network of the run; nothing inside holds the port',
  },
  {
    name: 'share the port of the hooks',
    script: `exec ${perl(
      'socket(S, AF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, 15, 1); kill 9, $ENV{HOLDER}; ' +
        'for (1 .. 40) { bind(S, sockaddr_in($ENV{HOOKS}, INADDR_LOOPBACK)) && listen(S, 5) and print("ESCAPED"), exit; ' +
        'select undef, undef, undef, .01 }',
    )}`,
    escaped: said,
    heldBy: 'the supervisor shares it with nobody',
  },
  {
    name: 'end what keeps the network of the run',
    script: 'kill -9 $HOLDER',
    escaped: ({ ground }) => ground.keeperEnded ?? isSoonOver(ground.holder.pid),
    heldBy: 'a process list of its own',
  },
  {
    name: 'change the settings of the network',
    script: perl(
      'socket(S, AF_INET, SOCK_DGRAM, 0); $r = pack("a16x24", "lo"); ioctl(S, 0x8913, $r) or die; ' +
        'ioctl(S, 0x8914, $r) and print "ESCAPED"',
    ),
    possible: rootAlone,
    escaped: said,
    heldBy: 'no capabilities',
  },
  {
    name: 'go into the network of another process',
    script: 'for p in $VICTIM $HOLDER 1; do nsenter --net=/proc/$p/ns/net echo ESCAPED; done',
    possible: rootAlone,
    escaped: said,
    heldBy: 'a process list of its own, no capabilities',
  },
  {
    name: 'read the token of the hooks',
    script: 'cat $T/runtime/agent/settings',
    escaped: said,
    heldBy: 'nothing here: the agent has to read it. With it a program can ask and claim, never answer',
    through: true,
  },
  {
    name: 'reach a port of this machine',
    script: perl(
      `socket(S, AF_INET, SOCK_STREAM, 0); connect(S, ${onLoopback('PORT')}) and print scalar <S>`,
    ),
    escaped: said,
    heldBy: 'a network of its own',
  },
  {
    name: 'send a datagram to an address',
    script: datagram('"hello"'),
    escaped: ({ ground }) => ground.heard.includes('hello'),
    heldBy: 'a network of its own',
  },
  {
    name: 'ask a name server',
    script: datagram('pack("n6", 7, 256, 1, 0, 0, 0) . "\\7example\\3com\\0" . pack("n2", 1, 1)'),
    escaped: said,
    heldBy: 'a network of its own',
  },
  {
    name: 'open a raw socket',
    script: perl('socket(S, AF_INET, SOCK_RAW, 1) and print "ESCAPED"'),
    possible: rootAlone,
    escaped: said,
    heldBy: 'no capabilities',
  },
  {
    name: 'listen to everything on the wire',
    script: perl('socket(S, 17, SOCK_RAW, 768) and print "ESCAPED"'),
    possible: rootAlone,
    escaped: said,
    heldBy: 'no capabilities, a network of its own',
  },
  {
    name: 'talk to an abstract socket',
    script: unixSocket('"\\0countersign-$ENV{N}"'),
    escaped: said,
    heldBy: 'a network of its own',
  },
  {
    name: "talk to the supervisor's socket",
    script: unixSocket('"$ENV{T}/runtime/control.sock"'),
    escaped: said,
    heldBy: 'hidden',
  },
  {
    name: 'talk to a socket of another program',
    script: unixSocket('"$ENV{T}/outside/agent.sock"'),
    escaped: said,
    heldBy: 'sockets somebody listens on at the start are hidden',
  },
  {
    name: 'talk to a socket in the folder for temporary files',
    script: unixSocket('"$ENV{SHARED}"'),
    escaped: said,
    heldBy: 'a /tmp of its own',
  },
];
