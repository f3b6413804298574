import type { Packet } from '../model/packet.ts';
import { boundarySections } from './packet-boundary.ts';
import { approvalSection, pressureSection } from './packet-pressure.ts';
import { witnessSections } from './packet-witness.ts';
import {
  type Block,
  count,
  exact,
  group,
  joined,
  type Line,
  list,
  moment,
  orUnknown,
  own,
  type PageOptions,
  paragraph,
  prose,
  type Section,
  say,
  strong,
  who,
} from './packet-words.ts';
import { utcText } from './utc-text.ts';

/** Who could do what, what was refused, who let what go, and what is left. */
export function securitySections(packet: Packet, options: PageOptions): Section[] {
  return [
    pressureSection(packet, options),
    approvalSection(packet, options),
    permissionSection(packet, options),
    reachSection(packet, options),
    ...boundarySections(packet, options),
    ...witnessSections(packet, options),
    identitySection(packet, options),
    residualSection(packet, options),
  ];
}

function permissionSection({ security }: Packet, { rows, detail }: PageOptions): Section {
  const {
    permissionsUsed: used,
    permissionsNeverUsed: never,
    usedNotAllowed: beyond,
    agent,
    capabilities,
  } = security;
  const rule = ({ rule: id, text }: (typeof used)[number]): Line => say`${id}: ${text}`;
  const refused = Object.entries(agent.permissions.never).flatMap(([name, globs]) =>
    globs.length === 0 ? [] : [say`${own(name)}: ${joined(globs.map(exact), ', ')}`],
  );
  return {
    title: 'Permissions',
    note: `${used.length} used, ${never.length} never used, ${beyond.length} beyond the contract`,
    open: detail === 'open' || beyond.length > 0,
    blocks: [
      group('Used'),
      ...list(used.map(rule), rows, 'No line of the contract let anything through.'),
      group('Allowed and never used'),
      ...list(never.map(rule), rows, 'None.'),
      group('Used without a line of the contract'),
      ...list(
        beyond.map(
          ({ t, action, kind, target, why }) =>
            say`${own(moment(t))} ${action} ${own(kind)} ${target}: ${prose(why)}`,
        ),
        rows,
        'Nothing.',
      ),
      group('Never allowed'),
      ...list(refused, rows, 'The contract names nothing.'),
      ...(agent.standing.length > 0
        ? [
            group('Rules that stood above the contract'),
            ...list(
              agent.standing.map(({ source, file }) => say`${own(source)}: ${file}`),
              rows,
              null,
            ),
          ]
        : []),
      ...(capabilities.length > 0
        ? [
            group('Capabilities switched'),
            ...list(
              capabilities.map(
                ({ t, call, change, by, reason }) =>
                  say`${own(moment(t))} ${call} ${own(change)} by ${by}: ${prose(reason)}`,
              ),
              rows,
              null,
            ),
          ]
        : []),
    ],
  };
}

/** What the register says a called tool is, in one line. */
function registered(entry: Packet['security']['servers'][number]['tools'][number]['capability']): Line {
  if (entry === undefined) return own('not in the capability register');
  const { capability, owner, purpose, exposes, data, access, approval, enabled } = entry;
  const how = own(`${access}, ${data} data, approval: ${approval}, ${enabled ? 'on' : 'off'}`);
  return say`${prose(capability)}; for ${prose(purpose)}; exposes ${prose(exposes)}; owner ${prose(owner)}; ${how}`;
}

function reachSection(
  { security: { servers, tools, reached, exposed, data, redactions } }: Packet,
  { rows, detail }: PageOptions,
): Section {
  const called = servers.flatMap(({ server, tools: names, provenance }) =>
    names.map(
      ({ name, count: times, capability }) =>
        say`${`${server}.${name}`} ${own(count(times, 'time'))} (${own(provenance)}): ${registered(capability)}`,
    ),
  );
  const target = ({ t, action, target: what, outcome, provenance }: (typeof reached)[number]): Line =>
    say`${own(moment(t))} ${action} ${what} (${own(`${outcome}, ${provenance}`)})`;
  const touched = data.touched.map(
    ({ class: name, allowed, actions, provenance }) =>
      say`${strong(name)}: ${own(count(actions.length, 'action'))} (${own(provenance)}${own(allowed ? '' : ', NOT ALLOWED')})`,
  );
  const blocks: Block[] = [
    group('MCP tools called'),
    ...list(called, rows, 'None.'),
    group('Hosts reached'),
    ...list(reached.map(target), rows, 'None is known.'),
    group('Published'),
    ...list(exposed.map(target), rows, 'Nothing is known.'),
    group('Data classes touched'),
    paragraph(own(`Allowed: ${data.allowed.join(', ') || 'none'}.`)),
    ...list(touched, rows, 'None is known.'),
    group('Tools of the agent'),
    ...list(
      tools.map(
        ({ tool, kind, count: times, provenance }) =>
          say`${tool} (${own(kind)}) ${own(count(times, 'time'))} (${own(provenance)})`,
      ),
      rows,
      'None.',
    ),
    paragraph(
      redactions.count === 0
        ? own('No secret was taken out of the record.')
        : say`Taken out of the record: ${joined(
            redactions.kinds.map(({ kind, count: times }) => say`${times} ${kind}`),
            ', ',
          )}.`,
    ),
  ];
  return {
    title: 'Boundaries touched',
    note: `${count(called.length, 'MCP tool')}, ${count(reached.length, 'host')}, ${exposed.length} published`,
    open: detail === 'open',
    blocks,
  };
}

