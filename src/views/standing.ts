import type { Obstacle } from '../model/release.ts';

/** An obstacle as people read it: with what to do about it. */
export interface Standing extends Obstacle {
  fix: string;
}

export const stands = (code: string, text: string, fix: string): Standing => ({ code, text, fix });
