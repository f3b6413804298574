import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../../model/profile.ts';
import type { ChannelPorts } from '../channel.ts';
import { type HookPort, hookPath, openHookServer, secretHeader } from '../hook-server.ts';
import { createLineEvents } from './line-events.ts';

export interface ShellChannel {
  /** Before the words of the user's, of which there are none. */
  launchArgs: string[];
  env: Record<string, string>;
  port: number;
  close(): Promise<void>;
}

export interface ShellOptions {
  profile: Profile;
  ports: ChannelPorts;
  /** Absolute path of the node that asks. */
  nodePath: string;
  /** Absolute path of gate.bash. */
  gatePath: string;
  /** Absolute path of the built line-asker. */
  askerPath: string;
  /** A 0700 directory of this run for the files the shell has to read, and nothing else. */
  directory: string;
  /** The port in the shell's own network; left out: the machine's is the shell's, too. */
  inside?: HookPort | undefined;
  /** Where the shell begins. */
  workspace: string;
}

/** Opens the port every line is asked at. Rejects when it cannot be had. */
export async function openShell(options: ShellOptions): Promise<ShellChannel> {
  const { profile, ports, directory, workspace } = options;
  const host = '127.0.0.1';
  const secret = randomBytes(32).toString('base64url');
  const answer = createLineEvents({ profile, ports, workspace });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const server = await openHookServer({
    host,
    inside: options.inside,
    routes: [{ path: hookPath, header: secretHeader, secret, answer }],
    anomaly: ports.anomaly,
    lost: ports.lost,
  });
  const address = join(directory, 'line-address.json');
  try {
    const url = `http://${host}:${server.port}${hookPath}`;
    await writeFile(address, JSON.stringify({ url, header: secretHeader, secret }), {
      mode: 0o600,
      flag: 'wx',
    });
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    // No file of anybody's is read, and with -p no function or option of the environment: they would have changed what a line
    // means before the first is judged.
    // Interactive, or it would not take the terminal: inside the boundary nobody is there who could hand it over.
    launchArgs: [
      '--noprofile',
      '--norc',
      '-p',
      '+H',
      '-i',
      options.gatePath,
      options.nodePath,
      options.askerPath,
      address,
    ],
    env: {},
    port: server.port,
    async close() {
      await server.close();
      await rm(address, { force: true });
    },
  };
}
