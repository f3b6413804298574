import { canaryGotOut } from '../model/boundary.ts';
import type { StartCheck } from '../model/doctor.ts';
import type { BoundaryPlan, ClosedPath, Difference } from './plan.ts';

/** What is known when a run starts, without trying anything. */
export interface StartFacts {
  plan: BoundaryPlan;
  /** Whether the supervisor is root of the machine. */
  root: boolean;
  /** Hidden paths git has in its history; undefined when it could not be asked. */
  tracked: readonly string[] | undefined;
}

const enforced = (id: string, detail: string): StartCheck => ({ id, verdict: 'enforced', detail });

function listed(id: string, differences: readonly Difference[], none: string, some: string): StartCheck {
  if (differences.length === 0) return enforced(id, none);
  return { id, verdict: 'not-enforced', detail: `${some}, in ${differences.length}` };
}

function trackedCheck(tracked: StartFacts['tracked']): StartCheck {
  const id = 'contract.tracked';
  if (tracked === undefined) return { id, verdict: 'unknown', detail: 'git could not be asked' };
  if (tracked.length === 0) return enforced(id, 'no hidden file is in the history of git');
  return {
    id,
    verdict: 'not-enforced',
    detail: 'hidden, and `git show` still prints it: git tracks it',
    about: [...tracked],
  };
}

const networkChecks: Readonly<Record<'none' | 'proxy' | 'all', StartCheck>> = {
  none: enforced('contract.network', 'no network inside'),
  proxy: enforced('contract.network', 'no way out but the proxy'),
  all: { id: 'contract.network', verdict: 'not-enforced', detail: 'the whole network is open' },
};

/**
 * The short form of doctor, for the start of a run: nothing is tried but by the canary, which goes before the agent in the
 * very launch. Microseconds.
 */
export function startChecks({ plan, root, tracked }: StartFacts): StartCheck[] {
  return [
    enforced('boundary.canary', 'tried inside before the agent starts: it does not start otherwise'),
    root
      ? {
          id: 'machine.user',
          verdict: 'not-enforced',
          detail: 'you are root: so is what the agent leaves behind',
        }
      : enforced('machine.user', 'an ordinary user'),
    listed(
      'contract.wider',
      plan.wider,
      'opens what the contract lists',
      'opens more than the contract lists',
    ),
    listed(
      'contract.later',
      plan.notHeld,
      'holds all of never.touch',
      'rules of never.touch are left to judge and diff',
    ),
    networkChecks[plan.network.mode],
    trackedCheck(tracked),
  ];
}

/**
 * Tries each path in turn up to `--`, then becomes the command. Nothing is written: `>>` opens without changing, `-w` asks the
 * kernel (access(2)), which says no on a read-only mount.
 */
const canary = `fail() { printf 'countersign: the boundary does not hold: %s\\n' "$1" >&2; exit ${canaryGotOut}; }
while [ "$1" != -- ]; do
  case $1 in
    write) [ -d "$2" ] && [ -w "$2" ] && fail "$2 can be written"
      [ ! -d "$2" ] && ( : >> "$2" ) 2>/dev/null && fail "$2 can be written" ;;
    read) [ ! -d "$2" ] && ( : < "$2" ) 2>/dev/null && fail "$2 can be read"
      for one in "$2"/* "$2"/.[!.]*; do [ -e "$one" ] && fail "$2 can be read"; done ;;
  esac
  shift 2
done
shift
exec "$@"`;

/** Each costs up to a fork: enough to see that the mounts are those of the plan, not all of them. */
const mostTried = 12;

const attempt = ({ path, how }: ClosedPath): readonly string[] => [how === 'hidden' ? 'read' : 'write', path];

/**
 * The command with a canary before it: it tries to read what is hidden and to write what is closed and the root folder, and ends with
 * `canaryGotOut` instead of starting the command when one succeeds. For `openBoundary`. Costs some 5 ms.
 */
export function withCanary(
  plan: BoundaryPlan,
  command: readonly [string, ...string[]],
): [string, ...string[]] {
  const tried = plan.closed.filter(({ is }) => is !== 'missing').slice(0, mostTried);
  const words = ['write', '/', ...tried.flatMap(attempt)];
  return ['/bin/sh', '-c', canary, 'canary', ...words, '--', ...command];
}
