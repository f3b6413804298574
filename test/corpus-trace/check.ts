import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { observePath } from '../../src/evidence/observe-path.ts';
import type { LookUp, PathFact } from '../../src/model/facts.ts';
import type { JudgeInput } from '../../src/model/judge-input.ts';
import type { Outcome } from '../../src/model/problem.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { guards } from '../../src/policy/guards.ts';
import { depict, lookedUp, type Picture } from '../../src/policy/picture.ts';
import { isWithin } from '../../src/policy/shell/place.ts';
import { actionOf, contractOf, inputOf } from '../policy/inputs.ts';
import { type Access, accessesOf } from './accesses.ts';
import { compare } from './compare.ts';
import { generate } from './generate.ts';
import type { Place } from './place.ts';
import { createRandom } from './random.ts';
import { runTraced } from './sandbox.ts';

const contract = contractOf({
  may: { read: ['**'], edit: ['out/**', 'src/**'] },
  never: { touch: ['private/**', '.env*'] },
});

/** How a command text is judged in the workspace as it is now. */
export function inputFor(command: string, place: Place): JudgeInput {
  const { workspace, home } = place;
  const action = actionOf({ kind: 'run', command, cwd: workspace });
  const base = inputOf(action, { lookUp: observePath });
  const paths: Record<string, PathFact> = {};
  const record: LookUp = (path) => {
    const fact = observePath(path);
    paths[path] = fact;
    return fact;
  };
  depict(action, record, { home, workspace });
  const input = { ...base, contract: { ...base.contract, contract } };
  const isGuarded = guards(input, workspace, home);
  const all = readdirSync(workspace, { recursive: true, encoding: 'utf8' }).map((path) =>
    join(workspace, path),
  );
  const facts = {
    ...{ workspace, home, paths, protected: [] },
    ...{ guarded: all.filter(isGuarded), guardedRoots: [workspace] },
  };
  return { ...input, facts: { ...base.facts, ...facts } };
}

export interface Disagreement {
  command: string;
  access: Access;
  /** `unpredicted`: the picture does not have it. `forbidden`: the contract does not allow it. */
  is: 'unpredicted' | 'forbidden';
}

export interface Report {
  generated: number;
  run: number;
  /** Ended by the time limit; compared as far as they came. */
  cut: number;
  writes: number;
  reads: number;
  programs: number;
  disagreements: Disagreement[];
}

/** Whether the contract forbids what really happened; git keeps all files of its repository under its own rules. */
function isForbidden({ does, path, program }: Access, place: Place): boolean {
  if (!isWithin(path, place.workspace) || does === 'list' || program === 'git') return false;
  const name = path.slice(place.workspace.length + 1);
  if (/^private(?:\/|$)|(?:^|\/)\.env/.test(name)) return true;
  return does === 'write' && !/^(?:out|src)(?:\/|$)/.test(name);
}

/** What a check can be told to do otherwise; the default is the real thing. */
export interface Options {
  seed: number;
  /** Stands between the judge and the comparison, for a test that plants a mistake. */
  predicted?: (picture: Picture) => Picture;
  /** Called after each command that ran. */
  progress?: (report: Report) => void;
}

/** Generates commands, judges each, runs those that are allowed, and compares what they did with what was predicted. */
export function check(place: Place, count: number, options: Options): Outcome<Report> {
  const random = createRandom(options.seed);
  const judge = createJudge();
  const programs = new Set<string>();
  const report: Report = {
    generated: 0,
    run: 0,
    cut: 0,
    writes: 0,
    reads: 0,
    programs: 0,
    disagreements: [],
  };
  while (report.run < count && report.generated < count * 40) {
    report.generated += 1;
    const command = generate(random);
    place.reset();
    const input = inputFor(command, place);
    if (judge(input).effect !== 'allow') continue;
    const { home, workspace } = place;
    const picture = depict(input.action, lookedUp(input.facts), { home, workspace });
    const ran = runTraced(place, command);
    if (!ran.ok) return ran;
    const accesses = accessesOf(ran.value.trace, workspace);
    const compared = compare(options.predicted?.(picture) ?? picture, accesses, place);
    report.run += 1;
    report.cut += ran.value.ended ? 0 : 1;
    report.writes += compared.writes;
    report.reads += compared.reads;
    for (const { program } of accesses) programs.add(program);
    report.programs = programs.size;
    const forbidden = accesses.filter((access) => isForbidden(access, place));
    report.disagreements.push(
      ...compared.unpredicted.map((access) => ({ command, access, is: 'unpredicted' as const })),
      ...forbidden.map((access) => ({ command, access, is: 'forbidden' as const })),
    );
    options.progress?.(report);
  }
  return { ok: true, value: report };
}
