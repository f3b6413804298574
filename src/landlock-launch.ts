import { readFileSync } from 'node:fs';
import { LandlockPolicy } from './boundary/landlock/policy.ts';
import { restrictSelf } from './boundary/landlock/restrict.ts';
import { causeText } from './model/cause.ts';

/** As `env` and `timeout` have it: the program before the command failed. */
const notLaunched = 125;

/** `landlock-launch POLICY -- PROGRAM ARGUMENTS`: restricts itself and becomes the program (absolute). */
function launch([policy = '', dashes, program = '', ...args]: readonly string[]): never {
  if (dashes !== '--' || !program.startsWith('/')) throw new Error('usage: POLICY -- /PROGRAM [ARGUMENTS]');
  if (process.execve === undefined) throw new Error('this Node cannot become another program');
  restrictSelf(LandlockPolicy.parse(JSON.parse(readFileSync(policy, 'utf8'))));
  return process.execve(program, [program, ...args], process.env);
}

try {
  launch(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`countersign: the command was not started: ${causeText(error)}\n`);
  process.exitCode = notLaunched;
}
