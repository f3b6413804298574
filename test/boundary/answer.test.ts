import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AnswerArgs, runAnswer } from '../../src/commands/answer.ts';
import { intentText } from '../../src/commands/signed-consent.ts';
import { verifySignature } from '../../src/evidence/signing.ts';
import { AnswerFile } from '../../src/model/answer-file.ts';
import { decisionPlace } from '../commands/decision-rig.ts';
import { keyFolder, keygen } from './keys.ts';

const sam = 'sam@example.com';

/** A folder with one question in it, and somebody with a key who answers. */
function asked(word: string | null = null) {
  const keys = keyFolder();
  const key = keys.key('sam');
  const { places, root } = decisionPlace();
  const directory = join(root, 'asks');
  for (const name of ['pending', 'answers']) mkdirSync(join(directory, name), { recursive: true });
  const text = 'run: a command\n\u202esh\u001b[2J';
  const question = join(directory, 'pending', 'a1.json');
  writeFileSync(question, JSON.stringify({ pending: 1, run: 'R1', action: 'a1', decided: 'd', text, word }));
  async function answer(over: Partial<AnswerArgs> = {}) {
    let said = '';
    const io = {
      out(more: string) {
        said += more;
      },
      err(more: string) {
        said += more;
      },
    };
    const how = { as: sam, sign: key, yes: false, ask: null, places, cwd: root };
    const args = { directory, action: 'a1', answer: 'once' as const, ...how, ...over };
    const code = await runAnswer(args, io);
    const files = readdirSync(join(directory, 'answers'));
    return { code, said, files };
  }
  return { directory, question, key, keys, answer };
}

describe('countersign answer', () => {
  it('shows the question with what hides in it, and writes an answer that verifies', async () => {
    const { directory, key, keys, answer } = asked();
    const { code, said, files } = await answer({ yes: true, note: 'fine' });
    expect(code).toBe(0);
    expect(said).toContain('run: a command\n\\u{202e}sh\\u{1b}[2J');
    expect(files).toEqual([expect.stringMatching(/^a1-[0-9a-f]{12}\.json$/)]);
    const file = AnswerFile.parse(
      JSON.parse(readFileSync(join(directory, 'answers', files[0] ?? ''), 'utf8')),
    );
    expect(file).toMatchObject({
      run: 'R1',
      intent: { action: 'a1', decided: 'd', answer: 'once', note: 'fine' },
    });
    const { signature = { principal: '', key: '', signature: '' } } = file.intent;
    const lists = [keys.allow({ [sam]: key })];
    expect((await verifySignature(keygen, intentText('R1', file.intent), signature, lists)).ok).toBe(true);
    expect((await verifySignature(keygen, intentText('R2', file.intent), signature, lists)).ok).toBe(false);
  });

  it('takes a yes from a person who confirms it; a no needs nobody', async () => {
    const { answer } = asked();
    expect(await answer()).toMatchObject({ code: 4, files: [] });
    expect(await answer({ ask: async () => '' })).toMatchObject({ code: 4, files: [] });
    expect((await answer({ ask: async () => 'y' })).files).toHaveLength(1);
    expect((await answer({ answer: 'deny' })).files).toHaveLength(2);
  });

  it('takes a yes to something dangerous by its word alone', async () => {
    const { answer } = asked('DELETE');
    expect(await answer({ yes: true })).toMatchObject({ code: 4, files: [] });
    expect(await answer({ yes: true, ask: async () => 'y' })).toMatchObject({ code: 4, files: [] });
    expect(await answer({ word: 'delete' })).toMatchObject({ code: 4, files: [] });
    expect((await answer({ ask: async () => 'DELETE' })).files).toHaveLength(1);
    expect((await answer({ word: 'DELETE' })).files).toHaveLength(2);
  });

  const nothing: [string, (question: string) => void, string][] = [
    ['is answered already', (question) => rmSync(question), 'a1'],
    ['has an odd name', () => {}, '../answers/a1'],
    ['is no question', (question) => writeFileSync(question, '{}'), 'a1'],
    [
      'is a link',
      (question) => {
        writeFileSync(`${question}.real`, readFileSync(question));
        rmSync(question);
        symlinkSync(`${question}.real`, question);
      },
      'a1',
    ],
  ];
  it.each(nothing)('answers nothing that %s', async (_, change, action) => {
    const { question, answer } = asked();
    change(question);
    const { code, said, files } = await answer({ yes: true, action });
    expect({ code, files }).toEqual({ code: 2, files: [] });
    expect(said).toContain('Nothing waits under');
  });
});
