import { checksOfLine } from '../evidence/checks/line-checks.ts';
import { readResult } from '../evidence/checks/read-result.ts';
import { reviewTestChanges } from '../evidence/checks/tests/review-test-changes.ts';
import { foresee } from '../evidence/consequences/foresee.ts';
import { readFiles } from '../evidence/consequences/read-files.ts';
import { createGit, type GitProgram } from '../evidence/consequences/run-git.ts';
import { readRemotes } from '../evidence/git-remotes.ts';
import { findGuarded } from '../evidence/guarded-paths.ts';
import { keepOutput, searchedPart } from '../evidence/keep-output.ts';
import { observePath } from '../evidence/observe-path.ts';
import type { Redactor } from '../evidence/redact.ts';
import { readReport } from '../evidence/report-file.ts';
import type { EvidenceThread } from '../evidence/snapshot/thread-client.ts';
import type { JournalWriter } from '../journal/appender.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { createJudge } from '../policy/decide.ts';
import { parseContract } from '../store/contract-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import type { SupervisorPorts } from '../supervisor/ports.ts';
import type { AgentHandle } from './host-agent.ts';

interface Parts {
  spec: RunSpec;
  journal: JournalWriter;
  elapsed(): number;
  agent: AgentHandle;
  evidence: EvidenceThread;
  git: GitProgram;
  redactor: Redactor;
  keyedHash(text: string): string;
}

/** The world as the supervisor of this run sees it. */
export function createSupervisorPorts(parts: Parts): SupervisorPorts {
  const { spec, journal, agent, evidence, git } = parts;
  return {
    append: journal.append,
    sync: journal.sync,
    wall: Date.now,
    elapsed: parts.elapsed,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    lookUp: observePath,
    findGuarded,
    readRemotes,
    judge: createJudge(),
    foresee: (prospect, signal) =>
      foresee(
        prospect,
        { git: (ends) => createGit(git, ends), files: readFiles, now: () => performance.now() },
        signal,
      ),
    redact: parts.redactor.redact,
    keyedHash: parts.keyedHash,
    observe: evidence.observe,
    changes: evidence.changes,
    content: evidence.content,
    recogniseChecks: (line) => checksOfLine(line, readFiles),
    readCheck: readResult,
    async keepOutput(name, text) {
      const { value } = await parts.redactor.redact(searchedPart(text));
      return keepOutput(runDirectory(spec.store, spec.run).outputs, name, value);
    },
    reviewTest: reviewTestChanges,
    readReport,
    freeze: agent.freeze,
    thaw: agent.thaw,
    endAgent: agent.end,
    parseContract(text, version) {
      const { file } = spec.contract;
      const parsed = parseContract(text, { file, workspace: spec.workspace, now: Date.now() });
      return parsed.ok ? { ok: true, value: { ...parsed.value.pinned, version } } : parsed;
    },
  };
}
