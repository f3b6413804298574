import { posix } from 'node:path';
import type { OpenedBoundary } from '../model/boundary.ts';
import type { DoctorVerdict } from '../model/doctor.ts';
import type { Event, EventOf } from '../model/event.ts';
import { wayText } from '../model/freeze-way.ts';
import type { RunRecord } from '../model/record.ts';
import { pick } from './record-supervision.ts';

const networks: Readonly<Record<OpenedBoundary['network']['mode'], string>> = {
  proxy: 'network through the proxy only',
  none: 'no network',
  all: 'the whole network of this machine',
};

/** Landlock gives no network of its own: it holds ports rather than hosts. */
const landlockNetworks: typeof networks = {
  proxy: 'network through the proxy, or its ports of any host',
  none: 'no network but the port of the hooks, of any host',
  all: networks.all,
};

const networkOf = ({ kind, network }: OpenedBoundary): string =>
  (kind === 'landlock' ? landlockNetworks : networks)[network.mode];

const startWords: Readonly<Record<DoctorVerdict, string>> = {
  enforced: 'enforced',
  'not-enforced': 'not enforced',
  'not-needed': 'not needed',
  unknown: 'unknown',
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What it held, short. */
export function boundarySentence(opened: OpenedBoundary): string {
  const { version, writable, wider, notHeld } = opened;
  const differs = wider.count + notHeld.count;
  const loose = differs === 0 ? '' : `, looser than the contract in ${counted(differs, 'place')}`;
  return `${version}, ${counted(writable.count, 'place')} to write, ${networkOf(opened)}${loose}`;
}

/** What stood beneath the run. */
export function boundaryFacts(
  start: EventOf<'run.started'>,
  events: readonly Event[],
): RunRecord['boundary'] {
  const choice = start.boundary;
  const opened = pick(events, 'boundary.opened', ({ boundary }, t) => ({ t, boundary }));
  const failed = pick(events, 'boundary.failed', ({ reason }, t) => ({ t, reason }));
  const stood = opened[0]?.boundary ?? null;
  const [started] = pick(events, 'agent.started', ({ way }, t) => ({ t, way }));
  const heldBy = started?.way;
  const story = [
    ...(started && heldBy
      ? [{ t: started.t, what: `processes are frozen and ended ${wayText[heldBy]}` }]
      : []),
    ...opened.map(({ t, boundary }) => ({ t, what: `opened: ${boundarySentence(boundary)}` })),
    ...failed.map(({ t, reason }) => ({ t, what: `failed: ${reason}` })),
  ].sort((a, b) => a.t - b.t);
  if (choice.kind === 'none')
    return {
      ...{ kind: 'none', reason: choice.reason, by: choice.by ?? null, opened: stood, events: story },
      ...(heldBy ? { heldBy } : {}),
    };
  const instead = choice.kind === 'landlock' ? `; ${choice.reason}` : '';
  const held = stood ? `${boundarySentence(stood)}${instead}` : 'the run ended before it was opened';
  const reason = failed[0] ? `it failed: ${failed[0].reason}` : held;
  const by = choice.kind === 'landlock' ? (choice.by ?? null) : null;
  return { kind: choice.kind, reason, by, opened: stood, events: story, ...(heldBy ? { heldBy } : {}) };
}

/** Workspace-relative where it is inside: how people read a path. */
function shown(path: string, workspace: string): string {
  if (path === workspace) return '. (the workspace)';
  return path.startsWith(`${workspace}/`) ? posix.relative(workspace, path) : path;
}

/** What it held and what not, in groups of lines. Empty groups are left out, but for what is not held. */
export function boundaryGroups(
  opened: OpenedBoundary,
  workspace: string,
): { title: string; lines: string[] }[] {
  const { writable, hidden, readOnly, network, narrower, wider, notHeld } = opened;
  const rows = <T>({ count, first }: { count: number; first: T[] }, line: (one: T) => string): string[] => [
    ...first.map(line),
    ...(count > first.length ? [`and ${count - first.length} more`] : []),
  ];
  const at = (path: string): string => shown(path, workspace);
  const differs = ({ about, says }: { about: string; says: string }): string => `${at(about)}: ${says}`;
  const closed = ({ path, why }: { path: string; why: string }): string => `${at(path)} (${why})`;
  const groups = [
    {
      title: 'could be written',
      lines: rows(writable, ({ path, kind, from }) => {
        const whole = kind === 'folder' ? 'all of it' : 'in place';
        return `${at(path)}, ${whole} (${from.join(', ')})`;
      }),
    },
    { title: 'hidden', lines: rows(hidden, closed) },
    { title: 'kept from changes', lines: rows(readOnly, closed) },
    {
      title: 'network',
      lines: [
        networkOf(opened),
        ...(network.hosts.length > 0 ? [`open from the start: ${network.hosts.join(', ')}`] : []),
        ...(network.forwards.length > 0
          ? [`ports of this machine that were open: ${network.forwards.join(', ')}`]
          : []),
      ],
    },
    {
      title: 'looked at when it was opened',
      lines: opened.checks.map(({ id, verdict, detail, about = [] }) =>
        [`${id}: ${startWords[verdict]}, ${detail}`, ...about.slice(0, 5).map(at)].join('; '),
      ),
    },
    { title: 'wider than the contract', lines: rows(wider, differs) },
    { title: 'narrower than the contract', lines: rows(narrower, differs) },
    { title: 'not held', lines: rows(notHeld, differs) },
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}
