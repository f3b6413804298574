import type { NetworkMode } from '../../model/boundary.ts';
import type { StartCheck } from '../../model/doctor.ts';
import { type StartFacts, startChecks } from '../start-checks.ts';

const gap = (id: string, detail: string): StartCheck => ({ id, verdict: 'not-enforced', detail });

const networks: Readonly<Record<NetworkMode, string>> = {
  proxy: 'no way out but the proxy; the ports of proxy and hooks are open on any host',
  none: 'no way out but the port of the hooks, which is open on any host',
  all: 'the whole network is open',
};

/** What is said when a run starts on Landlock: that of every boundary, and its own gaps. */
export function landlockChecks(facts: StartFacts): StartCheck[] {
  const others = startChecks(facts).filter(({ id }) => id !== 'contract.network');
  return [
    ...others,
    gap('contract.network', networks[facts.plan.network.mode]),
    gap('landlock.shared', 'names of files, other processes and file modes are those of the machine'),
  ];
}
