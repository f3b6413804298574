import { copyFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ApproveArgs, runApprove } from '../../src/commands/approve.ts';
import { approvedContract } from '../../src/commands/approved-contract.ts';
import { readContract } from '../../src/store/contract-file.ts';
import { decisionPlace } from '../commands/decision-rig.ts';
import { must } from '../commands/recorded-run.ts';
import { fingerprintOf, keyFolder } from './keys.ts';

const owner = 'dana@example.com';
const sam = 'sam@example.com';
const text = (risk: string) =>
  `contract: 1\ntask: Fix it\nowner: ${owner}\napprover: ${sam}\nrisk: ${risk}\nmay: { edit: ["src/**"] }\n`;
const now = Date.parse('2026-11-20T12:00:00Z');

/** A workspace with a contract, keys of two people, and the list that has both. */
function contractPlace(risk = 'high') {
  const keys = keyFolder();
  const [danaKey, samKey] = [keys.key('dana'), keys.key('sam')];
  const place = decisionPlace();
  mkdirSync(place.config, { recursive: true });
  copyFileSync(keys.allow({ [owner]: danaKey, [sam]: samKey }), join(place.config, 'allowed_signers'));
  const file = join(place.workspace, 'countersign.yaml');
  writeFileSync(file, text(risk));
  const { workspace, places } = place;

  async function approve(over: Partial<ApproveArgs> = {}) {
    let said = '';
    const io = {
      out(more: string) {
        said += more;
      },
      err(more: string) {
        said += more;
      },
    };
    const how = { as: owner, sign: danaKey, yes: true, confirm: null, columns: 80, now };
    const args = { ...how, contract: file, workspace, places, directory: workspace, ...over };
    const code = await runApprove(args, io);
    return { code, said };
  }
  /** What a run that starts now would find. */
  async function start(delegator = owner) {
    const { pinned } = must(readContract(file, { workspace, now }));
    const by = { name: delegator, osUser: 'dana', how: 'claimed' } as const;
    const outcome = await approvedContract({ contract: pinned, workspace, places, delegator: by });
    return outcome.ok ? (outcome.value ?? 'unsigned') : outcome.problems[0]?.code;
  }
  return { ...place, file, sig: `${file}.sig`, keys, danaKey, samKey, approve, start };
}

describe('approve', () => {
  it('shows what is delegated, signs it, and a run starts with it', async () => {
    const place = contractPlace();
    expect(await place.start()).toBe('approval-unsigned');
    const { code, said } = await place.approve();
    expect(code).toBe(0);
    expect(said).toMatch(/may edit\s+src\/\*\*/);
    expect(said).toMatch(/risk\s+high/);
    const key = fingerprintOf(place.danaKey);
    expect(said).toContain(`Signed as ${owner} with ${key}`);
    expect(await place.start()).toMatchObject({
      by: { name: owner, how: 'signed', key },
      signature: { principal: owner, key },
    });
  });

  it('asks first on a terminal, and signs nothing without a yes', async () => {
    const place = contractPlace();
    const asked: string[] = [];
    const answer = (text: string) => async (question: string) => {
      asked.push(question);
      return text;
    };
    expect((await place.approve({ yes: false, confirm: answer('n') })).said).toContain('Nothing was signed');
    expect((await place.approve({ yes: false })).code).toBe(4);
    expect(await place.start()).toBe('approval-unsigned');
    expect((await place.approve({ yes: false, confirm: answer('y') })).code).toBe(0);
    expect(asked).toHaveLength(2);
    expect(await place.start()).toMatchObject({ by: { how: 'signed' } });
  });

  it('is for the owner, with a key that is listed under their name', async () => {
    const place = contractPlace();
    expect((await place.approve({ as: sam, sign: place.samKey })).said).toContain(
      'delegated by dana@example.com',
    );
    expect((await place.approve({ sign: place.samKey })).said).toContain('No list of allowed signers');
    place.organisation('organisation: 1\nmay: { delegate: [sam@example.com] }\n');
    expect((await place.approve()).said).toContain('may not delegate');
    expect(() => readFileSync(place.sig)).toThrow();
  });
});

describe('a run', () => {
  it('of low or medium risk starts without a signature, unless the organisation asks for it', async () => {
    const place = contractPlace('medium');
    expect(await place.start()).toBe('unsigned');
    place.organisation('organisation: 1\nsigned: [medium]\n');
    expect(await place.start()).toBe('approval-unsigned');
    await place.approve();
    expect(await place.start()).toMatchObject({ by: { how: 'signed' } });
  });

  it('does not start for someone the organisation does not name', async () => {
    const place = contractPlace('low');
    place.organisation('organisation: 1\nmay: { delegate: [sam@example.com] }\n');
    expect(await place.start()).toBe('may-not-delegate');
    expect(await place.start(sam)).toBe('unsigned');
    place.organisation('organisation: 1\nmay: [delegate]\n');
    expect(await place.start(sam)).toBe('wrong-type');
  });

  const broken: [string, string, (place: ReturnType<typeof contractPlace>) => void][] = [
    [
      'of a contract that was changed since',
      'approval-invalid',
      ({ file }) => writeFileSync(file, `${text('low')}# x\n`),
    ],
    [
      'by a key that is not listed any more',
      'approval-invalid',
      ({ config, keys, samKey }) =>
        copyFileSync(keys.allow({ [sam]: samKey }), join(config, 'allowed_signers')),
    ],
    [
      'under another name',
      'approval-invalid',
      ({ sig }) => writeFileSync(sig, readFileSync(sig, 'utf8').replace(owner, sam)),
    ],
    [
      'that names another key',
      'approval-invalid',
      ({ sig, samKey }) =>
        writeFileSync(sig, readFileSync(sig, 'utf8').replace(/SHA256:[^"]+/, fingerprintOf(samKey))),
    ],
    ['that is no approval', 'approval-unreadable', ({ sig }) => writeFileSync(sig, '{"approval":1}')],
    ['that is too big', 'approval-unreadable', ({ sig }) => writeFileSync(sig, ' '.repeat(40_000))],
    [
      'that is a link',
      'approval-unreadable',
      ({ sig, root }) => {
        renameSync(sig, join(root, 'elsewhere'));
        symlinkSync(join(root, 'elsewhere'), sig);
      },
    ],
  ];
  it.each(broken)('does not start with an approval %s: %s, even at low risk', async (_, code, damage) => {
    const place = contractPlace('low');
    await place.approve();
    damage(place);
    expect(await place.start()).toBe(code);
  });
});
