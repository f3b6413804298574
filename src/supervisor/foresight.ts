import type { Action } from '../model/action.ts';
import type { Consequence } from '../model/consequence.ts';
import type { Profile } from '../model/profile.ts';
import type { Judged } from './answers.ts';
import type { Ledger } from './ledger.ts';
import type { SupervisorPorts } from './ports.ts';
import { prospectOf } from './prospect.ts';

/** Everything together may take this long, ms: then what is not counted says so. */
export const countingMs = 300;

/** Tells a person, while they are being asked, what would really happen. Never an input of a verdict. */
export interface Foresight {
  /**
   * Begins to count; `action.foreseen` follows when it is done, unless nobody waits for it any more. The result ends the
   * counting. Does not throw: the question does not depend on it.
   */
  begin(action: Action, judged: Judged): () => void;
}

const failed: Consequence = {
  kind: 'elsewhere',
  text: 'what would happen: not counted',
  undo: 'unknown',
  how: 'counting it failed',
  counted: false,
};

export function createForesight(
  ledger: Ledger,
  { grammars }: Profile,
  ports: Pick<SupervisorPorts, 'foresee' | 'after' | 'redact'>,
): Foresight {
  async function count(action: Action, judged: Judged, signal: AbortSignal): Promise<Consequence[]> {
    try {
      return await ports.foresee(prospectOf(action, judged.facts, grammars), signal);
    } catch {
      return [failed];
    }
  }

  return {
    begin(action, judged) {
      const controller = new AbortController();
      let over = false;
      const cancel = ports.after(countingMs, () => controller.abort());
      const told = async (): Promise<void> => {
        const consequences = await count(action, judged, controller.signal);
        cancel();
        if (consequences.length === 0) return;
        const { value } = await ports.redact(consequences);
        // Answered, withdrawn or judged again meanwhile: nobody had these lines in front of them.
        const current = ledger.state().open.get(action.id)?.decided;
        if (over || current !== judged.decided.hash) return;
        ledger.tell({ type: 'action.foreseen', action: action.id, consequences: value });
      };
      void told().catch(() => undefined);
      return () => {
        over = true;
        cancel();
        controller.abort();
      };
    },
  };
}
