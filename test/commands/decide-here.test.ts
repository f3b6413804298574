import { describe, expect, it } from 'vitest';
import { decideHere } from '../../src/commands/decide-here.ts';
import * as make from '../state/bodies.ts';
import { bodies, decisionPlace, finishedRun, run } from './decision-rig.ts';

const demanding = { contract: make.pinned({ evidence: ['passing-test'] }) };

/** The sheet with these lines typed into it, one after the other; what was asked, printed and decided. */
async function sheet(typed: string[], start: Parameters<typeof finishedRun>[1] = {}) {
  const place = decisionPlace();
  await finishedRun(place, start);
  const asked: string[] = [];
  let said = '';
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return typed[asked.length - 1] ?? '';
  };
  const io = {
    out(text: string) {
      said += text;
    },
    err(text: string) {
      said += text;
    },
  };
  const args = { run, places: place.places, ask, columns: 80, directory: place.root };
  const code = await decideHere(args, io);
  const made = bodies(place).filter((body) => body.type === 'decision.made');
  return { code, asked, said, made };
}

describe('the decision sheet', () => {
  it('lists what stands against shipping before it asks', async () => {
    const { said, made, asked } = await sheet([''], demanding);
    expect(said).toContain('Against shipping it stands:\n- The contract demands passing-test');
    expect(asked).toHaveLength(2);
    expect(made).toEqual([]);
  });

  it('decides by the whole word only', async () => {
    const { asked, made } = await sheet(['s', 'y', 'shi', 'ship', 'it works']);
    expect(asked.filter((one) => one.startsWith('Type ship'))).toHaveLength(4);
    expect(made).toMatchObject([{ decision: 'ship', reason: 'it works' }]);
  });

  it('refuses, and ships all the same only with a reason', async () => {
    expect(await sheet(['ship', ''], demanding)).toMatchObject({ code: 3, made: [] });
    const { made, said } = await sheet(['ship', 'no time', 'it works'], demanding);
    expect(made).toMatchObject([{ decision: 'ship', override: 'no time', reason: 'it works' }]);
    expect(said).toContain('OVERRIDE: ship');
  });

  it('goes back without a decision', async () => {
    expect(await sheet([''])).toMatchObject({ code: 0, made: [] });
  });
});
