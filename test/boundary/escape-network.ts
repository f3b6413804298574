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
