import type { RunRecord } from '../model/record.ts';
import type { SightingClaim } from '../model/witness.ts';
import { counted, listed } from './listed.ts';

type Witnessed = RunRecord['witnessed'];

const names = { process: 'programs', network: 'hosts', files: 'files' } as const;

const claims: Readonly<Record<SightingClaim, string>> = {
  claimed: 'as an action said',
  possible: 'possibly by an action',
  expected: 'expected of the agent itself',
  unclaimed: 'UNCLAIMED',
};

/** Whether anything was on the watch at all. */
export const wasWatched = ({ coverage }: Witnessed): boolean => coverage.length > 0;

/** The whole in one line: what was seen that no action says. */
export function witnessSummary({ processes, hosts, files, notSeen }: Witnessed): string {
  const paths = files.reduce((sum, file) => sum + file.paths.length + file.more, 0);
  const unclaimed = [
    ...(paths > 0 ? [counted(paths, 'file')] : []),
    ...(hosts.counts.unclaimed > 0 ? [counted(hosts.counts.unclaimed, 'host')] : []),
    ...(processes.counts.unclaimed > 0 ? [counted(processes.counts.unclaimed, 'program start')] : []),
  ];
  const missing = notSeen.length > 0 ? [`${counted(notSeen.length, 'command')} claimed and not seen`] : [];
  const said = unclaimed.length > 0 ? [`unclaimed: ${unclaimed.join(', ')}`] : ['nothing unclaimed'];
  return [...said, ...missing].join('; ');
}

/** How well each thing was seen, the counts by claim, and what no action explains; then the rest. */
export function witnessGroups(witnessed: Witnessed): { title: string; lines: string[] }[] {
  const { coverage, processes, hosts, files, notSeen } = witnessed;
  const groups = [
    {
      title: 'how much was seen',
      lines: coverage.map(({ of, is, by, reason, lost }) => {
        const how = is === 'absent' ? 'not seen' : `${is}, by ${by}`;
        return `${names[of]}: ${how}${lost > 0 ? `, ${lost} lost` : ''}. ${sentence(reason)}`;
      }),
    },
    {
      title: 'counts',
      lines: [countLine('program starts', processes.counts), countLine('hosts', hosts.counts)].flatMap(
        (line) => line ?? [],
      ),
    },
    {
      title: 'changed between actions, unclaimed',
      lines: files.map((file) => `${clock(file.t)} ${filesText(file)}`),
    },
    { title: 'hosts', lines: [...hosts.rows.map(hostLine), ...left(hosts.more)] },
    { title: 'programs', lines: [...processes.rows.map(programLine), ...left(processes.more)] },
    {
      title: 'claimed, but no program of it was seen',
      lines: notSeen.map(({ action, command }) => `${action} ${command}`),
    },
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}

function countLine(what: string, counts: Witnessed['hosts']['counts']): string | undefined {
  const parts = (['unclaimed', 'claimed', 'possible', 'expected'] as const).flatMap((claim) =>
    counts[claim] > 0 ? [`${counts[claim]} ${claims[claim]}`] : [],
  );
  return parts.length === 0 ? undefined : `${what}: ${parts.join(', ')}`;
}

/** What let a host through, where the claim does not say it. */
const letThrough = {
  contract: ', let through by the contract',
  person: ', let through by a person',
  forward: ', a port of this machine',
  profile: '',
  action: '',
  none: '',
} as const;

function filesText({ paths, more, actions, ignored }: Witnessed['files'][number]): string {
  const rest = more > 0 ? `, and ${more} more` : '';
  const under = actions.length > 0 ? `; under way then: ${listed(actions)}` : '';
  return `${paths.join(', ')}${rest}${ignored ? ' (ignored by git)' : ''}${under}`;
}

/** A change of one path while the run was on. */
export const fileLine = (file: Witnessed['files'][number], path: string): string =>
  `${filesText({ ...file, paths: [path], more: 0 })}, at ${clock(file.t)}`;

export function hostLine(row: Witnessed['hosts']['rows'][number]): string {
  const { host, port, allowed, claim, actions, connections, bytesSent, bytesReceived } = row;
  const opener = allowed ? letThrough[row.by] : '';
  const traffic = allowed ? `, ${bytes(bytesSent)} sent, ${bytes(bytesReceived)} received` : '';
  const how = allowed ? counted(connections, 'connection') : 'refused';
  return `${host}:${port} ${how}${traffic}${opener} (${claims[claim]}${by(actions)})`;
}

export function programLine(row: Witnessed['processes']['rows'][number]): string {
  const { exe, argv, claim, actions, count, first } = row;
  const text = argv.length > 0 ? argv.join(' ') : (exe ?? 'name gone before it could be read');
  const shown = text.length > mostText ? `${text.slice(0, mostText)}…` : text;
  const times = count > 1 ? ` ${count} times, first` : '';
  return `${shown}${times} at ${clock(first)} (${claims[claim]}${by(actions)})`;
}

const mostText = 200;
const by = (actions: readonly string[]): string => (actions.length > 0 ? `: ${listed(actions)}` : '');
const left = (more: number): string[] => (more > 0 ? [`and ${more} more`] : []);
const sentence = (text: string): string => {
  const whole = /[.!?]$/.test(text) ? text : `${text}.`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
};

/** `2m05s` from the start. */
function clock(t: number): string {
  const seconds = Math.floor(t / 1000);
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
}

function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1e6 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
