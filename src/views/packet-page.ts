import type { Packet, Question } from '../model/packet.ts';
import { engineeringSections } from './packet-engineering.ts';
import { securitySections } from './packet-security.ts';
import {
  actionList,
  type Block,
  count,
  duration,
  exact,
  joined,
  type Line,
  list,
  orUnknown,
  own,
  type PacketDetail,
  type PacketPage,
  type PageOptions,
  prose,
  type Row,
  type Section,
  say,
  strong,
  who,
} from './packet-words.ts';
import { utcText } from './utc-text.ts';

/**
 * How much a reviewer needs by the risk reached: low is five lines, high is everything. A low-risk run in which something
 * serious was found, or that has to be loud, is read as one of medium risk.
 */
export function detailOf({ risk, alarms, questions }: Packet): PacketDetail {
  if (risk.reached === 'high') return 'open';
  if (risk.reached === 'medium') return 'folded';
  return alarms.length > 0 || questions.some(({ weight }) => weight === 'serious') ? 'folded' : 'brief';
}

/** The packet as it is read. */
export function packetPage(packet: Packet, options: PageOptions): PacketPage {
  const { detail } = options;
  const head = detail === 'brief' ? fiveLines(packet) : headOf(packet);
  const parts =
    detail === 'brief'
      ? []
      : [
          { title: 'Start here', sections: [questionSection(packet, options)] },
          { title: 'Engineering', sections: engineeringSections(packet, options) },
          { title: 'Security', sections: securitySections(packet, options) },
          { title: 'Record', sections: [unknownSection(packet, options), recordSection(packet, options)] },
        ];
  return {
    run: packet.run.id,
    title: `Review packet: ${packet.risk.reached} risk`,
    loud: packet.alarms.map(({ code, text }) => say`${strong(loudWords[code])} ${prose(text)}`),
    head,
    parts,
    foot: detail === 'brief' ? [] : [footLine(packet)],
  };
}

const loudWords: Readonly<Record<Packet['alarms'][number]['code'], string>> = {
  override: 'OVERRIDE:',
  'not-complete': 'NOT COMPLETE:',
  'no-supervision': 'NOT HELD BACK:',
  obstacle: 'OBSTACLE:',
  'owner-approved': 'RELEASED BY ITS OWNER:',
  torn: 'TORN RECORD:',
  incident: 'INCIDENT:',
};

/** Outcome, files, checks, pressure and what stood beneath, and what was decided or how it is undone. */
function fiveLines(packet: Packet): Row[] {
  const { asked, people, contract, engineering, security, decision, questions, run } = packet;
  const open = questions.filter(({ weight }) => weight !== 'note').length;
  const more = say`${own(count(open, 'question'))} to look at: ${`countersign packet ${run.id} --full`}`;
  return [
    {
      line: say`${strong('Outcome:')} ${outcomeLine(packet)}. Asked: ${prose(asked.task)}, by ${people.owner}, under ${contract.file} sha256 ${contract.hash.slice(0, 12)}`,
    },
    { line: say`${strong('Files:')} ${filesLine(engineering)}` },
    {
      line: say`${strong('Checks:')} ${checksLine(engineering)}. ${open === 0 ? own('No question is open') : more}`,
    },
    {
      line: say`${strong('Pressure:')} ${prose(security.pressure.statement)}; ${approvalsLine(security)}. ${strong('Boundary:')} ${security.boundary.kind} (${prose(security.boundary.reason)})`,
    },
    {
      line: say`${strong('Decision:')} ${decisionLine(decision)}. ${strong('Rollback:')} ${undoLine(packet)}`,
    },
    ...changesRow(packet),
  ];
}

