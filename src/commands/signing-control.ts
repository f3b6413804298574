import type { ControlClient } from '../host/control-client.ts';
import type { Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { saysYes, type YesIntent } from './intent-door.ts';
import type { Places } from './places.ts';
import { intentText } from './signed-consent.ts';
import { type Signer, signerFor } from './signer.ts';

/**
 * What `--sign [KEY]` of a viewer says. The key has to sign without anybody being asked: the screen takes the terminal. That
 * it can, and that its signature counts, is tried before the screen is there.
 */
export async function answerSigner(
  named: string | true | undefined,
  claimed: Identity,
  places: Places,
): Promise<Outcome<Signer | null>> {
  const organisation = readOrganisation(places);
  if (!organisation.ok) return organisation;
  const at = { places, organisation: organisation.value, directory: process.cwd(), terminal: false };
  const signer = await signerFor(named, claimed, at);
  if (!signer.ok || signer.value === null) return signer;
  const tried = await signer.value.sign('{"signs":"nothing"}');
  return tried.ok ? signer : tried;
}

async function signed(intent: YesIntent, run: string, signer: Signer): Promise<Outcome<Intent>> {
  const signature = await signer.sign(intentText(run, intent));
  return signature.ok ? { ok: true, value: { ...intent, signature: signature.value } } : signature;
}

/** The same client, which signs every yes before it sends it. What cannot be signed is not sent, and said like a refusal. */
export function signingControl(control: ControlClient, signer: Signer | null): ControlClient {
  if (signer === null) return control;
  const listeners: ((problem: Problem) => void)[] = [];
  return {
    ...control,
    onRefused(listener) {
      listeners.push(listener);
      control.onRefused(listener);
    },
    send(intent) {
      if (!saysYes(intent)) {
        control.send(intent);
        return;
      }
      void signed(intent, control.welcome.run, signer).then((made) => {
        if (made.ok) control.send(made.value);
        else for (const problem of made.problems) for (const tell of listeners) tell(problem);
      });
    },
  };
}
