import { describe, expect, it } from 'vitest';
import { createIntentDoor, type DoorPorts, saysYes } from '../../src/commands/intent-door.ts';
import { intentText } from '../../src/commands/signed-consent.ts';
import { openSigner } from '../../src/commands/signer.ts';
import { signingControl } from '../../src/commands/signing-control.ts';
import type { ControlClient } from '../../src/host/control-client.ts';
import type { Identity } from '../../src/model/identity.ts';
import type { Intent } from '../../src/model/intent.ts';
import { joinOrganisation, OrganisationFile } from '../../src/model/organisation.ts';
import type { Problem } from '../../src/model/problem.ts';
import { must } from '../commands/recorded-run.ts';
import { fingerprintOf, keyFolder, keygen } from './keys.ts';

const [dana, sam] = ['dana@example.com', 'sam@example.com'];
const claimed = (name: string): Identity => ({ name, osUser: 'os', how: 'claimed' });
const shown = { hash: 'h', ms: 700, swallowed: 0 };
type Answer = Extract<Intent, { intent: 'answer' }>;
const answer = (over: Partial<Answer> = {}): Answer => ({
  intent: 'answer',
  action: 'a1',
  decided: 'd'.repeat(64),
  answer: 'once',
  minutes: null,
  note: null,
  command: null,
  shown,
  ...over,
});
const ended: Intent = {
  intent: 'resolve-stop',
  stop: 's1',
  how: 'end',
  reason: 'r',
  contract: null,
  shown: null,
};

const organisation = (said: object) =>
  joinOrganisation([{ file: '/o.yaml', said: OrganisationFile.parse({ organisation: 1, ...said }) }]);

/** A door with two listed keys, and what came through it. */
function door(over: Partial<DoorPorts> = {}) {
  const keys = keyFolder();
  const files = { [dana]: keys.key('dana'), [sam]: keys.key('sam') };
  const allowedSigners = [keys.allow(files)];
  const came: { intent: Intent; by: Identity }[] = [];
  const kept: { text: string; key: string; name: string }[] = [];
  const knock = createIntentDoor({
    run: 'R1',
    organisation: null,
    keygen,
    allowedSigners,
    ownerKey: fingerprintOf(files[dana] ?? ''),
    standpoint: () => ({ declared: 'high', reached: 'high', approver: sam }),
    async keep(text, signature, by) {
      kept.push({ text, key: signature.key, name: by.name });
    },
    async want(intent, by) {
      came.push({ intent, by });
      return undefined;
    },
    ...over,
  });
  const signer = async (name: string, key = files[name] ?? '') =>
    must(await openSigner(claimed(name), key, { keygen, allowedSigners }));
  return {
    came,
    kept,
    signer,
    code: async (intent: Intent, name: string) => (await knock(intent, claimed(name)))?.code ?? 'through',
    async signed(intent: Answer, name: string, run = 'R1'): Promise<Answer> {
      const made = await (await signer(name)).sign(intentText(run, intent));
      return { ...intent, signature: must(made) };
    },
  };
}

