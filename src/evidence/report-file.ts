import type { StatementKind } from '../model/evidence.ts';

/** One thing the agent says of its own work. */
export interface Statement {
  readonly kind: StatementKind;
  readonly text: string;
}

/** What is read of a report; a person who writes more is not read by anybody either. */
const most = { bytes: 64 * 1024, statements: 50, characters: 1_000 };

const headings: readonly (readonly [RegExp, StatementKind])[] = [
  [/^assum/, 'assumptions'],
  [/^(?:residual|remaining) risks?$/, 'residual-risk'],
  [/^(?:known )?gaps$/, 'known-gaps'],
  [/^least (?:sure|certain)(?: about)?$/, 'least-sure'],
  [/^(?:checks skipped|skipped checks)$/, 'checks-skipped'],
  [/^(?:open )?questions$/, 'questions'],
];

/** The text could not be read whole: how much of it was left out, as a statement of ours. */
export interface Report {
  readonly statements: readonly Statement[];
  /** Statements and bytes that were left out, as words; empty when nothing was. */
  readonly left: string;
}

/**
 * Reads the report an agent hands over: Markdown (CommonMark's ATX headings) with the headings Assumptions, Residual risk, Known
 * gaps, Least sure about, Checks skipped and Questions, of any level. Each bullet and each paragraph below one is a statement.
 */
export function readReport(text: string): Report {
  const bytes = Buffer.byteLength(text, 'utf8');
  const cut = bytes > most.bytes;
  const all = statementsIn(cut ? text.slice(0, most.bytes) : text);
  const counts = new Map<StatementKind, number>();
  const statements = all.filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= most.statements;
  });
  const more = all.length - statements.length;
  const left = [
    ...(cut ? [`everything after its first ${most.bytes} bytes`] : []),
    ...(more > 0 ? [`${more} statements`] : []),
  ];
  return { statements, left: left.join(' and ') };
}

function statementsIn(text: string): Statement[] {
  const found: Statement[] = [];
  let kind: StatementKind | null = null;
  let open: string[] = [];
  let fenced = false;
  const close = (): void => {
    const words = open.join(' ').replace(/\s+/g, ' ').trim();
    open = [];
    if (kind === null || words === '') return;
    const short = words.length > most.characters ? `${words.slice(0, most.characters - 1)}…` : words;
    found.push({ kind, text: short });
  };
  for (const line of text.replace(/<!--[\s\S]*?(?:-->|$)/g, '').split(/\r?\n/)) {
    if (/^ {0,3}(?:```|~~~)/.test(line)) {
      fenced = !fenced;
      continue;
    }
    const heading = fenced ? null : /^ {0,3}#{1,6}(?:\s+(.*?))?(?:\s+#*)?\s*$/.exec(line);
    const bullet = fenced ? null : /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/.exec(line);
    if (heading) {
      close();
      kind = kindOf(heading[1] ?? '');
    } else if (line.trim() === '') close();
    else if (bullet) {
      close();
      open.push(bullet[1] ?? '');
    } else open.push(line.trim());
  }
  close();
  return found;
}

function kindOf(heading: string): StatementKind | null {
  const words = heading
    .toLowerCase()
    .replace(/[^a-z ]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return headings.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}
