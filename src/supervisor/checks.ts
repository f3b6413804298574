import type { Action } from '../model/action.ts';
import { causeText } from '../model/cause.ts';
import { type CheckCommand, CheckKind, type CheckResult, type RecognisedCheck } from '../model/check.ts';
import type { DeclaredChecks } from '../model/contract.ts';
import type { CommandOutput, EvidenceOf, KeptOutput } from '../model/evidence.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { depict } from '../policy/picture.ts';
import { writeEvidence } from './evidence-line.ts';
import type { Ledger } from './ledger.ts';
import type { Ground, SupervisorPorts } from './ports.ts';
import { commandOf } from './prospect.ts';

type RunAction = Extract<Action, { kind: 'run' }>;

/** A check and the snapshot of the files it ran against. */
export interface RanCheck {
  readonly id: string;
  readonly snapshot: Snapshot;
}

/** The tests, linters and builds the agent runs, on record. Nothing here throws, and no action waits for it. */
export interface Checks {
  /** A command that was let go is done, says the agent. `output` is null when it handed over none. */
  ran(action: RunAction, output: CommandOutput | null): void;
  /** Resolves once all that was begun is on record. */
  settled(): Promise<void>;
  /** The checks on record, in their order. */
  all(): readonly RanCheck[];
}

/** Bytes kept of all outputs of a run: an agent that tests without end does not fill the disk. */
const mostKept = 256 * 1024 * 1024;

const none: CommandOutput = { text: '', exit: null, partial: false };

/** What a contract and a profile declare to be checks, together. */
export function bothDeclared(contract: DeclaredChecks, profile: DeclaredChecks): DeclaredChecks {
  const kinds = CheckKind.options.map((kind) => [
    kind,
    [...(contract[kind] ?? []), ...(profile[kind] ?? [])],
  ]);
  return Object.fromEntries(kinds.filter(([, commands]) => (commands?.length ?? 0) > 0));
}

/** `lookAfter` looks at the workspace once a command is done; undefined when the run is over already. */
export function createChecks(
  ledger: Ledger,
  lookAfter: (action: string) => Promise<Snapshot | undefined>,
  ground: Ground,
  ports: Pick<SupervisorPorts, 'lookUp' | 'redact' | 'recogniseChecks' | 'readCheck' | 'keepOutput'>,
): Checks {
  const recorded: RanCheck[] = [];
  const underWay = new Set<Promise<void>>();
  let count = 0;
  let bytes = 0;
  let full = false;

  function drawn(action: RunAction): CheckCommand[] {
    const { home, workspace, profile } = ground;
    const { commands } = depict(action, ports.lookUp, { home, workspace, grammars: profile.grammars });
    return commands.filter(({ within }) => within === null).map(commandOf);
  }

  function recognised(action: RunAction): RecognisedCheck[] {
    const declared = bothDeclared(ledger.state().contract?.contract.checks ?? {}, ground.profile.checks);
    const { command: text, cwd } = action;
    const { workspace } = ground;
    return ports.recogniseChecks({ text, cwd, workspace, declared, drawn: () => drawn(action) });
  }

  /** Only as much of a result as was really there to read. */
  function resultOf(check: RecognisedCheck, output: CommandOutput | null): CheckResult {
    const { text, exit, partial } = output ?? none;
    const asked = partial ? { ...check, output: 'cut' as const } : check;
    const result = ports.readCheck(asked, text, exit);
    if (output !== null) return result;
    return { ...result, doubts: [...result.doubts, 'the agent did not hand over what it printed'] };
  }

  async function kept(id: string, output: CommandOutput | null): Promise<KeptOutput | null> {
    if (output === null || full) return null;
    try {
      const file = await ports.keepOutput(id, output.text);
      bytes += file.bytes;
      full = bytes >= mostKept;
      if (full) {
        const message = `Outputs of ${mostKept / 1024 / 1024} MB are kept; those of later checks are not.`;
        const problem = {
          code: 'outputs-full',
          message,
          fix: 'Take the figures of later checks as they are.',
        };
        ledger.tell({ type: 'limit.reached', limit: 'outputs', problem });
      }
      return file;
    } catch (cause) {
      const message = `The output of ${id} could not be kept: ${causeText(cause)}`;
      const problem = { code: 'output-not-kept', message, fix: 'Make room on the disk of the store.' };
      ledger.tell({ type: 'limit.reached', limit: 'outputs', problem });
      return null;
    }
  }

  async function record(action: RunAction, output: CommandOutput | null): Promise<void> {
    // Asked for at once: what the agent does next is not part of what the check ran against.
    const look = lookAfter(action.id);
    const found = recognised(action).map((check) => {
      count += 1;
      return { check, id: `c${count}` };
    });
    const snapshot = await look;
    const [first] = found;
    if (!first) return;
    // One line prints one output, however many checks are in it.
    const file = await kept(first.id, output);
    for (const { check, id } of found) {
      const evidence: EvidenceOf<'check'> = {
        what: 'check',
        id,
        action: action.id,
        command: action.command,
        check,
        result: resultOf(check, output),
        exit: output?.exit ?? null,
        output: file,
        snapshot: snapshot?.id ?? null,
      };
      await writeEvidence({ type: 'evidence.recorded', evidence, provenance: 'reported' }, ledger, ports);
      if (snapshot) recorded.push({ id, snapshot });
    }
  }

  return {
    all: () => recorded,
    ran(action, output) {
      if (ledger.dead()) return;
      const work = record(action, output).catch((cause: unknown) => {
        const message = `What ${action.id} showed could not be worked out: ${causeText(cause)}`;
        const problem = { code: 'check-unread', message, fix: 'Take what it showed as unknown.' };
        ledger.tell({ type: 'limit.reached', limit: 'checks', problem });
      });
      underWay.add(work);
      void work.then(() => underWay.delete(work));
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
