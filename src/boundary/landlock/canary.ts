import { canaryGotOut } from '../../model/boundary.ts';
import type { BoundaryPlan } from '../plan.ts';

/**
 * Tries each path in turn up to `--`, then becomes the command. Landlock says no only when something is opened or made, never when it is asked
 * (access(2)): so a folder gets a file, which is taken away again, and a file is opened without being changed. While the boundary holds no other program is started.
 */
const canary = `fail() { printf 'countersign: the boundary does not hold: %s\\n' "$1" >&2; exit ${canaryGotOut}; }
while [ "$1" != -- ]; do
  if [ -d "$2" ]; then
    one="$2/.countersign-canary-$$"
    ( : > "$one" ) 2>/dev/null && { rm -f "$one"; fail "$2 can be written"; }
  else
    ( : >> "$2" ) 2>/dev/null && fail "$2 can be written"
    [ "$1" = read ] && ( : < "$2" ) 2>/dev/null && fail "$2 can be read"
  fi
  shift 2
done
shift
exec "$@"`;

/** Each costs up to two forks of the shell: enough to see that the rules are those of the plan, not all of them. */
const mostTried = 12;

/**
 * The command with a canary before it, which ends with `canaryGotOut` instead of starting the command when it gets out. `own`: a folder that could
 * be written without the boundary.
 */
export function withLandlockCanary(
  plan: BoundaryPlan,
  own: string,
  command: readonly [string, ...string[]],
): [string, ...string[]] {
  const tried = plan.closed.filter(({ is }) => is !== 'missing').slice(0, mostTried);
  const words = tried.flatMap(({ path, how }) => [how === 'hidden' ? 'read' : 'write', path]);
  return ['/bin/sh', '-c', canary, 'canary', 'write', own, ...words, '--', ...command];
}
