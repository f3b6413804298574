import { eventNames } from './payload.ts';

/** A day: Copilot lets a call through whose hook took longer. */
const holdSeconds = 86_400;

/** The plugin of one run: its name, and a hook for each event. No shell is between, and no environment of the agent's. */
export function pluginFiles(client: { nodePath: string; path: string; addressFile: string }): {
  name: string;
  content: object;
}[] {
  const hook = (event: string) => ({
    type: 'command',
    exec: '/usr/bin/env',
    args: ['-i', client.nodePath, client.path, client.addressFile, event],
    timeoutSec: holdSeconds,
  });
  return [
    {
      name: 'plugin.json',
      content: {
        name: 'countersign',
        version: '1.0.0',
        description: 'Every action is judged before it happens.',
        hooks: 'hooks.json',
      },
    },
    {
      name: 'hooks.json',
      content: { version: 1, hooks: Object.fromEntries(eventNames.map((event) => [event, [hook(event)]])) },
    },
  ];
}