describe('at high risk', () => {
  it('hears a yes the approver signed, and knows the key', async () => {
    const { came, kept, code, signed } = door();
    const intent = await signed(answer(), sam);
    expect(await code(intent, sam)).toBe('through');
    expect(kept).toEqual([{ text: intentText('R1', intent), key: intent.signature?.key, name: sam }]);
    expect(came).toEqual([{ intent, by: { ...claimed(sam), how: 'signed', key: intent.signature?.key } }]);
  });

  it('hears no yes without a signature, from the owner, or from nobody it knows', async () => {
    const { came, code, signed } = door();
    expect(await code(answer(), sam)).toBe('answer-unsigned');
    expect(await code(await signed(answer(), dana), dana)).toBe('not-the-approver');
    expect(await code(await signed(answer(), sam), dana)).toBe('signer-other-name');
    expect(came).toEqual([]);
  });

  it('hears no yes signed with the key of the owner, whatever name it is listed under', async () => {
    const keys = keyFolder();
    const key = keys.key('one');
    const allowedSigners = [keys.allow({ [dana]: key, [sam]: key })];
    const { code } = door({ allowedSigners, ownerKey: fingerprintOf(key) });
    const both = must(await openSigner(claimed(sam), key, { keygen, allowedSigners }));
    const intent = answer();
    expect(await code({ ...intent, signature: must(await both.sign(intentText('R1', intent))) }, sam)).toBe(
      'not-the-approver',
    );
  });

  const altered: [string, (intent: Answer) => Answer][] = [
    ['another action', (intent) => ({ ...intent, action: 'a2' })],
    ['another question', (intent) => ({ ...intent, decided: 'e'.repeat(64) })],
    ['a wider answer', (intent) => ({ ...intent, answer: 'run' })],
    ['another command', (intent) => ({ ...intent, answer: 'edited', command: 'rm -rf .' })],
    ['another note', (intent) => ({ ...intent, note: 'x' })],
  ];
  it.each(altered)('a signature does not stand for %s', async (_, alter) => {
    const { came, code, signed } = door();
    expect(await code(alter(await signed(answer(), sam)), sam)).toBe('bad-signature');
    expect(came).toEqual([]);
  });

  it('a signature for one run does not stand in another', async () => {
    const { code, signed } = door();
    expect(await code(await signed(answer(), sam, 'R2'), sam)).toBe('bad-signature');
  });

  it('hears a no from everybody, but not under a signature that is not theirs', async () => {
    const { came, code, signed } = door();
    expect(await code(answer({ answer: 'deny' }), 'anyone')).toBe('through');
    expect(await code(ended, 'anyone')).toBe('through');
    expect(await code({ intent: 'pause', reason: 'r' }, 'anyone')).toBe('through');
    const forged = { ...(await signed(answer({ answer: 'deny' }), sam)), note: 'forged' };
    expect(await code(forged, sam)).toBe('bad-signature');
    expect(came).toHaveLength(3);
  });
});

describe('elsewhere', () => {
  const low = () => ({ declared: 'low', reached: 'low', approver: undefined }) as const;
  const rose = () => ({ declared: 'low', reached: 'high', approver: undefined }) as const;

  it('a name is enough, unless the organisation says otherwise', async () => {
    expect(await door({ standpoint: low }).code(answer(), dana)).toBe('through');
    expect(await door({ standpoint: rose }).code(answer(), dana)).toBe('through');
    const strict = organisation({ signed: ['low'] });
    expect(await door({ standpoint: low, organisation: strict }).code(answer(), dana)).toBe(
      'answer-unsigned',
    );
    const there = organisation({});
    expect(await door({ standpoint: rose, organisation: there }).code(answer(), dana)).toBe(
      'answer-unsigned',
    );
  });

  it('the organisation names who may say yes', async () => {
    const { code } = door({ standpoint: low, organisation: organisation({ may: { approve: [sam] } }) });
    expect(await code(answer(), dana)).toBe('may-not-approve');
    expect(await code(answer(), sam)).toBe('through');
    expect(await code(answer({ answer: 'deny' }), dana)).toBe('through');
  });
});

it('knows a yes in whatever words', () => {
  const kinds = ['once', 'run', 'minutes', 'edited', 'deny'] as const;
  expect(kinds.filter((kind) => saysYes(answer({ answer: kind })))).toEqual([
    'once',
    'run',
    'minutes',
    'edited',
  ]);
  expect((['end', 'amend', 'once'] as const).map((how) => saysYes({ ...ended, how }))).toEqual([
    false,
    true,
    true,
  ]);
});

describe('a viewer with a key', () => {
  function viewer() {
    const sent: Intent[] = [];
    let arrived = () => {};
    const came = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const control: ControlClient = {
      welcome: { say: 'welcome', run: 'R1', viewer: 'v1', screenSocket: 's', directory: 'd' },
      send(intent) {
        sent.push(intent);
        arrived();
      },
      onLine() {},
      onRefused() {},
      onClosed() {},
      close() {},
    };
    return { sent, control, came };
  }

  it('signs every yes, and nothing else', async () => {
    const { code, signer } = door();
    const { sent, control, came } = viewer();
    const signing = signingControl(control, await signer(sam));
    signing.send(answer());
    await came;
    expect(await code(sent[0] ?? ended, sam)).toBe('through');
    signing.send(ended);
    expect(sent[1]).toEqual(ended);
    expect(signingControl(control, null)).toBe(control);
  });

  it('says why it could not sign, and sends nothing', async () => {
    const { signer } = door();
    const { sent, control } = viewer();
    const mistaken = await signer(sam, keyFolder().key('stranger'));
    const signing = signingControl(control, mistaken);
    const told = new Promise<Problem>((resolve) => signing.onRefused(resolve));
    signing.send(answer());
    expect((await told).code).toBe('signer-unknown');
    expect(sent).toEqual([]);
  });
});
