import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { auditedStore, auditQuestions } from './audited-store.ts';

/**
 * `auditor.ts [RUNS]`: ten questions to a store of 200 runs, each answered by one command of the built program. Prints what
 * each took; exits with 1 when an answer is wrong or takes a second or more.
 */
const runs = Number(process.argv[2] ?? 200);
const program = resolve(import.meta.dirname, '../../dist/countersign.js');
if (!existsSync(program)) throw new Error('build the program first: npm run build');
const store = mkdtempSync(join(tmpdir(), 'auditor-'));
let failed = 0;
try {
  await auditedStore(store, runs, 120);
  for (const { asks, words, says } of auditQuestions) {
    const begun = performance.now();
    const ran = spawnSync(process.execPath, [program, 'why', ...words, '--store', store], {
      encoding: 'utf8',
    });
    const ms = performance.now() - begun;
    const missing = says.filter((pattern) => !pattern.test(ran.stdout.replace(/\s+/g, ' ')));
    const ok = ran.status === 0 && missing.length === 0 && ms < 1000;
    if (!ok) failed += 1;
    const why = missing.map((pattern) => ` it does not say ${pattern.source}`).join(',');
    process.stdout.write(
      `${ok ? 'ok  ' : 'FAIL'} ${ms.toFixed(0).padStart(5)} ms  ${asks}${why}${ran.stderr}\n`,
    );
  }
} finally {
  rmSync(store, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
