import { DoctorGroup, type DoctorReport, type DoctorRow, type DoctorVerdict } from '../model/doctor.ts';
import { hung, section } from './text-lines.ts';

const words: Readonly<Record<DoctorVerdict, string>> = {
  enforced: 'enforced',
  'not-enforced': 'not enforced',
  'not-needed': 'not needed',
  unknown: 'unknown',
};

const titles: Readonly<Record<DoctorGroup, string>> = {
  machine: 'What this machine can hold',
  boundary: 'The boundary, tried in a scratch folder',
  contract: 'This contract in this workspace',
  promises: 'The promises, tried with a practice run',
  setup: 'What a run is started with',
};

/** Worst first. */
const order: readonly DoctorVerdict[] = ['not-enforced', 'unknown', 'enforced', 'not-needed'];
const indent = 14;
/** The rest is in the JSON. */
const mostNamed = 3;

function rowLines(row: DoctorRow, columns: number): string[] {
  const { promise, verdict, detail, about = [], enable } = row;
  const more = about.length - mostNamed;
  const named = [...about.slice(0, mostNamed), ...(more > 0 ? [`and ${more} more (--json)`] : [])];
  const text = detail === '' ? promise : `${promise}: ${detail}`;
  return [
    ...hung(words[verdict], indent, text, columns),
    ...named.flatMap((one) => hung('', indent + 2, one, columns)),
    ...(enable === undefined ? [] : hung('', indent, `to enable: ${enable}`, columns)),
  ];
}

function summary({ counts, holds, rows }: DoctorReport): string {
  const parts = order.map((verdict) => `${counts[verdict]} ${words[verdict]}`).join(', ');
  const bad = rows.filter(
    ({ needed, verdict }) => needed && (verdict === 'not-enforced' || verdict === 'unknown'),
  ).length;
  return holds
    ? `${parts}. Everything a run needs is enforced.`
    : `${parts}. A run here is less than its record says: ${bad} of what it needs ${bad === 1 ? 'does' : 'do'} not hold.`;
}

/** The report for a person: by group, worst first, the sum at the end where the eye is. */
export function doctorText(report: DoctorReport, columns: number): string {
  const groups = DoctorGroup.options.flatMap((group) => {
    const rows = report.rows
      .filter((row) => row.group === group)
      .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
    return section(
      titles[group],
      rows.flatMap((row) => rowLines(row, columns)),
    );
  });
  return `${[...groups.slice(1), '', ...hung('', 0, summary(report), columns)].join('\n')}\n`;
}
