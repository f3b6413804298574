import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Profile } from '../../../src/model/profile.ts';
import type { RenderedScreen } from '../../../src/model/rendered-screen.ts';

const root = join(import.meta.dirname, '../../..');

export const geminiProfile = Profile.parse(parse(readFileSync(join(root, 'profiles/gemini.yaml'), 'utf8')));

const { channel } = geminiProfile;
export const shown = channel.kind === 'gemini-policy' ? channel.shown : {};

/** A screen as it was captured of 0.61.0. */
export const captured = (name: string): string =>
  readFileSync(join(root, 'test/fixtures/gemini', `${name}.txt`), 'utf8').replace(/\n$/, '');

export const screenOf = (text: string, over: Partial<RenderedScreen> = {}): RenderedScreen => ({
  rows: text.split('\n').map((row) => ({ text: row, continues: false })),
  ...{ cut: false, cols: 80, cursor: { x: 0, up: 0 }, alternate: false, reads: 'keys', typed: 0, pressed: 0 },
  ...over,
});
