import type { Question, QuestionAbout } from '../model/packet.ts';
import type { RunRecord } from '../model/record.ts';
import { answererName } from '../model/record.ts';
import type { Finding } from '../model/record-parts.ts';
import { asks } from './packet-asks.ts';

type Weight = Question['weight'];
/** A question before it has its number and its command. */
interface Draft {
  about: QuestionAbout;
  weight: Weight;
  because: string;
  actions?: readonly string[];
  paths?: readonly string[];
}

const weights: readonly Weight[] = ['serious', 'look', 'note'];

/** What a reviewer has to answer: what was found, what is missing, where the agent pushed, what it asks itself. */
export function questionsOf(record: RunRecord): Question[] {
  const drafts: Draft[] = [
    ...ofRun(record),
    ...record.findings.map(({ code, weight, text, actions, paths }) => ({
      about: code,
      weight,
      because: text,
      actions,
      paths,
    })),
    ...ofFiles(record),
    ...ofEvidence(record),
    ...ofPressure(record),
    ...ofReach(record),
    ...ofAgent(record),
    ...ofUnknowns(record),
  ];
  return weights
    .flatMap((weight) => drafts.filter((draft) => draft.weight === weight))
    .map(({ about, weight, because, actions = [], paths = [] }, index) => ({
      id: `q${index + 1}`,
      about,
      weight,
      ask: asks[about],
      because,
      actions: [...new Set(actions)],
      paths: [...new Set(paths)],
      why: whyCommand(record.run.id, actions, paths),
    }));
}

/** The command that tells how something came about; of a name that cannot be typed the action is named. */
function whyCommand(run: string, actions: readonly string[], paths: readonly string[]): string {
  const typed = [...paths.filter((path) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(path)), ...actions][0];
  if (typed === undefined) return `countersign show ${run}`;
  const word = /^[\w./@%+=:,][\w./@%+=:,-]*$/.test(typed) ? typed : `'${typed.replaceAll("'", "'\\''")}'`;
  return `countersign why ${run} ${word.startsWith("'-") ? '-- ' : ''}${word}`;
}

function ofRun({ run, outcome, risk, contract, channel }: RunRecord): Draft[] {
  const drafts: Draft[] = [];
  if (!run.complete) {
    const because = outcome.known ? outcome.value.reason : outcome.why;
    drafts.push({ about: 'run-incomplete', weight: 'serious', because });
  } else if (outcome.known && outcome.value.outcome !== 'done') {
    const because = `${outcome.value.outcome}: ${outcome.value.reason}`;
    drafts.push({ about: 'run-outcome', weight: 'look', because });
  }
  for (const { from, to, because, action } of risk.rises) {
    drafts.push({
      about: 'risk-rose',
      weight: 'look',
      because: `from ${from} to ${to}: ${because}`,
      actions: [action],
    });
  }
  for (const { version, by, reason } of contract.amendments) {
    const because = `version ${version} was accepted by ${by.name}: ${reason}`;
    drafts.push({ about: 'amended', weight: 'look', because });
  }
  if (channel.onlyWatched > 0) {
    drafts.push({ about: 'only-watched', weight: 'look', because: channel.statement });
  }
  return drafts;
}

/** What the findings already say is not said twice. */
const told = (findings: readonly Finding[], code: Finding['code'], path: string): boolean =>
  findings.some((finding) => finding.code === code && finding.paths.includes(path));

function ofFiles({ files, findings, scope, approvals }: RunRecord): Draft[] {
  const drafts: Draft[] = [];
  for (const { path, claim, kind, actions } of files.observed.known ? files.observed.value : []) {
    const about =
      claim === 'unclaimed' ? 'unclaimed-change' : claim === 'possible' ? 'possible-change' : null;
    if (about === null || told(findings, about, path)) continue;
    const because = `${path} is ${kind}, and no action said that it would be`;
    const weight = claim === 'unclaimed' ? 'serious' : 'look';
    drafts.push({ about, weight, because, actions, paths: [path] });
  }
  for (const path of files.changedUnread.filter((one) => !told(findings, 'changed-unread', one))) {
    drafts.push({ about: 'changed-unread', weight: 'note', because: `${path} was not read`, paths: [path] });
  }
  for (const { kind, target, action, why } of scope.usedNotAllowed) {
    const about = kind === 'edit' ? 'outside-plan' : 'beyond-contract';
    if (findings.some(({ code, actions }) => code === about && actions.includes(action))) continue;
    // Whether the approval was right is asked already.
    if (approvals.list.some((one) => one.granted && one.action === action)) continue;
    drafts.push({ about, weight: 'look', because: `${kind} ${target}: ${why}`, actions: [action] });
  }
  return drafts;
}

function ofEvidence(record: RunRecord): Draft[] {
  const missing = record.evidence.filter(({ demanded, status }) => demanded && status === 'missing');
  return [
    ...missing.map(
      ({ kind }): Draft => ({
        about: 'evidence-missing',
        weight: 'serious',
        because: `${kind} was demanded and is missing`,
      }),
    ),
    ...ofChecks(record),
    ...record.tests.gaps.map((because): Draft => ({ about: 'test-gap', weight: 'look', because })),
    ...ofRollback(record),
  ];
}

