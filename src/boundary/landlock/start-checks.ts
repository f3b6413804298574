import type { NetworkMode } from '../../model/boundary.ts';
import type { StartCheck } from '../../model/doctor.ts';
import { type StartFacts, startChecks } from '../start-checks.ts';

const gap = (id: string, detail: string): StartCheck => ({ id, verdict: 'not-enforced', detail });

const networks: Readonly<Record<NetworkMode, string>> = {
  proxy:
    'TCP goes through the proxy; datagrams, and TCP to the ports that are open, whatever the host, do not',
  none: 'TCP has no way out but to the port of the hooks, whatever the host; datagrams have one',
  all: 'the whole network is open',
};

/** What is said when a run starts on Landlock: that of every boundary, and its own gaps. */
export function landlockChecks(facts: StartFacts): StartCheck[] {
  const others = startChecks(facts).filter(({ id }) => id !== 'contract.network');
  return [
    ...others,
    gap('contract.network', networks[facts.plan.network.mode]),
    gap('landlock.sockets', 'whatever listens on a socket with a path can be talked to'),
    gap('landlock.shared', 'names of files, other processes and file modes are those of the machine'),
  ];
}
