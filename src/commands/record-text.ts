import { consequenceText } from '../model/consequence.ts';
import { StatementKind } from '../model/evidence.ts';
import { wayText } from '../model/freeze-way.ts';
import type { Identity } from '../model/identity.ts';
import type { Known } from '../model/known.ts';
import { answererName, type RunRecord } from '../model/record.ts';
import type { Release } from '../model/release.ts';
import type { RuleRef } from '../model/verdict.ts';
import { shortDuration } from '../ui/clock.ts';
import { visible } from '../ui/visible-text.ts';
import { boundaryGroups } from '../views/boundary-facts.ts';
import { ruleLabel, saidText } from '../views/timeline.ts';
import { utcText } from '../views/utc-text.ts';
import { wasWatched, witnessGroups, witnessSummary } from '../views/witness-lines.ts';
import { done } from './record-done.ts';
import { count, field, item, list, moment, or, page, type Section, unknowns } from './record-lines.ts';

/**
 * The record for people: what was delegated to whom, what was done and refused, who approved, how to undo it, who decided.
 * Plain text, at most 80 columns, nothing in it that a terminal would act on. Times count from the start of the run.
 */
export function recordText(record: RunRecord): string {
  const title = `Run record ${visible(record.run.id)}`;
  return page(title, headOf(record), [
    allowed(record),
    ...beneath(record),
    ...seen(record),
    done(record),
    refused(record),
    approvals(record),
    stops(record),
    tests(record),
    rollback(record),
    {
      title: 'NOT KNOWN',
      lines: list(unknowns(record), ({ place, why }) => `${place}: ${why}`, 'nothing', manyUnknowns),
    },
    decision(record),
  ]);
}

const text = (fact: Known<string>): string => or(fact, (value) => value);
const who = ({ name, osUser, how, via }: Identity): string =>
  `${name} (${how === 'signed' ? 'signed' : 'claimed, not proven'}, user ${osUser}${via ? `, by ${via}` : ''})`;
/** More than a record without any answer has by itself. */
const manyUnknowns = 40;
/** Lines of one group of what was seen; all of them are in the record. */
const mostSeen = 12;
/** `may.read[0]` is about reading. */
const listName = (rule: string): string => rule.replace(/^may\./, '').replace(/\[\d+\]$/, '');
const by = (rule: RuleRef): string =>
  rule.file === null ? ruleLabel(rule) : `${ruleLabel(rule)}, ${rule.file}:${rule.line ?? 1}`;

function headOf({
  run,
  request,
  people,
  agent,
  contract,
  risk,
  outcome,
  channel,
  boundary,
  tags = [],
}: RunRecord): string[] {
  const ended = outcome.known ? `${outcome.value.outcome}: ${outcome.value.reason}` : outcome.why;
  const took = run.durationMs.known ? ` for ${shortDuration(run.durationMs.value)}` : '';
  const rose = risk.reached === risk.declared ? '' : `, rose to ${risk.reached}`;
  const dirty = run.dirty.known && run.dirty.value ? ', with changes not committed' : '';
  return [
    ...field('task', request.task),
    ...field('ticket', text(request.ticket)),
    ...field(
      'delegated',
      `by ${who(people.delegator)}; owner ${people.owner}; may release: ${text(people.approver)}`,
    ),
    ...field(
      'to',
      `${agent.title} ${text(agent.version)}, identity ${text(agent.declaredIdentity)} (user ${agent.osUser})`,
    ),
    ...field('contract', contractLine(contract)),
    ...field('risk', `${risk.declared}${rose}; risk owner ${text(people.riskOwner)}`),
    ...field('ran', `${utcText(run.startedAt)}${took}; ${run.complete ? ended : `NOT COMPLETE (${ended})`}`),
    ...field(
      'where',
      `${run.workspace}, branch ${text(run.branch)}, commit ${text(run.head).slice(0, 12)}${dirty}`,
    ),
    ...field('supervised', `${channel.name}: ${channel.statement}`),
    ...field('boundary', boundaryLine(boundary)),
    ...tags.flatMap(({ tag, by: person, at }) => field('tagged', `${tag} by ${who(person)}, ${utcText(at)}`)),
    ...field('people', run.attended ? 'somebody was there to ask' : 'nobody was there to ask'),
  ];
}

function boundaryLine({ kind, reason, by: person }: RunRecord['boundary']): string {
  return `${kind}: ${reason}${person ? `; wanted by ${who(person)}` : ''}`;
}

