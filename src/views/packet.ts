import { type Known, know, unknown } from '../model/known.ts';
import { type Alarm, Packet, type PacketPatch, type RiskyPart } from '../model/packet.ts';
import type { RunRecord } from '../model/record.ts';
import type { ObservedChange } from '../model/record-parts.ts';
import { higher } from '../model/words.ts';
import { riskOfPath } from '../policy/risk.ts';
import { questionsOf } from './packet-questions.ts';

/** What a packet takes from outside the record. */
export interface PacketContext {
  /** The observed changes as text, or why there is none. */
  readonly patch: Known<PacketPatch>;
}

const noPatch: PacketContext = { patch: unknown('the contents of the changes were not looked at') };

/** The review packet of a run: a function of its record, of a live or an interrupted run too. */
export function packetOf(record: RunRecord, context: PacketContext = noPatch): Packet {
  const { text: _, approvedText: __, amendments, ...contract } = record.contract;
  const { run, outcome, risk, people, decision, decisions, cost, retries, findings, integrity } = record;
  const { changes } = record;
  const { notes, limits, witnessed, snapshots } = record;
  const packet: Omit<Packet, 'notKnown'> = {
    packet: 1,
    run,
    alarms: alarmsOf(record),
    outcome,
    risk,
    asked: record.request,
    people,
    contract: {
      ...contract,
      amendments: amendments.map(({ text: ___, ...amendment }) => amendment),
    },
    questions: questionsOf(record),
    ...(changes === undefined ? {} : { changes }),
    decision,
    decisions,
    engineering: engineeringOf(record, context),
    security: securityOf(record),
    agentSays: record.statements,
    cost,
    retries,
    findings,
    notes,
    limits,
    witnessed,
    snapshots,
    integrity,
  };
  return Packet.parse({ ...packet, notKnown: unknownPlaces(packet) });
}

function engineeringOf(record: RunRecord, { patch }: PacketContext): Packet['engineering'] {
  const { files, commands, evidence, tests, rollback, outsideEffects, delegated, notUnderstood } = record;
  return {
    files,
    outsidePlan: outsidePlan(record),
    diff: diffOf(files.observed),
    risky: riskyParts(record),
    patch,
    commands,
    evidence,
    tests,
    rollback,
    outsideEffects,
    delegated,
    notUnderstood,
  };
}

function securityOf(record: RunRecord): Packet['security'] {
  const { agent, boundary, channel, totals, scope, tools, servers, reached, exposed, denied } = record;
  const { approvals, grants, stops, pauses, capabilities, data, residualRisk } = record;
  const { incidentTrigger, incidents, legalHold, redactions } = record;
  return {
    agent,
    boundary,
    channel,
    totals,
    permissionsUsed: permissionsUsed(record),
    permissionsNeverUsed: scope.allowedNeverUsed,
    usedNotAllowed: scope.usedNotAllowed,
    tools,
    servers,
    reached,
    exposed,
    denied,
    pressure: record.boundaryPressure,
    approvals,
    grants,
    stops,
    pauses,
    capabilities,
    data,
    residualRisk,
    incidentTrigger,
    incidents,
    legalHold,
    redactions,
  };
}

/** Rules of the contract in force at the end that let something through. */
function permissionsUsed({ agent, scope }: RunRecord): Packet['security']['permissionsUsed'] {
  const never = new Set(scope.allowedNeverUsed.map(({ rule }) => rule));
  return Object.entries(agent.permissions.may)
    .flatMap(([list, patterns]) => patterns.map((text, index) => ({ rule: `may.${list}[${index}]`, text })))
    .filter(({ rule }) => !never.has(rule));
}

/** The repository of the workspace at another commit: no file, and what was committed is told as files. */
const isCommit = ({ path, before, after }: ObservedChange): boolean =>
  path === '.git' && before?.is === 'repository' && after?.is === 'repository';

function diffOf(observed: RunRecord['files']['observed']): Packet['engineering']['diff'] {
  if (!observed.known) return observed;
  const changes = observed.value;
  const files = changes.filter((change) => !isCommit(change));
  const sum = (side: 'added' | 'removed') =>
    changes.reduce((total, { lines }) => total + (lines?.[side] ?? 0), 0);
  return know(
    {
      files: files.length,
      added: sum('added'),
      removed: sum('removed'),
      uncounted: files.filter(({ lines }) => lines === null).length,
      unclaimed: changes.filter(({ claim }) => claim === 'unclaimed').length,
    },
    observed.provenance,
  );
}

