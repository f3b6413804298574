/** One `it`, as its file registered it. */
export interface Case {
  file: string;
  /** Unique: a second test of the same name has its number behind it. */
  id: string;
  run: () => unknown;
}

type Body = () => unknown;
type RowBody = (...row: unknown[]) => unknown;

export interface Suite {
  cases: Case[];
  /** What a test file imports from `vitest`, without `expect`. */
  api: Readonly<Record<string, unknown>>;
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));

/** A row's values where the title has `%s` and the like, as far as needed to tell rows apart. */
function titleOf(title: string, row: readonly unknown[]): string {
  const rest = [...row];
  const filled = title.replace(/%[a-z]/g, () => shown(rest.shift()));
  return `${filled} ${rest.map(shown).join(' ')}`.slice(0, 300);
}

/** Random cases and sizes: slow to repeat for each mutant, and what kills one at random today may not tomorrow. */
const left = new Set(['call rules never loosen', 'large arguments', 'a forbidden host']);

/** Collects tests where vitest would: enough of its interface for the tests of the judge. */
export function createSuite(file: string): Suite {
  const cases: Case[] = [];
  const titles: string[] = [];
  const ids = new Map<string, number>();

  function it(title: string, run: Body): void {
    if (titles.some((name) => left.has(name))) return;
    const id = [file, ...titles, title].join(' > ');
    const seen = ids.get(id) ?? 0;
    ids.set(id, seen + 1);
    cases.push({ file, id: seen === 0 ? id : `${id} (${seen})`, run });
  }
  function describe(title: string, body: Body): void {
    titles.push(title);
    body();
    titles.pop();
  }
  const each = (rows: readonly unknown[]) => (title: string, body: RowBody) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      it(titleOf(title, values), () => body(...values));
    }
  };
  return { cases, api: { describe, it: Object.assign(it, { each }) } };
}
