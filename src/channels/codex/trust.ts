import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { causeText } from '../../model/cause.ts';
import { ProblemError } from '../../model/problem.ts';
import { type ListedHook, listHooks } from './app-server.ts';
import { type HookState, stateFlag } from './hook-flags.ts';
import { hookNames } from './payload.ts';

export interface TrustWish {
  program: string;
  /** What comes before all arguments, such as an interpreter's script. */
  lead: readonly string[];
  /** Those of the run's own that matter for hooks. */
  flags: readonly string[];
  env: Record<string, string>;
  workspace: string;
  /** Where the person's own settings of Codex are. */
  codexHome: string;
  /** A folder of the run's own. */
  directory: string;
}

const ours = 'sessionFlags';
const patience = 20_000;

const untrusted = (why: string): ProblemError =>
  new ProblemError({
    code: 'codex-hooks-untrusted',
    message: `Codex would not run the hooks that hold its actions: ${why}.`,
    fix: 'Start again; `codex --version` says whether it is a version this was seen with (docs/agents/codex.md).',
  });

/**
 * The flag that makes Codex run our hooks and no others. Codex runs a hook only when its own hash of it is given as trusted:
 * it is asked for it, in a folder of settings of the run's own, so that nothing of the person's is changed; and then once more,
 * whether it would run them all now. Rejects with a ProblemError when it would not.
 */
export async function trustedHooks(wish: TrustWish): Promise<string[]> {
  await mkdir(wish.directory, { recursive: true, mode: 0o700 });
  const home = await mkdtemp(join(wish.directory, 'codex-home-'));
  try {
    await copySettings(wish.codexHome, home);
    const ask = (more: readonly string[]) =>
      listHooks({
        program: wish.program,
        args: [...wish.lead, ...wish.flags, ...more],
        env: { ...wish.env, CODEX_HOME: home },
        cwd: wish.workspace,
        patience,
      });
    const states = statesOf(await ask([]), (key) => key.replace(home, wish.codexHome));
    const flag = stateFlag(states);
    const refused = (await ask(flag)).filter(({ source }) => source === ours).filter(isIdle);
    if (refused.length > 0)
      throw untrusted(`${refused.map(({ key }) => key).join(', ')} stayed switched off`);
    return flag;
  } catch (error) {
    throw error instanceof ProblemError ? error : untrusted(causeText(error));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const isIdle = ({ enabled, trustStatus }: ListedHook): boolean => !enabled || trustStatus !== 'trusted';

/** Ours on and trusted; each other one off, as it could change a command after it was approved. */
function statesOf(listed: readonly ListedHook[], real: (key: string) => string): Map<string, HookState> {
  const own = listed.filter(({ source }) => source === ours);
  if (own.length !== hookNames.length)
    throw untrusted(`it knows ${own.length} of the ${hookNames.length} hooks of this run`);
  return new Map(
    listed.map((hook) => [
      real(hook.key),
      hook.source === ours ? { enabled: true, trusted: hook.currentHash } : { enabled: false },
    ]),
  );
}

/** As far as it names hooks: what is not there is no reason to stop. */
async function copySettings(from: string, to: string): Promise<void> {
  for (const name of ['config.toml', 'hooks.json'])
    await copyFile(join(from, name), join(to, name)).catch(() => {});
}
