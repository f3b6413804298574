import type { Tried } from '../../model/doctor.ts';
import type { Attempt } from './attempt.ts';
import { processesWith } from './attempt-files.ts';
import { type Ground, isSoon } from './ground.ts';

/** One promise of the boundary, and how to try to break it on a ground. */
export interface Probe {
  id: string;
  promise: string;
  /** Undefined: it cannot be tried on this machine. */
  attempt(ground: Ground): Attempt | undefined;
  /** What can only be seen from outside, when the attempt is over; the attempt's own word counts where it is left out. */
  seen?(ground: Ground): Promise<Tried>;
  /** What it means when there is nothing to try, or nothing to be got without the boundary either. */
  otherwise?: string;
}

/** The kernel takes some milliseconds to end a process list. */
const endMs = 500;

async function victimEnded(ground: Ground): Promise<Tried> {
  const { victim } = ground;
  const over = (): boolean => victim.exitCode !== null || victim.signalCode !== null;
  return (await isSoon(over, endMs))
    ? { got: true, said: 'the process it was sent to ended' }
    : { got: false, said: 'the process it was sent to lives' };
}

async function leftBehind(ground: Ground): Promise<Tried> {
  const left = (): number => processesWith(ground.word).filter((pid) => pid !== ground.victim.pid).length;
  return (await isSoon(() => left() === 0, endMs))
    ? { got: false, said: 'it ended with the command' }
    : { got: true, said: 'it lives on after the command' };
}

const files: readonly Probe[] = [
  {
    id: 'boundary.write-outside',
    promise: 'Nothing is written outside what the contract opens',
    attempt: ({ at }) => ({ try: 'write', path: at('outside') }),
  },
  {
    id: 'boundary.change-outside',
    promise: 'No file outside is changed',
    attempt: ({ at }) => ({ try: 'write', path: at('outside/precious') }),
  },
  {
    id: 'boundary.link-outside',
    promise: 'No file outside is changed through a hard link',
    attempt: ({ at }) => ({ try: 'link', path: at('outside/precious'), as: at('project/linked') }),
  },
  {
    id: 'boundary.hidden',
    promise: 'What must never be touched is not read',
    attempt: ({ at }) => ({ try: 'read', path: at('project/secrets/key') }),
  },
  {
    id: 'boundary.hidden-moved',
    promise: 'Nor after its folder is renamed',
    attempt: ({ at }) => ({ try: 'replace', path: at('project/secrets') }),
  },
  {
    id: 'boundary.keys',
    promise: 'Keys of the home folder are not read',
    attempt: ({ at }) => ({ try: 'read', path: at('home/.ssh/id_ed25519') }),
  },
  {
    id: 'boundary.store',
    promise: 'The record is not read',
    attempt: ({ at }) => ({ try: 'read', path: at('store/runs/1/journal.jsonl') }),
  },
  {
    id: 'boundary.store-write',
    promise: 'The record is not written',
    attempt: ({ at }) => ({ try: 'write', path: at('store/runs/1/journal.jsonl') }),
  },
  {
    id: 'boundary.token',
    promise: "The run's token is not read",
    attempt: ({ at }) => ({ try: 'read', path: at('runtime/token') }),
  },
  {
    id: 'boundary.config',
    promise: 'Settings and keys of Countersign are not read',
    attempt: ({ at }) => ({ try: 'read', path: at('config/key') }),
  },
  {
    id: 'boundary.contract',
    promise: 'The contract is not changed',
    attempt: ({ at }) => ({ try: 'write', path: at('countersign.yaml') }),
  },
  {
    id: 'boundary.git-config',
    promise: 'No command is planted in .git/config',
    attempt: ({ at }) => ({ try: 'write', path: at('.git/config') }),
  },
  {
    id: 'boundary.git-hooks',
    promise: 'No git hook is planted',
    attempt: ({ at }) => ({ try: 'write', path: at('.git/hooks') }),
  },
  {
    id: 'boundary.agent-settings',
    promise: 'No agent setting is planted',
    attempt: ({ at }) => ({ try: 'write', path: at('.claude/settings.json') }),
  },
];

const noAddress = 'this machine has no address but its loopback';

const network: readonly Probe[] = [
  {
    id: 'boundary.loopback',
    promise: 'No port of this machine is reached',
    attempt: ({ port }) => ({ try: 'connect', host: '127.0.0.1', port }),
  },
  {
    id: 'boundary.address',
    promise: 'No address is reached without a name',
    attempt: ({ address }) => address && { try: 'connect', host: address.host, port: address.port },
    otherwise: noAddress,
  },
  {
    id: 'boundary.name-server',
    promise: 'No name server is asked, no datagram sent',
    attempt: ({ datagramPort }) => ({ try: 'datagram', host: '127.0.0.1', port: datagramPort }),
  },
  {
    id: 'boundary.socket',
    promise: "The supervisor's socket does not answer",
    attempt: ({ at }) => ({ try: 'socket', path: at('runtime/control.sock') }),
  },
  {
    id: 'boundary.abstract-socket',
    promise: 'No abstract socket answers',
    attempt: ({ word }) => ({ try: 'socket', path: `\0${word}` }),
  },
];

const noKernel = 'this kernel has none, or refuses it to everybody';

const processes: readonly Probe[] = [
  {
    id: 'boundary.see',
    promise: "The supervisor's processes are not seen",
    attempt: ({ word }) => ({ try: 'see-process', word }),
  },
  {
    id: 'boundary.environment',
    promise: "The supervisor's environment is not read",
    attempt: ({ victim, word }) => ({ try: 'environment-of', pid: victim.pid ?? 0, word }),
  },
  {
    id: 'boundary.kill',
    promise: 'The supervisor is not killed',
    attempt: ({ victim }) => ({ try: 'kill', pid: victim.pid ?? 0 }),
    seen: victimEnded,
  },
  {
    id: 'boundary.daemon',
    promise: 'No daemon outlives the command',
    attempt: ({ word }) => ({ try: 'daemon', word }),
    seen: leftBehind,
  },
  {
    id: 'boundary.nest',
    promise: 'No user namespace is made within it',
    attempt: ({ bwrap }) => ({ try: 'nest', bwrap }),
  },
  {
    id: 'boundary.keyring',
    promise: 'The keyring of the kernel does not answer',
    attempt: () => ({ try: 'keyring' }),
    otherwise: noKernel,
  },
  {
    id: 'boundary.io-uring',
    promise: 'No ring goes past the filter of system calls',
    attempt: () => ({ try: 'io-uring' }),
    otherwise: noKernel,
  },
];

/** What is tried in one launch, in this order. Typing needs a terminal, and so a launch of its own. */
export const boundaryProbes: readonly Probe[] = [...files, ...network, ...processes];