/** What stood beneath the judge, against the contract. */
function beneath({ boundary: { opened, events }, run }: RunRecord): Section[] {
  const groups = opened ? boundaryGroups(opened, run.workspace) : [];
  const lines = [
    ...events.map(({ t, what }) => `${moment(t)} ${what}`),
    ...groups.flatMap(({ title, lines: rows }) => rows.map((line) => `${title}: ${line}`)),
  ];
  return lines.length === 0 ? [] : [{ title: 'BOUNDARY', lines: lines.flatMap((line) => item(line)) }];
}

/** What really happened as far as it was seen, against what was claimed. */
function seen({ witnessed }: RunRecord): Section[] {
  if (!wasWatched(witnessed)) return [];
  const lines = witnessGroups(witnessed).flatMap(({ title, lines: rows }) =>
    rows.length > mostSeen
      ? [...rows.slice(0, mostSeen), `and ${rows.length - mostSeen} more ${title}`]
      : rows,
  );
  return [
    { title: 'SEEN', lines: [...item(witnessSummary(witnessed)), ...lines.flatMap((line) => item(line))] },
  ];
}

function contractLine({ file, version, hash, approvedHash, amendments }: RunRecord['contract']): string {
  const inForce = `${file} version ${version}, sha256 ${hash.slice(0, 12)}`;
  if (amendments.length === 0) return inForce;
  return `${inForce}; approved at the start: sha256 ${approvedHash.slice(0, 12)}`;
}

function allowed({
  agent: { permissions, standing },
  contract,
  scope,
  data,
  grants,
  capabilities,
}: RunRecord): Section {
  const { may, ask, never } = permissions;
  const patterns = (prefix: string, lists: Readonly<Record<string, readonly string[]>>): string[] =>
    Object.entries(lists).flatMap(([name, globs]) =>
      globs.length === 0 ? [] : item(`${prefix} ${name}: ${globs.join(', ')}`),
    );
  return {
    title: 'ALLOWED',
    lines: [
      ...patterns('may', may),
      ...patterns('ask', ask),
      ...patterns('never', never),
      ...item(`data classes: ${data.allowed.join(', ')}`),
      ...standing.flatMap(({ source, file }) => item(`rules of the ${source}: ${file}`)),
      ...contract.amendments.flatMap(({ t, version, hash, by: person, reason }) =>
        item(
          `${moment(t)} amended to version ${version}, sha256 ${hash.slice(0, 12)}, by ${who(person)}: ${reason}`,
        ),
      ),
      ...grants.flatMap(({ t, grant, ended }) =>
        item(`${moment(t)} granted ${grant.what}, by ${who(grant.by)}, ended ${ended.how}`),
      ),
      ...capabilities.flatMap(({ t, call, change, by: person, reason }) =>
        item(`${moment(t)} capability ${call} ${change} by ${person}: ${reason}`),
      ),
      ...item(
        `never used: ${scope.allowedNeverUsed.map(({ rule, text: pattern }) => `${listName(rule)} ${pattern}`).join(', ') || 'nothing'}`,
      ),
    ],
  };
}

function refused({ denied, boundaryPressure }: RunRecord): Section {
  const say = ({ t, kind, target, rule, reason, by: answerer }: RunRecord['denied'][number]): string =>
    `${moment(t)} ${kind} ${target}, by ${answerer ? answererName(answerer) : by(rule)}: ${reason}`;
  return {
    title: `REFUSED (boundary pressure: ${boundaryPressure.statement})`,
    lines: list(denied, say, 'nothing'),
  };
}

/** What the person was told would happen, worst first. */
function knowing({ consequences }: RunRecord['approvals']['list'][number]): string {
  if (consequences.length === 0) return '';
  const [first, second, ...rest] = consequences.map(consequenceText);
  const told = [first, second, ...(rest.length > 0 ? [`and ${rest.length} more`] : [])];
  return `, told that it would ${told.filter((one) => one !== undefined).join('; ')}`;
}

function approvals({ approvals: { statement, list: facts } }: RunRecord): Section {
  const say = (fact: (typeof facts)[number]): string => {
    const { t, kind, target, granted, answer } = fact;
    const head = `${moment(t)} ${granted ? 'granted' : 'refused'} ${kind} ${target}`;
    if (!answer.known) return `${head}: ${answer.why}`;
    const { answer: kindOfAnswer, waitedMs, note } = answer.value;
    const said = note === null || kindOfAnswer === 'rule' ? '' : `, note "${note}"`;
    return `${head}: ${saidText(answer.value, ` after ${(waitedMs / 1000).toFixed(1)} s`)}${said}${knowing(fact)}`;
  };
  return { title: `APPROVALS (${statement})`, lines: list(facts, say, 'nobody was asked') };
}

/** A sentence within a longer line. */
const clause = (sentence: string): string => sentence.replace(/[.]$/, '');

