import { spawnSync } from 'node:child_process';
import type { Problem } from '../model/problem.ts';
import { seccompFilter } from './seccomp.ts';
import { trustedProgram } from './trusted-program.ts';

/** What a boundary can be built from on this machine, or why there can be none. */
export type Availability =
  | {
      available: true;
      bwrap: string;
      version: string;
      /** Whether the supervisor is root of the machine: inside it is the same user without its powers. */
      root: boolean;
      /** How the command gets ^C while the boundary's own process does not; undefined: ^C ends both. */
      env: string | undefined;
      bash: string | undefined;
      /** How the number of processes is bounded; undefined: it is not. */
      prlimit?: string | undefined;
      /** How a command gets into the network of its run; undefined: it is not installed. */
      nsenter: string | undefined;
    }
  | { available: false; problem: Problem };

const quiet = { encoding: 'utf8', timeout: 10_000, env: {}, cwd: '/' } as const;

const no = (code: string, message: string, fix: string): Availability => ({
  available: false,
  problem: { code, message, fix },
});

/** Older ones cannot switch nested user namespaces off, and those undo every read-only mount. */
function oldVersion(version: string): boolean {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) === 0 && Number(minor) < 8;
}

/** Tries it: whether namespaces are allowed is said by too many settings to read them all. */
export function findBoundary(platform: string, architecture: string, uid: number): Availability {
  if (platform !== 'linux') {
    return no(
      'boundary-platform',
      `There is no boundary on ${platform} yet.`,
      'Use Linux, or WSL2 on Windows.',
    );
  }
  if (!seccompFilter(architecture)) {
    return no('boundary-machine', `The boundary does not know ${architecture}.`, 'Use x64 or arm64.');
  }
  const bwrap = trustedProgram('bwrap');
  if (bwrap === undefined) {
    return no(
      'boundary-missing',
      'bubblewrap, which the boundary is made of, is not installed.',
      'Install the package `bubblewrap`: apt install bubblewrap, dnf install bubblewrap or pacman -S bubblewrap.',
    );
  }
  const version = spawnSync(bwrap, ['--version'], quiet).stdout?.trim() ?? '';
  if (oldVersion(version)) {
    return no('boundary-old', `${version || 'bubblewrap'} is too old.`, 'Install bubblewrap 0.8 or newer.');
  }
  const args = [
    '--unshare-all',
    '--unshare-user',
    '--disable-userns',
    '--cap-drop',
    'ALL',
    '--ro-bind',
    '/',
    '/',
  ];
  const tried = spawnSync(
    bwrap,
    [...args, '--proc', '/proc', '--remount-ro', '/proc', '--', '/bin/true'],
    quiet,
  );
  if (tried.status !== 0) {
    const said = tried.stderr?.trim().split('\n').at(-1) || 'it ended without a word';
    return no(
      'boundary-refused',
      `This system does not let bubblewrap make its namespaces: ${said}`,
      'Allow user namespaces: see user.max_user_namespaces and kernel.apparmor_restrict_unprivileged_userns (sysctl).',
    );
  }
  const env = trustedProgram('env');
  const resets = env !== undefined && spawnSync(env, ['--default-signal=INT', 'true'], quiet).status === 0;
  return {
    available: true,
    bwrap,
    version,
    root: uid === 0,
    env: resets ? env : undefined,
    bash: trustedProgram('bash'),
    prlimit: trustedProgram('prlimit'),
    nsenter: trustedProgram('nsenter'),
  };
}
