import { posix } from 'node:path';
import type { Part, RuleRef } from '../model/verdict.ts';
import { actionContent, ofNetwork, rawContent } from './action-content.ts';
import { blank, type Line, labelled, line, sentence } from './body-line.ts';
import { diffOf } from './diff-lines.ts';
import { foreseenLines } from './foreseen-lines.ts';
import type { Held, OpenStop, RunView } from './run-view.ts';
import type { DialogOf, Proposal } from './screen-state.ts';
import { textWarnings, visible } from './visible-text.ts';

/** `may.edit[0]  countersign.yaml:31` */
function ruleName(rule: RuleRef): string {
  const where = rule.file ? `  ${visible(rule.file)}${rule.line === null ? '' : `:${rule.line}`}` : '';
  return `${visible(rule.id)}${where}`;
}

const shortener =
  (home: string) =>
  (path: string): string =>
    home !== '' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;

/** Where paths really lead when that is not what was written. */
function links({ facts }: Held): Line[] {
  const short = shortener(facts.home);
  return Object.entries(facts.paths)
    .filter(([path, fact]) => !path.endsWith('/') && fact.real !== null && fact.real !== path)
    .map(([path, fact]) =>
      labelled('link', `${visible(short(path))} leads to ${visible(short(fact.real ?? ''))}`, 'deny'),
    );
}

const writes: readonly Part['does'][] = ['edit', 'delete'];
const leaves: readonly Part['does'][] = ['run', 'execute', 'call', 'reach', 'expose', 'delegate', 'unknown'];

/** Whether it can be undone, said only as far as it is known. */
function undo({ verdict, facts }: Held, snapshot: string | null): string {
  const kept = snapshot ? `files as in snapshot ${visible(snapshot)}` : '';
  if (verdict.parts.length === 0 || verdict.parts.some((part) => leaves.includes(part.does))) {
    return kept ? `${kept}; effects elsewhere are not known` : 'not known: it may act beyond the workspace';
  }
  const written = verdict.parts.filter((part) => writes.includes(part.does));
  if (written.length === 0) return 'nothing to undo: it only reads';
  if (kept) return kept;
  const tracked = written.every(
    ({ target }) => facts.paths[posix.resolve(facts.workspace, target)]?.tracked === true,
  );
  return tracked
    ? 'git tracks what it changes; no snapshot'
    : 'not known: no snapshot, and not all of it is in git';
}

const effectWord = { allow: '+ allow', ask: '? ASK', deny: 'x DENY', stop: '! STOP' } as const;

function touches(parts: readonly Part[], explain: boolean): Line[] {
  if (!explain)
    return parts.map((part, index) =>
      labelled(index === 0 ? 'touches' : ' ', `${part.does} ${visible(part.target)}`),
    );
  return parts.flatMap((part) => [
    labelled('part', `${effectWord[part.effect]}  ${part.does} ${visible(part.target)}`),
    labelled(' ', `${ruleName(part.rule)}: ${visible(part.reason)}`, 'dim'),
  ]);
}

/** What deserves a look in a text, before the text itself. */
export function warnings(text: string): Line[] {
  const found = textWarnings(text);
  return found.length > 0 ? [...found.map((one) => sentence(`▲ ${one}`, 'deny')), blank] : [];
}

function grants(run: RunView): Line[] {
  return run.grants.map((grant) =>
    labelled(
      'granted',
      `${visible(grant.what)} by ${visible(grant.by)} ${grant.until === null ? 'for this run' : `until ${grant.until}`}`,
    ),
  );
}

function proposed(held: Held, proposal: Proposal): Line[] {
  switch (proposal.what) {
    case 'once':
      return [];
    case 'minutes': {
      const many = proposal.minutes === 1 ? 'minute' : 'minutes';
      return [sentence(`y allows this same action for ${proposal.minutes} ${many}`, 'strong'), blank];
    }
    case 'edited': {
      const asked = held.action.kind === 'run' ? held.action.command : '';
      return [
        sentence('y runs the edited command instead:', 'strong'),
        ...diffOf(asked, proposal.command).lines,
        blank,
      ];
    }
    default:
      return proposal satisfies never;
  }
}

/** Circumstances every question shows: where, who, by which rule, what it touches, whether it can be undone. */
function circumstances(held: Held, run: RunView, explain: boolean, judged = true): Line[] {
  const { action, verdict, facts } = held;
  const short = shortener(facts.home);
  const who = action.by ? `${visible(action.by.type)} ${visible(action.by.id)} (subagent)` : 'main';
  const foreseen = foreseenLines(held.foreseen, explain);
  const snapshot = run.snapshot();
  return [
    ...foreseen,
    ...(ofNetwork(action)
      ? []
      : [labelled('cwd', visible(short(facts.paths[action.cwd]?.real ?? action.cwd)))]),
    labelled(
      'agent',
      `${visible(run.header.agent)} (${who}), tool ${visible(action.tool)}, ${action.provenance}`,
    ),
    ...(judged ? [labelled('rule', ruleName(verdict.rule)), labelled('why', visible(verdict.reason))] : []),
    ...touches(verdict.parts, explain),
    ...held.beyond.map((path) =>
      labelled(
        'closed',
        `${visible(path)}: the boundary does not let it be written, so a yes will not help`,
        'deny',
      ),
    ),
    ...links(held),
    ...(verdict.dataClasses.length > 0 ? [labelled('data', verdict.dataClasses.join(', '))] : []),
    ...(verdict.raises
      ? [labelled('raises', `risk to ${verdict.raises.to}: ${visible(verdict.raises.because)}`)]
      : []),
    // What was counted says itself how it is undone.
    ...(foreseen.length > 0 && snapshot === null ? [] : [labelled('undo', undo(held, snapshot))]),
    ...grants(run),
  ];
}

/** The body of an approval, whole. */
export function approvalBody(held: Held, dialog: DialogOf<'approval'>, run: RunView): Line[] {
  const edited = dialog.proposal.what === 'edited' ? dialog.proposal.command : '';
  const danger = held.verdict.danger;
  return [
    ...warnings(`${rawContent(held.action)}\n${edited}`),
    ...proposed(held, dialog.proposal),
    ...actionContent(held, shortener(held.facts.home)),
    blank,
    ...(danger ? [labelled('danger', visible(danger.why), 'deny')] : []),
    ...circumstances(held, run, dialog.reading.explain),
  ];
}

/** The body of a stop, whole. */
export function stopBody(stop: OpenStop, explain: boolean, run: RunView): Line[] {
  const { held } = stop;
  const head = [
    sentence(visible(stop.reason), 'strong'),
    labelled('rule', ruleName(stop.rule)),
    labelled('says', visible(stop.rule.text)),
  ];
  if (!held) return head;
  const content = actionContent(held, shortener(held.facts.home));
  return [
    ...head,
    blank,
    ...warnings(rawContent(held.action)),
    ...content,
    blank,
    ...circumstances(held, run, explain, held.verdict.rule.id !== stop.rule.id),
  ];
}

/** The body of an amendment: what changes in the contract. */
export function amendBody(dialog: DialogOf<'amend'>, run: RunView): Line[] {
  const { contract } = run;
  return [
    line(`${visible(contract.file)}  version ${contract.version} to ${contract.version + 1}`, 'strong'),
    ...diffOf(contract.text, dialog.contract).lines,
  ];
}