function identitySection(
  { people, security: { agent, channel, boundary } }: Packet,
  { detail }: PageOptions,
): Section {
  const names = (list_: readonly string[]): Line =>
    list_.length === 0 ? own('none') : joined(list_.map(exact), ', ');
  const facts: Line[] = [
    say`delegating user: ${who(people.delegator)}; owner ${people.owner}; may release: ${orUnknown(people.approver, exact)}`,
    people.approval.signature
      ? say`contract signed by ${people.approval.signature.principal}, key ${people.approval.signature.key}`
      : own('the contract is not signed'),
    say`agent: ${agent.title} (${agent.profile}), version ${orUnknown(agent.version, exact)}, user ${agent.osUser}`,
    say`identity: ${orUnknown(agent.declaredIdentity, exact)}; git author ${orUnknown(agent.gitAuthor, exact)}`,
    say`command: ${agent.command.join(' ')}`,
    say`variables it was given (names): ${names(agent.passedVariables)}`,
    say`credentials of its MCP servers (names): ${names(agent.mcpCredentials)}`,
    say`channel ${channel.name}: ${prose(channel.statement)}`,
    ...channel.failures.map(({ t, reason }) => say`${own(moment(t))} the channel failed: ${prose(reason)}`),
    say`boundary ${boundary.kind}: ${prose(boundary.reason)}`,
    ...boundary.events.map(({ t, what }) => say`${own(moment(t))} boundary ${prose(what)}`),
  ];
  return {
    title: 'Identities',
    note: 'who delegated, who acted',
    open: detail === 'open',
    blocks: list(facts, 60, null),
  };
}

function residualSection({ decision, security }: Packet, { rows, detail }: PageOptions): Section {
  const { residualRisk, incidentTrigger, incidents, legalHold } = security;
  const risks = residualRisk.risks;
  const accepted = decision.known ? decision.value : null;
  const facts: Line[] = [
    say`owner of the residual risk: ${orUnknown(residualRisk.owner, exact)}`,
    say`incident or rollback trigger: ${orUnknown(incidentTrigger, prose)}`,
    ...(accepted?.residual
      ? [say`accepted by ${accepted.residual.owner}: ${prose(accepted.residual.risk)}`]
      : []),
    ...(accepted?.containment ? [say`containment: ${prose(accepted.containment)}`] : []),
    ...(accepted?.incidentTrigger
      ? [say`trigger named with the decision: ${prose(accepted.incidentTrigger)}`]
      : []),
    ...(accepted
      ? [
          accepted.signature
            ? say`the decision is signed by ${accepted.signature.principal}, key ${accepted.signature.key}`
            : own('the decision is not signed'),
        ]
      : []),
    ...(accepted && accepted.reviewed.length > 0
      ? [say`reviewed: ${joined(accepted.reviewed.map(prose), '; ')}`]
      : []),
    ...incidents.map(
      ({ trigger, by, at }) =>
        say`${strong('INCIDENT')} ${prose(trigger)}, opened by ${who(by)}, ${utcText(at)}`,
    ),
    ...(legalHold ? [say`legal hold by ${who(legalHold.by)}: ${prose(legalHold.reason)}`] : []),
  ];
  return {
    title: 'Residual risk',
    note: risks.known ? String(risks.value.length) : 'unknown',
    open: detail === 'open',
    blocks: [
      ...(risks.known
        ? list(risks.value.map(prose), rows, 'None was named.')
        : [paragraph(say`Unknown: ${prose(risks.why)}.`)]),
      ...list(facts, 30, null),
    ],
  };
}