function stops({ stops: facts, pauses }: RunRecord): Section {
  const stopped = facts.map(({ t, rule, reason, resolved }) => {
    const end = or(resolved, ({ how, by: answerer }) => `${how} by ${answererName(answerer)}`);
    return `${moment(t)} ${by(rule)}: ${clause(reason)}; resolved: ${end}`;
  });
  const paused = pauses.map(({ t, by: answerer, reason, processes, way, resumed }) => {
    const held = way ? `, ${processes} ${processes === 1 ? 'process' : 'processes'} ${wayText[way]}` : '';
    const until = resumed.known ? `until ${moment(resumed.value)}` : resumed.why;
    const how = answerer.kind === 'person' ? `paused by ${answerer.identity.name}` : 'frozen by a stop rule';
    return `${moment(t)} ${how}: ${clause(reason)}${held}; ${until}`;
  });
  return { title: 'STOPS', lines: list([...stopped, ...paused], (line) => line, 'none') };
}

function tests({ tests: { checks, gaps }, evidence }: RunRecord): Section {
  const demanded = evidence.filter((one) => one.demanded);
  return {
    title: 'TESTS AND EVIDENCE',
    lines: [
      ...list(checks, ({ t, command, status }) => `${moment(t)} ${command}: ${status}`, 'no test was run'),
      ...gaps.flatMap((gap) => item(`gap: ${gap}`)),
      ...demanded.flatMap(({ kind, status }) => item(`demanded: ${kind} is ${status}`)),
    ],
  };
}

function rollback({
  rollback: { note, complete, missing, rehearsed, done: undone },
  incidentTrigger,
}: RunRecord): Section {
  const { stop_before: before, ...texts } = note;
  const said = Object.entries(texts).flatMap(([name, value]) =>
    item(`${name.replace('_', ' ')}: ${value ?? ''}`),
  );
  return {
    title: complete ? 'ROLLBACK NOTE' : `ROLLBACK NOTE (missing: ${missing.join(', ')})`,
    lines: [
      ...said,
      ...(before && before.length > 0 ? item(`stop before: ${before.join(', ')}`) : []),
      ...(rehearsed.known
        ? item(`rehearsed: ${rehearsed.value.ok ? 'worked' : 'failed'}, ${rehearsed.value.detail}`)
        : []),
      ...(undone.known ? item(`done: ${undone.value.ok ? 'worked' : 'failed'}, ${undone.value.detail}`) : []),
      ...item(`incident trigger: ${text(incidentTrigger)}`),
    ],
  };
}

/** An override stands first, and all it overrode is listed: nobody may miss it. */
function releaseLines({ decision: what, by: person, at, reason, override, ...release }: Release): string[] {
  const { owner, residual, containment, commit, obstacles, reviewed } = release;
  const loud =
    override === null
      ? []
      : [`OVERRIDE, although ${count(obstacles.length, 'thing')} stood against it: ${override}`];
  const rest = [
    ...(override === null ? [] : obstacles.map(({ text: sentence }) => `against it: ${sentence}`)),
    ...(owner === null ? [] : [`answers for it: ${owner}`]),
    ...(reviewed.length === 0 ? [] : [`looked at: ${reviewed.join(', ')}`]),
    ...(residual === null
      ? []
      : [`risk that is left, says the decision: ${residual.risk}; owner ${residual.owner}`]),
    ...(containment === null ? [] : [`containment: ${containment}`]),
    ...(commit === null ? [] : [`commit: ${commit}`]),
  ];
  const made = `${what} by ${who(person)}, ${utcText(at)}: ${reason}`;
  return [...loud, made, ...rest].flatMap((line) => item(line));
}

function decision({
  decision: made,
  changes,
  residualRisk,
  statements,
  integrity,
  redactions,
}: RunRecord): Section {
  const torn = integrity.torn ? `; ${integrity.torn.bytes} torn bytes were set aside` : '';
  return {
    title: 'DECISION',
    lines: [
      ...(made.known ? releaseLines(made.value) : item(made.why)),
      ...(changes === undefined ? [] : item(`changes: ${changes.statement}`)),
      ...StatementKind.options
        .filter((kind) => kind !== 'residual-risk' && statements[kind].known)
        .flatMap((kind) =>
          item(`the agent says, ${kind.replace('-', ' ')}: ${or(statements[kind], (all) => all.join('; '))}`),
        ),
      ...item(
        `residual risk: ${or(residualRisk.risks, (all) => all.join('; '))}; owner ${text(residualRisk.owner)}`,
      ),
      ...item(`journal: ${integrity.events} events, last hash ${integrity.lastHash.slice(0, 16)}${torn}`),
      ...item(
        `redacted: ${redactions.count === 0 ? 'nothing' : redactions.kinds.map(({ kind, count }) => `${count} ${kind}`).join(', ')}`,
      ),
    ],
  };
}
