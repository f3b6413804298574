import type { Packet } from '../model/packet.ts';
import {
  type Block,
  exact,
  group,
  joined,
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
} from './packet-words.ts';

const headings = {
  assumptions: 'Assumptions',
  'residual-risk': 'Residual risk',
  'known-gaps': 'Known gaps',
  'least-sure': 'Least sure about',
  'checks-skipped': 'Checks it skipped, and why',
  questions: 'Questions',
} as const;

/** The agent's own words, apart from what was observed. */
export function agentSection({ agentSays }: Packet, { rows, detail }: PageOptions): Section {
  const facts = Object.entries(headings).map(([kind, title]) => ({
    title,
    fact: Object.entries(agentSays).find(([name]) => name === kind)?.[1],
  }));
  const entries = facts.flatMap(({ title, fact }): Block[] =>
    fact?.known ? [group(title), ...list(fact.value.map(prose), rows, 'Nothing.')] : [],
  );
  const silent = facts.filter(({ fact }) => !fact?.known).map(({ title }) => title.toLowerCase());
  if (silent.length > 0) {
    entries.push(paragraph(own(`Unknown, the agent did not say: ${silent.join('; ')}.`)));
  }
  const known = Object.values(agentSays).filter((one) => one.known).length;
  return {
    title: 'What the agent says',
    note: known === 0 ? 'nothing' : 'statements, not proof',
    open: detail === 'open',
    blocks: [paragraph(own('Statements of the agent, not observed by anybody.')), ...entries],
  };
}

/** How it is undone, and what no rollback takes back. */
export function rollbackSection(
  { engineering: { rollback, outsideEffects } }: Packet,
  { rows, detail }: PageOptions,
): Section {
  const { note, complete, missing, rehearsed, done } = rollback;
  const { stop_before: before = [], ...texts } = note;
  const said = Object.entries(texts).map(
    ([name, value]) => say`${own(`${name.replaceAll('_', ' ')}:`)} ${prose(value ?? '')}`,
  );
  const blocks: Block[] = [
    ...list(
      [...said, ...(before.length > 0 ? [say`stop before: ${joined(before.map(exact), ', ')}`] : [])],
      20,
      'No rollback note was written.',
    ),
    ...(complete ? [] : [paragraph(say`The note lacks: ${prose(missing.join(', ').replaceAll('_', ' '))}.`)]),
    paragraph(
      say`Rehearsed: ${orUnknown(rehearsed, ({ ok, detail: text }) => say`${strong(ok ? 'worked' : 'FAILED')}, ${prose(text)}`)}`,
    ),
    paragraph(
      say`Done: ${orUnknown(done, ({ ok, detail: text }) => say`${strong(ok ? 'worked' : 'FAILED')}, ${prose(text)}`)}`,
    ),
    group('Outside effects that no rollback undoes'),
    ...list(
      outsideEffects.map(
        ({ t, action, kind, target, why }) =>
          say`${own(moment(t))} ${action} ${own(kind)} ${target}: ${prose(why)}`,
      ),
      rows,
      'None is known.',
    ),
  ];
  return {
    title: 'Rollback',
    note: complete ? 'note complete' : 'note not complete',
    open: detail === 'open',
    blocks,
  };
}