/** Of each check the last time it ran. */
function ofChecks({ tests, findings }: RunRecord): Draft[] {
  const asked = (code: Finding['code'], action: string): boolean =>
    findings.some((finding) => finding.code === code && finding.actions.includes(action));
  const last = tests.checks.filter(
    (check) => tests.checks.findLast(({ command }) => command === check.command) === check,
  );
  return last.flatMap(({ action, command, status, freshness, since, why }): Draft[] => {
    const drafts: Draft[] = [];
    if (freshness === 'stale' && !asked('check-stale', action)) {
      const because = `${command} ran before ${since.join(', ') || 'later changes'}`;
      drafts.push({ about: 'check-stale', weight: 'serious', because, actions: [action], paths: since });
    }
    if (freshness === 'unknown' && status === 'passed') {
      drafts.push({ about: 'not-known', weight: 'note', because: `${command}: ${why}`, actions: [action] });
    }
    if (status !== 'passed' && !asked('check-failed', action)) {
      const weight = status === 'failed' ? 'serious' : 'look';
      const because = `${command} ended as ${status}, the last time it ran`;
      drafts.push({ about: 'check-failed', weight, because, actions: [action] });
    }
    return drafts;
  });
}

function ofRollback({ rollback, risk, files }: RunRecord): Draft[] {
  const { complete, missing, rehearsed } = rollback;
  const drafts: Draft[] = [];
  const changedNothing = files.observed.known && files.observed.value.length === 0;
  if (!complete && risk.reached !== 'low' && !changedNothing) {
    const because = `the rollback note lacks ${missing.join(', ').replaceAll('_', ' ')}`;
    drafts.push({ about: 'rollback-note', weight: 'look', because });
  }
  if (rehearsed.known ? !rehearsed.value.ok : risk.reached === 'high') {
    const because = rehearsed.known ? `it failed: ${rehearsed.value.detail}` : rehearsed.why;
    drafts.push({ about: 'rollback-rehearsal', weight: 'serious', because });
  }
  return drafts;
}

/** The same thing wanted several times is one question. */
function ofPressure({ denied, approvals, stops, boundaryPressure }: RunRecord): Draft[] {
  const drafts = new Map<string, Draft & { actions: string[] }>();
  const add = (key: string, action: string, draft: Draft) => {
    const known = drafts.get(key);
    if (known) known.actions.push(action);
    else drafts.set(key, { ...draft, actions: [action] });
  };
  for (const { kind, target, reason, action, by } of denied) {
    const who = by ? `${answererName(by)} said no` : reason;
    add(`d ${kind} ${target}`, action, {
      about: 'refused',
      weight: 'look',
      because: `${kind} ${target}: ${who}`,
    });
  }
  for (const { kind, target, granted, action, answer, consequences } of approvals.list) {
    if (!granted || !answer.known) continue;
    const lasting = consequences.some(({ undo }) => undo !== 'yes');
    add(`a ${kind} ${target}`, action, {
      about: 'approved',
      weight: lasting ? 'look' : 'note',
      because: `${kind} ${target}: ${answer.value.answer} by ${answererName(answer.value.by)}`,
    });
  }
  const stopped = stops.map(({ reason, resolved, action }): Draft => {
    const end = resolved.known
      ? `${resolved.value.how} by ${answererName(resolved.value.by)}: ${resolved.value.reason}`
      : resolved.why;
    const actions = action === null ? [] : [action];
    return { about: 'stopped', weight: 'serious', because: `${reason.replace(/[.]$/, '')}; ${end}`, actions };
  });
  const around = boundaryPressure.workedAround.list.map(
    ({ kind, target, action, by, how }): Draft => ({
      about: 'worked-around',
      weight: 'serious',
      because: `${kind} ${target} by ${by}: ${how}`,
      actions: [action, by],
    }),
  );
  return [...around, ...stopped, ...drafts.values()];
}

function ofReach({ data, outsideEffects }: RunRecord): Draft[] {
  const touched = data.touched.filter(({ allowed }) => !allowed);
  return [
    ...touched.map(
      ({ class: name, actions }): Draft => ({
        about: 'data-class',
        weight: 'serious',
        because: `${name} data is not among ${data.allowed.join(', ')}`,
        actions,
      }),
    ),
    ...outsideEffects.map(
      ({ kind, target, why, action }): Draft => ({
        about: 'outside-effect',
        weight: 'look',
        because: `${kind} ${target}: ${why}`,
        actions: [action],
      }),
    ),
  ];
}

/** An agent that says it has no question asks none. */
const saysNone = /^\W*(?:none|nothing|no|n\/a|not applicable)\W*$/i;

function ofAgent({ statements }: RunRecord): Draft[] {
  const said = (kind: keyof typeof statements, about: QuestionAbout, weight: Weight): Draft[] => {
    const fact = statements[kind];
    return fact.known
      ? fact.value.filter((text) => !saysNone.test(text)).map((because) => ({ about, weight, because }))
      : [];
  };
  return [
    ...said('questions', 'agent-question', 'look'),
    ...said('least-sure', 'agent-least-sure', 'look'),
    ...said('checks-skipped', 'agent-skipped-check', 'look'),
    ...said('known-gaps', 'agent-gap', 'note'),
  ];
}

/** Unknowns that would change a decision; the others are only listed. */
function ofUnknowns({ files, tests, residualRisk, people, risk, agent }: RunRecord): Draft[] {
  const grave = risk.reached !== 'low';
  const facts = [
    { fact: files.observed, what: 'what the workspace shows', asked: true },
    { fact: tests.changed, what: 'whether tests were weakened', asked: grave },
    { fact: residualRisk.risks, what: 'the residual risk', asked: grave },
    { fact: residualRisk.owner, what: 'who owns the residual risk', asked: grave },
    { fact: people.approver, what: 'who may release it', asked: risk.reached === 'high' },
    { fact: agent.declaredIdentity, what: 'which identity the agent used', asked: risk.reached === 'high' },
  ];
  return facts.flatMap(({ fact, what, asked }): Draft[] =>
    fact.known || !asked ? [] : [{ about: 'not-known', weight: 'look', because: `${what}: ${fact.why}` }],
  );
}