/** Edits beyond the contract, as the judge and as the findings tell them. */
function outsidePlan({ scope, findings, files }: RunRecord): string[] {
  const edited = [...files.changed, ...files.assumedChanged];
  const judged = scope.usedNotAllowed.flatMap(({ kind, action, target }) => {
    if (kind !== 'edit') return [];
    const paths = edited.filter(({ actions }) => actions.includes(action)).map(({ path }) => path);
    return paths.length > 0 ? paths : [target];
  });
  const found = findings.filter(({ code }) => code === 'outside-plan').flatMap(({ paths }) => paths);
  return [...new Set([...judged, ...found])].sort();
}

/** Paths the risk table names, what became executable or a link, and commands that cannot be taken back; the riskiest first. */
function riskyParts({ files, approvals }: RunRecord): RiskyPart[] {
  const observed = files.observed.known ? files.observed.value : [];
  const said = [...files.changed, ...files.assumedChanged].filter(
    ({ path }) => !observed.some((change) => change.path === path),
  );
  const paths = [
    ...observed
      .filter((change) => !(isCommit(change) && change.claim === 'claimed'))
      .map((change) => riskyPath(change.path, change.actions, oddities(change))),
    ...said.map(({ path, actions }) => riskyPath(path, actions, [])),
  ].filter((row) => row !== undefined);
  const commands = approvals.list.flatMap(({ granted, action, target, consequences }): RiskyPart[] => {
    const lost = consequences.filter(({ undo }) => undo === 'no' || undo === 'unknown');
    if (!granted || lost.length === 0) return [];
    const to = lost.some(({ undo }) => undo === 'no') ? 'high' : 'medium';
    const because = lost.map(({ text, undo }) =>
      undo === 'no' ? `it would ${text}, which cannot be undone` : `it would ${text}`,
    );
    return [{ what: target, is: 'command', to, because, actions: [action] }];
  });
  const rank = { high: 0, medium: 1, low: 2 };
  return [...paths, ...commands].sort((a, b) => rank[a.to] - rank[b.to]);
}

function riskyPath(path: string, actions: string[], odd: readonly string[]): RiskyPart | undefined {
  const named = riskOfPath(path);
  if (!named && odd.length === 0) return undefined;
  const to = higher(named?.to ?? 'low', odd.length > 0 ? 'medium' : 'low');
  return { what: path, is: 'path', to, because: [...(named ? [named.because] : []), ...odd], actions };
}

/** What a diff of lines does not show. */
function oddities({ before, after, binary, kind, path }: ObservedChange): string[] {
  const odd: string[] = [];
  if (after?.is === 'executable' && before?.is !== 'executable') odd.push('it became executable');
  if (after?.is === 'link' && before?.is !== 'link') odd.push('it became a symbolic link');
  if (after?.is === 'repository' && before?.hash !== after.hash)
    odd.push(
      before?.is === 'repository'
        ? 'it is a repository, at another commit than before'
        : 'it became a repository',
    );
  if (binary === true) odd.push('it is binary: nobody reads it in a diff');
  if (kind === 'unknown') odd.push('whether it changed could not be told');
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u.test(path)) odd.push('its name has characters that do not show');
  return odd;
}

function alarmsOf(record: RunRecord): Alarm[] {
  const { run, outcome, decision, people, risk, channel, integrity, incidents } = record;
  const alarms: Alarm[] = [];
  const add = (code: Alarm['code'], text: string) => alarms.push({ code, text });
  // What was shipped over an objection stays loud, whatever was decided afterwards.
  for (const { override, by } of record.decisions) {
    if (override !== null) add('override', `${by.name} shipped it all the same, because: ${override}`);
  }
  if (decision.known) {
    const { obstacles, by } = decision.value;
    for (const { text } of obstacles) add('obstacle', `stood against shipping: ${text}`);
    if (risk.reached === 'high' && decision.value.decision === 'ship' && by.name === people.owner) {
      add('owner-approved', `high risk, and ${by.name} released their own delegation`);
    }
  }
  for (const { text } of record.findings.filter(({ code }) => code === 'override')) add('override', text);
  if (!run.complete) {
    add('not-complete', outcome.known ? `it was interrupted: ${outcome.value.reason}` : outcome.why);
  }
  if (outcome.known && outcome.value.outcome === 'unsupervised') {
    add('no-supervision', `the supervision was lost: ${outcome.value.reason}`);
  }
  if (channel.holds === 'watch') add('no-supervision', `${channel.name} can only watch, not hold back`);
  if (integrity.torn) add('torn', `${integrity.torn.bytes} bytes at the end of the journal were set aside`);
  for (const { trigger } of incidents) add('incident', `an incident was opened: ${trigger}`);
  return alarms;
}

/** Every fact that is not known, by its place in the packet, with the reason. */
function unknownPlaces(value: unknown, place = ''): { place: string; why: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('known' in value && value.known === false && 'why' in value) return [{ place, why: String(value.why) }];
  const entries: [string, unknown][] = Object.entries(value);
  return entries.flatMap(([name, inner]) => unknownPlaces(inner, place === '' ? name : `${place}.${name}`));
}
