import type { Packet } from '../model/packet.ts';
import type { FileFact, ObservedChange } from '../model/record-parts.ts';
import { agentSection, rollbackSection } from './packet-after.ts';
import { checkSection } from './packet-checks.ts';
import {
  actionList,
  type Block,
  count,
  duration,
  exact,
  group,
  type Line,
  list,
  moment,
  own,
  type PageOptions,
  paragraph,
  prose,
  type Row,
  type Section,
  say,
  strong,
} from './packet-words.ts';

/** What was done, what proves it, and how it is undone. */
export function engineeringSections(packet: Packet, options: PageOptions): Section[] {
  return [
    riskySection(packet, options),
    fileSection(packet, options),
    diffSection(packet, options),
    commandSection(packet, options),
    checkSection(packet, options),
    agentSection(packet, options),
    rollbackSection(packet, options),
  ];
}

function riskySection({ engineering: { risky } }: Packet, { rows, detail }: PageOptions): Section {
  const row = ({ what, to, because, actions }: (typeof risky)[number]): Row => ({
    line: say`${strong(to)} ${what}: ${prose(because.join('; '))}`,
    under: actions.length > 0 ? [say`actions: ${actionList(actions)}`] : [],
  });
  return {
    title: 'Risky part',
    note: String(risky.length),
    open: detail === 'open' || risky.length > 0,
    blocks: list(risky.map(row), rows, 'Nothing that changed is on the list of risky things.'),
  };
}

const claims: Readonly<Record<ObservedChange['claim'], string>> = {
  claimed: 'claimed by',
  possible: 'POSSIBLY by',
  unclaimed: 'UNCLAIMED: no action said so',
};

function changeLine({
  kind,
  path,
  from,
  lines,
  claim,
  actions,
  binary,
  after,
  before,
}: ObservedChange): Line {
  const moved = from === null ? [] : say` from ${from}`;
  const size = lines
    ? ` +${lines.added} -${lines.removed}`
    : binary === true
      ? ' binary'
      : ' lines not counted';
  const mode = after && before && after.is !== before.is ? own(`, was ${before.is}, is ${after.is}`) : [];
  const by = claim === 'unclaimed' ? [] : say` ${actionList(actions)}`;
  return say`${own(kind)} ${path}${moved}${own(size)}${mode} (${own(claims[claim])}${by})`;
}

const fileLine = ({ path, actions, provenance }: FileFact): Line =>
  say`${path} (${own(provenance)}, ${actionList(actions)})`;

function fileSection(
  { engineering: { files, outsidePlan } }: Packet,
  { rows, detail }: PageOptions,
): Section {
  const { observed, changed, assumedChanged, inspected, changedUnread } = files;
  const blocks: Block[] = [
    group('Changed, as the workspace shows it'),
    ...(observed.known
      ? list(observed.value.map(changeLine), rows, 'Nothing changed.')
      : [paragraph(say`Unknown: ${prose(observed.why)}.`)]),
    group('Changed, as the actions say'),
    ...list(changed.map(fileLine), rows, 'No action said that it changed a file.'),
    ...(assumedChanged.length > 0
      ? [
          group('Assumed changed: nobody said how it ended'),
          ...list(assumedChanged.map(fileLine), rows, null),
        ]
      : []),
    group('Edits outside the plan'),
    ...list(outsidePlan.map(exact), rows, 'None is known.'),
    group('Changed without reading them first'),
    ...list(changedUnread.map(exact), rows, 'None.'),
    group('Inspected'),
    ...list(inspected.map(fileLine), rows, 'No file was read.'),
  ];
  const known = observed.known ? `${observed.value.length} changed` : 'changes unknown';
  return { title: 'Files', note: `${known}, ${inspected.length} inspected`, open: detail === 'open', blocks };
}

function diffSection({ engineering: { patch } }: Packet, { detail, patch: wanted }: PageOptions): Section {
  const title = 'Diff';
  const open = detail === 'open';
  if (!patch.known) {
    return { title, note: 'not here', open, blocks: [paragraph(say`Unknown: ${prose(patch.why)}.`)] };
  }
  const { files, more, redacted } = patch.value;
  if (!wanted) {
    return {
      title,
      note: 'left out',
      open,
      blocks: [paragraph(own('Left out: the packet would be too long. It is in the JSON and HTML packets.'))],
    };
  }
  const without = files.filter(({ text }) => text === null);
  const cut = files.filter((file) => file.cut);
  const text = files.flatMap((file) => (file.text === null ? [] : [file.text])).join('');
  return {
    title,
    note: `${count(files.length - without.length, 'file')}${cut.length > 0 ? `, ${cut.length} cut` : ''}`,
    open,
    blocks: [
      ...(text === '' ? [paragraph(own('No text changed.'))] : [{ is: 'diff' as const, text }]),
      ...list(
        without.map(({ path, why }) => say`not shown: ${path} (${prose(why)})`),
        40,
        null,
      ),
      ...list(
        cut.map(({ path }) => say`only the beginning is shown: ${path}`),
        40,
        null,
      ),
      ...(more > 0
        ? [paragraph(own(`${count(more, 'more file')} changed and ${more === 1 ? 'is' : 'are'} not shown.`))]
        : []),
      ...(redacted > 0 ? [paragraph(own(`${count(redacted, 'secret')} taken out.`))] : []),
    ],
  };
}

function commandSection({ engineering }: Packet, { rows, detail }: PageOptions): Section {
  const { commands, outsideEffects, delegated, notUnderstood } = engineering;
  const line = ({
    t,
    action,
    command,
    outcome,
    edited,
    differs,
    provenance,
    ms,
  }: (typeof commands)[number]): Line => {
    const odd = `${edited ? ', edited by a person' : ''}${differs ? ', NOT WHAT WAS RELEASED' : ''}`;
    const took = ms === null ? '' : `, ${duration(ms)}`;
    return say`${own(moment(t))} ${action} ${command} (${own(`${outcome}, ${provenance}${took}${odd}`)})`;
  };
  const target = ({ t, action, kind, target: what }: (typeof outsideEffects)[number]): Line =>
    say`${own(moment(t))} ${action} ${own(kind)} ${what}`;
  return {
    title: 'Commands',
    note: String(commands.length),
    open: detail === 'open',
    blocks: [
      ...list(commands.map(line), rows, 'No command was run.'),
      ...(delegated.length > 0
        ? [
            group('Handed to other agents'),
            ...list(
              delegated.map((one) => target({ ...one, why: '' })),
              rows,
              null,
            ),
          ]
        : []),
      ...(notUnderstood.length > 0
        ? [
            group('NOT UNDERSTOOD'),
            ...list(
              notUnderstood.map((one) => target({ ...one, why: '' })),
              rows,
              null,
            ),
          ]
        : []),
    ],
  };
}
