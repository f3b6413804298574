import type { Packet } from '../model/packet.ts';
import type { CheckFact } from '../model/record-parts.ts';
import {
  type Block,
  count,
  exact,
  group,
  joined,
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

function checkRow({
  id,
  t,
  action,
  kind,
  command,
  status,
  passed,
  failed,
  skipped,
  failures,
  doubts,
  freshness,
  since,
  why,
  provenance,
}: CheckFact): Row {
  const number = (value: number | null, word: string): string => `${value ?? 'unknown'} ${word}`;
  const named = id === '' ? own('') : say` (${id})`;
  const counts = [number(passed, 'passed'), number(failed, 'failed'), number(skipped, 'skipped')].join(', ');
  // What failed is not proof of anything that could have become old.
  const word = status === 'passed' ? 'STALE: changed since' : 'changed since';
  const fresh =
    freshness === 'stale'
      ? say`${own(word)}: ${joined(since.map(exact), ', ')}`
      : freshness === 'unknown'
        ? say`whether it still holds is unknown (${prose(why)})`
        : own('still holds: nothing it ran against changed since');
  return {
    line: say`${own(moment(t))} ${action} ${own(kind)} ${command}${named}: ${strong(status)} (${own(`${counts}; ${provenance}`)})`,
    under: [
      fresh,
      ...failures
        .slice(0, 5)
        .map(
          ({ name, file, message }) =>
            say`failed: ${name ?? 'unnamed'} in ${file ?? 'an unnamed file'}: ${prose(message)}`,
        ),
      ...(failures.length > 5 ? [own(`and ${failures.length - 5} more failures`)] : []),
      ...doubts.map((doubt) => say`doubt: ${prose(doubt)}`),
    ],
  };
}

/** What was tested, what it showed, and whether it still holds. */
export function checkSection(
  { engineering: { tests, evidence }, retries }: Packet,
  { rows, detail }: PageOptions,
): Section {
  const { checks, pairs, changed, gaps } = tests;
  const review = (one: Extract<typeof changed, { known: true }>['value'][number]): Row => {
    if (!one.analysed) return { line: say`${one.path}: not looked at (${prose(one.because)})` };
    const before = `${one.tests.before ?? 'unknown'} tests, ${one.assertions.before ?? 'unknown'} assertions`;
    const after = `${one.tests.after ?? 'unknown'} tests, ${one.assertions.after ?? 'unknown'} assertions`;
    return {
      line: say`${one.path}: before ${own(before)}; after ${own(after)}`,
      under: [
        ...one.findings
          .slice(0, 10)
          .map(
            ({ weight, text, line }) =>
              say`${strong(weight === 'weaker' ? 'WEAKER:' : 'changed:')} ${prose(text)}${own(line === null ? '' : `, line ${line}`)}`,
          ),
        ...(one.findings.length + one.more > 10
          ? [own(`and ${one.findings.length - 10 + one.more} more`)]
          : []),
      ],
    };
  };
  const demanded = evidence.filter((one) => one.demanded);
  const blocks: Block[] = [
    ...list(checks.map(checkRow), rows, 'No check was seen.'),
    group('What failed first and passed later'),
    ...list(
      pairs.map(
        ({ command, failing, passing, doubts }) =>
          say`${command}: failed as ${failing}, passed as ${passing}${doubts.length > 0 ? say` (${prose(doubts.join('; '))})` : own('')}`,
      ),
      rows,
      'No such pair was seen.',
    ),
    group('Tests added, updated or weakened'),
    ...(changed.known
      ? list(changed.value.map(review), rows, 'No test was changed.')
      : [paragraph(say`Unknown: ${prose(changed.why)}.`)]),
    group('Gaps'),
    ...list(gaps.map(prose), rows, 'None is known.'),
    group('Evidence that was demanded'),
    ...list(
      demanded.map(
        ({ kind, status, items }) =>
          say`${own(kind)}: ${strong(status === 'missing' ? 'MISSING' : status)}${own(
            items[0]
              ? ` (${items
                  .map(({ provenance }) => provenance)
                  .filter((one, index, all) => all.indexOf(one) === index)
                  .join(', ')})`
              : '',
          )}`,
      ),
      rows,
      'None.',
    ),
    group('Retries'),
    ...list(
      retries.failures.map(
        ({ failure, count: times }) => say`${own(count(times, 'time'))} ${prose(failure)}`,
      ),
      rows,
      'Nothing failed twice the same way.',
    ),
  ];
  return {
    title: 'Checks and tests',
    note: `${checks.length} run, ${count(gaps.length, 'gap')}`,
    open: detail === 'open',
    blocks,
  };
}
