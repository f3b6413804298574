import type { Action } from '../model/action.ts';
import { blank, type Line, labelled, line } from './body-line.ts';
import { diffOf } from './diff-lines.ts';
import type { Held } from './run-view.ts';
import { visible, visibleHost, visibleLines } from './visible-text.ts';

/** A question of the boundary's network, which knows neither the program nor its folder. */
export const ofNetwork = ({ channel }: Pick<Action, 'channel'>): boolean => channel === 'network';

/** JSON for reading; strings keep their line breaks as `\n`. */
function pretty(value: unknown): Line[] {
  const text = JSON.stringify(value, null, 2) ?? 'nothing';
  return visibleLines(text).map((one) => line(one, 'strong'));
}

/** Fields of the tool's input the drawing above did not show: some change what happens. */
function otherInput(action: Action, shown: readonly unknown[]): Line[] {
  return Object.entries(action.input)
    .filter(([, value]) => !shown.includes(value))
    .map(([name, value]) =>
      labelled('also', `${visible(name)}: ${visible(JSON.stringify(value) ?? 'nothing')}`),
    );
}

function changes(action: Extract<Action, { kind: 'edit' }>, short: (path: string) => string): Line[] {
  return action.changes.flatMap(({ path, before, after }, index) => {
    const { lines, added, removed } = diffOf(before ?? '', after);
    const what = before === null ? 'writes the whole file' : 'changes a passage';
    const head = line(`${visible(short(path))}  ${what}  +${added} -${removed}`, 'strong');
    return [...(index > 0 ? [blank] : []), head, ...lines];
  });
}

const approvals = { contract: 'the contract', ask: 'a person', never: 'nobody' } as const;

function called({ action, capability }: Held): Line[] {
  if (action.kind !== 'call') return [];
  const entry = capability
    ? [
        labelled('gives', visible(capability.capability)),
        labelled('owner', `${visible(capability.owner)} · ${capability.access} · ${capability.data} data`),
        labelled('exposes', visible(capability.exposes)),
        labelled('purpose', visible(capability.purpose)),
        labelled(
          'state',
          `${capability.enabled ? 'on' : 'off'} · approval by ${approvals[capability.approval]}`,
        ),
      ]
    : [labelled('gives', 'not in the capability register', 'deny')];
  return [
    line(`${visible(action.server)}.${visible(action.name)}`, 'strong'),
    ...pretty(action.args),
    blank,
    ...entry,
  ];
}

/** What the boundary's own network asks: nobody wrote an address, a program opened a connection. */
function connected({ input, url }: Action & { kind: 'reach' }, running: readonly string[]): Line[] {
  const { host, port } = input;
  if (typeof host !== 'string' || typeof port !== 'number') return reached(url);
  return [
    line(`host ${visibleHost(host)}, port ${port}`, 'strong'),
    ...running.map((command) => labelled('while', `${command} runs`)),
  ];
}

function reached(url: string): Line[] {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?([^/:?#\s]+)/i.exec(url)?.[1];
  return [line(visible(url), 'strong'), ...(host ? [labelled('host', visibleHost(host))] : [])];
}

/** Everything the action would do, as the agent wrote it, each character visible. `short` abbreviates paths. */
export function actionContent(held: Held, short: (path: string) => string): Line[] {
  const { action } = held;
  switch (action.kind) {
    case 'run':
      return [
        ...visibleLines(action.command).map((one) => line(one, 'strong')),
        ...otherInput(action, [action.command]),
      ];
    case 'read': {
      const all = action.recursive ? '  and everything below' : '';
      return [
        ...action.paths.map((path) => line(`${visible(short(path))}${all}`, 'strong')),
        ...otherInput(action, action.paths),
      ];
    }
    case 'edit':
      return [
        ...changes(action, short),
        ...otherInput(
          action,
          action.changes.flatMap((one) => [one.path, one.before, one.after]),
        ),
      ];
    case 'call':
      return called(held);
    case 'reach':
      return ofNetwork(action)
        ? [
            ...connected(action, held.running),
            ...otherInput(action, [action.url, action.input.host, action.input.port]),
          ]
        : [...reached(action.url), ...otherInput(action, [action.url])];
    case 'expose':
      return [
        ...visibleLines(action.what).map((one) => line(one, 'strong')),
        ...otherInput(action, [action.what]),
      ];
    case 'delegate':
      return [
        line(`to ${visible(action.to)}`, 'strong'),
        ...visibleLines(action.task).map((one) => line(one)),
        ...otherInput(action, [action.to, action.task]),
      ];
    case 'unknown':
      return [
        line(visible(action.tool), 'strong'),
        ...pretty(action.input),
        labelled('why', visible(action.why)),
      ];
    default:
      return action satisfies never;
  }
}

/** The text whose hidden characters and look-alikes the reader is warned about. */
export function rawContent(action: Action): string {
  switch (action.kind) {
    case 'run':
      return action.command;
    case 'read':
      return action.paths.join('\n');
    case 'edit':
      return action.changes.map((one) => `${one.path}\n${one.before ?? ''}\n${one.after}`).join('\n');
    case 'reach':
      return action.url;
    case 'expose':
      return action.what;
    case 'delegate':
      return `${action.to}\n${action.task}`;
    case 'call':
    case 'unknown':
      return strings(action.input).join('\n');
    default:
      return action satisfies never;
  }
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...strings(inner)]);
}
