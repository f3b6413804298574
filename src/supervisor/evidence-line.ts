import { causeText } from '../model/cause.ts';
import type { EventBody } from '../model/event.ts';
import type { Ledger } from './ledger.ts';
import type { SupervisorPorts } from './ports.ts';

/** Writes down what was seen, without secrets. Never throws: what cannot be written is said to be missing. */
export async function writeEvidence(
  body: EventBody,
  ledger: Ledger,
  ports: Pick<SupervisorPorts, 'redact'>,
): Promise<void> {
  try {
    const { value } = await ports.redact(body);
    ledger.tell(value);
  } catch (cause) {
    const message = `What was seen of the workspace could not be written down: ${causeText(cause)}`;
    const problem = { code: 'evidence-unwritable', message, fix: 'Take what it would show as unknown.' };
    ledger.tell({ type: 'limit.reached', limit: 'evidence', problem });
  }
}