/** What was asked of whom, under which contract, and how it ended. */
function headOf(packet: Packet): Row[] {
  const { asked, people, contract, risk, engineering, security, decision, questions, cost } = packet;
  const { agent, channel, boundary } = security;
  const serious = questions.filter(({ weight }) => weight === 'serious').length;
  const rose = risk.reached === risk.declared ? '' : `, declared as ${risk.declared}`;
  const tokens = orUnknown(cost.tokens, (value) => own(String(value)));
  return [
    {
      line: say`${strong('Asked:')} ${prose(asked.task)}`,
      under: [
        say`ticket: ${orUnknown(asked.ticket, exact)}`,
        ...(asked.sources.length > 0 ? [say`sources: ${joined(asked.sources.map(exact), ', ')}`] : []),
      ],
    },
    {
      line: say`${strong('Delegated:')} by ${who(people.delegator)}, owner ${people.owner}`,
      under: [
        say`to ${agent.title} ${orUnknown(agent.version, exact)}, identity ${orUnknown(agent.declaredIdentity, exact)}, user ${agent.osUser}`,
        say`under ${contract.file} version ${contract.version}, sha256 ${contract.hash}, approved by ${who(people.approval.by)}`,
        ...(contract.hash === contract.approvedHash
          ? []
          : [say`approved at the start: sha256 ${contract.approvedHash}; amended since`]),
        say`supervised by ${channel.name}: ${prose(channel.statement)}; boundary ${boundary.kind} (${prose(boundary.reason)})`,
      ],
    },
    { line: say`${strong('Outcome:')} ${outcomeLine(packet)}` },
    {
      line: say`${strong('Risk:')} ${own(risk.reached)}${own(rose)}, risk owner ${orUnknown(people.riskOwner, exact)}`,
    },
    { line: say`${strong('Files:')} ${filesLine(engineering)}` },
    { line: say`${strong('Checks:')} ${checksLine(engineering)}` },
    { line: say`${strong('Pressure:')} ${prose(security.pressure.statement)}; ${approvalsLine(security)}` },
    {
      line: say`${strong('Cost:')} ${orUnknown(cost.usd, (usd) => own(`${usd.toFixed(2)} USD`))}, tokens ${tokens}`,
    },
    { line: say`${strong('Rollback:')} ${undoLine(packet)}` },
    { line: say`${strong('Decision:')} ${decisionLine(decision)}` },
    ...changesRow(packet),
    {
      line: say`${strong('Questions:')} ${own(count(questions.length, 'question'))}, ${serious} of them serious`,
    },
  ];
}

function outcomeLine({ outcome, run, security }: Packet): Line {
  const took = run.durationMs.known ? ` in ${duration(run.durationMs.value)}` : '';
  const actions = count(security.totals.actions, 'action');
  const ended = orUnknown(outcome, (end) => say`${own(end.outcome)}, ${prose(end.reason)}`);
  return say`${own(run.complete ? '' : 'NOT COMPLETE, ')}${ended}${own(took)}, ${own(actions)}`;
}

function filesLine({ diff, files, outsidePlan }: Packet['engineering']): Line {
  const outside = outsidePlan.length === 0 ? '' : `, ${outsidePlan.length} OUTSIDE THE PLAN`;
  if (diff.known) {
    const { files: changed, added, removed, uncounted, unclaimed } = diff.value;
    const odd = `${uncounted > 0 ? `, ${uncounted} not counted in lines` : ''}${unclaimed > 0 ? `, ${unclaimed} UNCLAIMED` : ''}`;
    return own(`${count(changed, 'file')} changed (observed), +${added} -${removed}${odd}${outside}`);
  }
  const said = count(files.changed.length, 'file');
  const assumed = files.assumedChanged.length > 0 ? `, ${files.assumedChanged.length} more assumed` : '';
  return say`${own(`${said} said to be changed${assumed}${outside}; what the workspace shows is unknown`)} (${prose(diff.why)})`;
}

function checksLine({ tests: { checks, pairs }, evidence }: Packet['engineering']): Line {
  const number = (status: string): number => checks.filter((check) => check.status === status).length;
  const stale = checks.filter(({ status, freshness }) => status === 'passed' && freshness === 'stale').length;
  const missing = evidence.filter(({ demanded, status }) => demanded && status === 'missing');
  const last = checks.at(-1);
  const lastly = last
    ? say`; the last one: ${last.command} ${own(last.status)} (${own(last.provenance)})`
    : [];
  const words = [
    checks.length === 0
      ? 'none was seen'
      : `${count(checks.length, 'check')}: ${number('passed')} passed, ${number('failed')} failed, ${checks.length - number('passed') - number('failed')} not told`,
    ...(stale > 0 ? [`${stale} STALE`] : []),
    ...(pairs.length > 0 ? [`${count(pairs.length, 'failure')} first and a pass later`] : []),
    ...(missing.length > 0 ? [`demanded and MISSING: ${missing.map(({ kind }) => kind).join(', ')}`] : []),
  ];
  return [...own(words.join(', ')), ...lastly];
}

const approvalsLine = ({ approvals }: Packet['security']): Line =>
  approvals.requested === 0
    ? own('no approval was requested')
    : own(`${count(approvals.requested, 'approval')} requested, ${approvals.granted} granted`);

