import type { ChannelPorts, FinishedReport, Release } from '../../src/channels/channel.ts';
import type { Action } from '../../src/model/action.ts';

/** All that a channel said, as short texts in order, and the actions and reports whole. */
export interface Recording {
  ports: ChannelPorts;
  said: string[];
  actions: Action[];
  finished: FinishedReport[];
}

export const allow: Release = { effect: 'allow', reason: 'may.run[0] allows this', input: null };

/** Ports that write down what they hear and answer each action with `judge`. */
export function recordingPorts(
  judge: (action: Action, withdrawn: AbortSignal) => Release | Promise<Release> = () => allow,
): Recording {
  const said: string[] = [];
  const actions: Action[] = [];
  const finished: FinishedReport[] = [];
  const say = (what: string) => (detail: unknown) =>
    void said.push(`${what} ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`);
  let count = 0;
  const ports: ChannelPorts = {
    async submit(action, { withdrawn }) {
      actions.push(action);
      return judge(action, withdrawn);
    },
    finished: (report) => void finished.push(report),
    alive: say('alive'),
    sessionEnded: say('ended'),
    lost: say('lost'),
    settingsChange: say('settings'),
    prompt: say('prompt'),
    turnEnded: () => void said.push('turn'),
    subagent: say('subagent'),
    inner: say('inner'),
    spent: say('spent'),
    nextId() {
      count += 1;
      return `a${count}`;
    },
    anomaly: say('anomaly'),
  };
  return { ports, said, actions, finished };
}
