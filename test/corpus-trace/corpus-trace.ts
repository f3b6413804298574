import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Problem } from '../../src/model/problem.ts';
import { check, type Report } from './check.ts';
import { openPlace, type Place } from './place.ts';
import { missingPrograms } from './sandbox.ts';

/** `corpus-trace.ts [N] [--seed S]`: N commands that the judge allows, run for real and compared with its prediction. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, show: { type: 'boolean', default: false } },
});
const count = Number(positionals[0] ?? 300);

function fail(problems: readonly Problem[]): void {
  for (const { code, message, fix } of problems) process.stderr.write(`${code}: ${message}\n  ${fix}\n`);
  process.exitCode = 2;
}

function print(report: Report, place: Place): void {
  const { generated, run, cut, writes, reads, programs, disagreements } = report;
  for (const { command, access, is } of disagreements) {
    const path = relative(place.workspace, access.path);
    process.stdout.write(
      `${is} ${access.does} of ${path} (${access.program}, ${access.call}) by: ${command}\n`,
    );
  }
  process.stdout.write(
    `${generated} commands generated, ${run} allowed and run (${cut} cut short), by ${programs} programs: ` +
      `${writes} writes and ${reads} reads compared, ${disagreements.length} disagreements (seed ${values.seed})\n`,
  );
}

const missing = missingPrograms();
if (missing.length > 0) fail(missing);
else {
  const place = openPlace();
  try {
    const outcome = check(place, count, { seed: Number(values.seed) });
    if (!outcome.ok) fail(outcome.problems);
    else {
      print(outcome.value, place);
      if (outcome.value.disagreements.length > 0 || outcome.value.run < count) process.exitCode = 1;
    }
  } finally {
    place.dispose();
  }
}
