import { BLANK, type Cell, CLUSTER, CODE, WIDTH_SHIFT, WORDS } from './cell.ts';
import { createClusterTable } from './clusters.ts';
import { composeRow, type RowInput } from './frame-row.ts';
import type { Mirror } from './mirror.ts';
import { moveTo, type Pen, paintRow } from './row-painter.ts';
import { styleOf } from './sgr.ts';

const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';
/** From this size on the cursor is hidden while painting, for terminals without synchronised updates. */
const LARGE = 512;

export type Rect = { left: number; top: number; width: number; height: number };

/** What one frame shows: the chrome, and the agent's screen where the chrome has holes inside `hole`. */
export type Scene = {
  chrome: Mirror;
  agent: Mirror | undefined;
  hole: Rect;
  /** The agent's row at the top of the hole, where its screen is higher than that; 0 when left out. */
  agentTop?: number;
  /** Where the person's cursor stands, zero-based; undefined hides it. */
  cursor: { x: number; y: number } | undefined;
};

export type Compositor = {
  /** The bytes that turn the terminal into this scene; '' when it already shows it. Must all be written, in order. */
  compose(scene: Scene): string;
  /** Forgets what the terminal shows: the next frame clears it and paints everything. */
  invalidate(): void;
  resize(cols: number, rows: number): void;
  /** The rows the terminal shows, without trailing blanks. */
  frame(): string[];
  cells(): Cell[][];
};

export type CompositorOptions = { cols: number; rows: number; color: 'full' | 'none' };

/** What the last frame was made of, to tell which rows can have changed. */
type Seen = { scene: Scene; chrome: number; agent: number } | undefined;

function sameRect(a: Rect, b: Rect): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}

const agentTop = (scene: Scene): number => scene.agentTop ?? 0;

function isSameScene(seen: Seen, scene: Scene): boolean {
  if (!seen) return false;
  return (
    seen.scene.chrome === scene.chrome &&
    seen.scene.agent === scene.agent &&
    sameRect(seen.scene.hole, scene.hole) &&
    agentTop(seen.scene) === agentTop(scene)
  );
}

function rowChanged(seen: NonNullable<Seen>, scene: Scene, y: number): boolean {
  if (scene.chrome.rowRevision(y) > seen.chrome) return true;
  const { top, height } = scene.hole;
  if (!scene.agent || y < top || y >= top + height) return false;
  return scene.agent.rowRevision(y - top + agentTop(scene)) > seen.agent;
}

function agentRow(scene: Scene, y: number): RowInput['agent'] {
  const { agent, hole } = scene;
  if (!agent || y < hole.top || y >= hole.top + hole.height) return undefined;
  const { cols, rows } = agent.size();
  const from = y - hole.top + agentTop(scene);
  if (from >= rows) return undefined;
  return { row: agent.row(from), cols, left: hole.left, end: hole.left + hole.width };
}

/** Keeps a copy of what the terminal shows and paints only differences. Only safe glyphs and its own sequences leave it. */
export function createCompositor(options: CompositorOptions): Compositor {
  const color = options.color === 'full';
  const clusters = createClusterTable();
  let { cols, rows } = options;
  let shown = new Uint32Array(0);
  let next = new Uint32Array(0);
  let pen: Pen = { fg: 0, bg: 0, x: -1, y: -1 };
  let cursorShown: boolean | undefined;
  let seen: Seen;
  let cleared = false;

  const blank = (): void => {
    for (let at = 0; at < shown.length; at += WORDS) {
      shown[at] = BLANK;
      shown[at + 1] = 0;
      shown[at + 2] = 0;
    }
  };
  const invalidate = (): void => {
    if (shown.length !== cols * rows * WORDS) shown = new Uint32Array(cols * rows * WORDS);
    next = new Uint32Array(cols * WORDS);
    blank();
    clusters.clear();
    seen = undefined;
    cleared = true;
  };
  invalidate();

  const paintRows = (scene: Scene, all: boolean): string => {
    let out = '';
    for (let y = 0; y < rows; y++) {
      if (!all && seen && !rowChanged(seen, scene, y)) continue;
      const chrome = y < scene.chrome.size().rows ? scene.chrome.row(y) : undefined;
      if (!chrome) continue;
      composeRow({ chrome, agent: agentRow(scene, y), cols, color, clusters }, next);
      out += paintRow(shown, y * cols * WORDS, next, { y, cols, clusters }, pen);
    }
    return out;
  };

  const cursorBytes = (scene: Scene, body: string): string => {
    const { cursor } = scene;
    const inside = cursor && cursor.x >= 0 && cursor.y >= 0 && cursor.x < cols && cursor.y < rows;
    const place = inside ? moveTo(pen, cursor.x, cursor.y) : '';
    const hide = cursorShown !== false && (!inside || body.length > LARGE) ? '\x1b[?25l' : '';
    const show = inside && (cursorShown !== true || hide !== '') ? '\x1b[?25h' : '';
    cursorShown = Boolean(inside);
    return `${hide}${body}${place}${show}`;
  };

  const cellAt = (at: number): Cell => {
    const content = shown[at] ?? BLANK;
    const width = content >>> WIDTH_SHIFT;
    const code = content & CODE;
    const glyph = content & CLUSTER ? clusters.text(code) : String.fromCodePoint(code);
    return { text: width === 0 ? '' : glyph, width, style: styleOf(shown[at + 1] ?? 0, shown[at + 2] ?? 0) };
  };
  const cells = (): Cell[][] =>
    Array.from({ length: rows }, (_, y) =>
      Array.from({ length: cols }, (_, x) => cellAt((y * cols + x) * WORDS)),
    );

  return {
    compose(scene) {
      if (clusters.isFull()) invalidate();
      let start = '';
      if (cleared) {
        start = '\x1b[m\x1b[2J';
        pen = { fg: 0, bg: 0, x: -1, y: -1 };
        cursorShown = undefined;
        cleared = false;
      }
      const chrome = scene.chrome.revision();
      const agent = scene.agent?.revision() ?? 0;
      const body = start + paintRows(scene, !isSameScene(seen, scene));
      seen = { scene: { ...scene, hole: { ...scene.hole } }, chrome, agent };
      const out = cursorBytes(scene, body);
      return out === '' ? '' : `${BEGIN}${out}${END}`;
    },
    invalidate,
    resize(newCols, newRows) {
      cols = Math.max(1, Math.trunc(newCols));
      rows = Math.max(1, Math.trunc(newRows));
      invalidate();
    },
    frame: () =>
      cells().map((row) =>
        row
          .map((cell) => cell.text)
          .join('')
          .trimEnd(),
      ),
    cells,
  };
}
