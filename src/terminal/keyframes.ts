import { readFileSync } from 'node:fs';
import type { Problem } from '../model/problem.ts';
import { openAppendFile, type Written } from './append-file.ts';
import { Keyframe } from './cast-format.ts';

/** A saved screen about every this many bytes of recording. */
const EVERY_BYTES = 256 * 1024;

/** What is needed of the mirror that follows the recorded stream. */
export type KeyframeSource = {
  atRest(): boolean;
  size(): { cols: number; rows: number };
  snapshot(scrollback?: number): string;
};

export type KeyframeWriter = {
  /** Saves the screen if it is time; the mirror shows what the recording holds up to `offset` (`t` milliseconds). */
  consider(t: number, offset: number): void;
  /** What the file holds now that it is closed. */
  close(): Written;
};

type Ports = {
  path: string;
  mirror: KeyframeSource;
  onDead: (problem: Problem) => void;
  write?: (fd: number, data: Uint8Array) => number;
};

/** Writes keyframes; never one inside an escape sequence, whose beginning would be lost. */
export function createKeyframeWriter(ports: Ports): KeyframeWriter {
  const { path, mirror, onDead, write } = ports;
  const file = openAppendFile({ path, onDead, ...(write ? { write } : {}) });
  let next = EVERY_BYTES;
  return {
    consider(t, offset) {
      if (offset < next || !mirror.atRest()) return;
      next = offset + EVERY_BYTES;
      const frame: Keyframe = { t, offset, ...mirror.size(), snapshot: mirror.snapshot(0) };
      file.append(Buffer.from(`${JSON.stringify(frame)}\n`));
    },
    close() {
      file.close();
      return file.written();
    },
  };
}

function parse(line: string): Keyframe | undefined {
  try {
    return Keyframe.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The keyframes of a recording up to the first line that is not one; none when there is no such file. */
export function readKeyframes(path: string): Keyframe[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  const frames: Keyframe[] = [];
  for (const line of text.split('\n')) {
    const frame = parse(line);
    if (!frame) break;
    frames.push(frame);
  }
  return frames;
}
