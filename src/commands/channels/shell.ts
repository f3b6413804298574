import { openShell } from '../../channels/shell/open-shell.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import { builtHere } from '../agent-plan.ts';
import { agentFolder } from '../places.ts';
import type { ChannelParts } from './parts.ts';

const noWords: Problem = {
  code: 'shell-takes-no-words',
  message: 'A supervised shell takes no words of its own: its lines are typed.',
  fix: 'Start it with its name alone: countersign run -- bash',
};

/** An interactive bash whose lines are asked for, wired to the supervisor. */
export async function openShellLines({ spec, ports, inside, nodePath }: ChannelParts): Promise<OpenChannel> {
  if (spec.args.length > 0) throw new ProblemError(noWords);
  return openShell({
    profile: spec.profile,
    ports,
    nodePath,
    gatePath: builtHere('./gate.bash'),
    askerPath: builtHere('./line-asker.cjs'),
    directory: agentFolder(spec.runtime),
    inside: inside.hooks,
    workspace: spec.workspace,
  });
}
