import { safeCluster } from './glyph.ts';

const MAX_CLUSTERS = 65_536;

/** Numbers for character sequences, so that cells compare as numbers. */
export type ClusterTable = {
  /** The number of this sequence, made safe; undefined when the table is full. */
  idOf(text: string): number | undefined;
  text(id: number): string;
  isFull(): boolean;
  clear(): void;
};

export function createClusterTable(): ClusterTable {
  const ids = new Map<string, number>();
  let texts: string[] = [];
  return {
    idOf(text) {
      const known = ids.get(text);
      if (known !== undefined) return known;
      if (texts.length === MAX_CLUSTERS) return undefined;
      ids.set(text, texts.length);
      texts.push(safeCluster(text));
      return texts.length - 1;
    },
    isFull: () => texts.length === MAX_CLUSTERS,
    text: (id) => texts[id] ?? ' ',
    clear() {
      ids.clear();
      texts = [];
    },
  };
}