/** Only where the agent worked beside the workspace: whoever reads the diff has to know whether it is in there. */
const changesRow = ({ changes }: Packet): Row[] =>
  changes === undefined ? [] : [{ line: say`${strong('In the workspace:')} ${prose(changes.statement)}` }];

const decisionLine = (decision: Packet['decision']): Line =>
  decision.known
    ? say`${strong(decision.value.decision)} by ${who(decision.value.by)}, ${utcText(decision.value.at)}: ${prose(decision.value.reason)}`
    : say`none yet (${prose(decision.why)})`;

function undoLine({ engineering: { rollback, outsideEffects } }: Packet): Line {
  const { note, complete, missing, rehearsed, done } = rollback;
  const how = note.undo === undefined ? own('no undo path is written down') : prose(note.undo);
  const tried = rehearsed.known
    ? rehearsed.value.ok
      ? 'rehearsed, it worked'
      : 'REHEARSED, IT FAILED'
    : 'not rehearsed';
  const lacks = complete ? own('') : say`, the note lacks ${prose(missing.join(', ').replaceAll('_', ' '))}`;
  const left =
    outsideEffects.length > 0 ? `, ${count(outsideEffects.length, 'outside effect')} it does not undo` : '';
  return say`${how} (${own(tried)}${lacks}${own(`${left}${done.known ? ', ROLLED BACK' : ''}`)})`;
}

function questionSection({ questions }: Packet, { rows }: PageOptions): Section {
  const words = { serious: 'Serious.', look: 'Look.', note: 'Note.' } as const;
  const row = ({ ask, because, weight, actions, why }: Question): Row => {
    const rest = actions.filter((action) => !why.endsWith(` ${action}`));
    const where = rest.length > 0 ? say`, actions ${actionList(rest)}` : own('');
    return { line: say`${strong(words[weight])} ${own(ask)}`, under: [prose(because), say`${why}${where}`] };
  };
  const serious = questions.filter(({ weight }) => weight === 'serious').length;
  return {
    title: 'Questions for the reviewer',
    note: `${questions.length}, ${serious} serious`,
    open: true,
    blocks: list(questions.map(row), rows, 'Nothing in the record asks for an answer.'),
  };
}

function unknownSection({ notKnown }: Packet, { rows, detail }: PageOptions): Section {
  return {
    title: 'Not known',
    note: String(notKnown.length),
    open: detail === 'open',
    blocks: list(
      notKnown.map(({ place, why }) => say`${place}: ${prose(why)}`),
      Math.max(rows, 40),
      'Nothing.',
    ),
  };
}

function recordSection(
  { run, integrity, notes, limits, decisions }: Packet,
  { rows, detail }: PageOptions,
): Section {
  const { events, lastHash, torn, signatures, anchors } = integrity;
  const facts: Line[] = [
    say`run ${run.id}, Countersign ${run.version}, started ${utcText(run.startedAt)}, ended ${orUnknown(run.endedAt, (at) => exact(utcText(at)))}`,
    say`workspace ${run.workspace}, branch ${orUnknown(run.branch, exact)}, commit ${orUnknown(run.head, exact)}, ${orUnknown(run.dirty, (dirty) => own(dirty ? 'with changes not committed' : 'clean'))}`,
    say`${own(run.attended ? 'a person was there to ask' : 'nobody was there to ask')}`,
    say`journal: ${events} events, head ${lastHash}${own(torn ? `, ${torn.bytes} torn bytes set aside` : '')}`,
    ...signatures.map(({ head, by, at }) => say`head ${head} signed by ${who(by)}, ${utcText(at)}`),
    ...anchors.map(({ head, commit, ref }) => say`head ${head} written down at commit ${commit}, ${ref}`),
    ...(signatures.length + anchors.length === 0 ? [own('nobody signed or anchored the journal')] : []),
    ...decisions.map(
      ({ decision, by, reason, at }) =>
        say`decided: ${own(decision)} by ${who(by)}, ${utcText(at)}: ${prose(reason)}`,
    ),
    ...limits.map(({ limit, problem }) => say`limit ${limit} reached: ${prose(problem.message)}`),
    ...notes.map(({ text, by }) => say`note by ${who(by)}: ${prose(text)}`),
  ];
  const blocks: Block[] = list(facts, Math.max(rows, 40), null);
  return { title: 'The record itself', note: count(events, 'event'), open: detail === 'open', blocks };
}

const footLine = ({ run, integrity }: Packet): Line =>
  say`Made from journal head ${integrity.lastHash}. Everything: ${`countersign show ${run.id} --json`}. Check it: ${`countersign verify ${run.id}`}.`;
