import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Outcome, Problem } from '../model/problem.ts';
import { maxAliasCount, misread, syntaxProblems, tooMuch } from './yaml-syntax.ts';
import type { YamlPath } from './yaml-values.ts';

/** A YAML file as plain data that still knows where each value was written. */
export interface YamlSource {
  file: string;
  value: unknown;
  /** `file:line:column` of a field's name or of its value; of the nearest part around it when it is not there. */
  where(path: YamlPath, at: 'key' | 'value'): string;
  /** 1-based line of a field's name or of a list entry. */
  line(path: YamlPath): number;
  /** Faults that do not keep the rest of the file from being read, such as a field written twice. */
  problems: readonly Problem[];
}

const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && (key.value === '<<' || (typeof key.value === 'symbol' && key.value.description === '<<'));

/** Finds nodes by path, through aliases and merge keys. */
function createFinder(document: Document) {
  const indexes = new Map<YAMLMap, Map<string, Pair>>();

  const targets = new Map<Alias, unknown>();

  // The library looks through the whole document for each alias: once is enough.
  function resolved(node: unknown): unknown {
    if (!isAlias(node)) return node;
    if (!targets.has(node)) targets.set(node, node.resolve(document));
    return targets.get(node);
  }

  function indexOf(map: YAMLMap): Map<string, Pair> {
    const known = indexes.get(map);
    if (known) return known;
    const index = new Map<string, Pair>();
    for (const pair of map.items) {
      if (isScalar(pair.key) && !isMergeKey(pair.key)) index.set(String(pair.key.value), pair);
    }
    indexes.set(map, index);
    return index;
  }

  function findPair(map: YAMLMap, key: string, depth: number): Pair | null {
    const direct = indexOf(map).get(key);
    if (direct || depth > 10) return direct ?? null;
    for (const merged of map.items.filter((pair) => isMergeKey(pair.key))) {
      const source = resolved(merged.value);
      const parts = isSeq(source) ? source.items.map(resolved) : [source];
      for (const part of parts) {
        const found = isMap(part) ? findPair(part, key, depth + 1) : null;
        if (found) return found;
      }
    }
    return null;
  }

  /** The key and value nodes at the path, or those of the nearest thing around it. */
  return (path: YamlPath): { key: unknown; value: unknown; whole: boolean } => {
    let key: unknown = null;
    let value: unknown = document.contents;
    for (const step of path) {
      const inside = resolved(value);
      if (typeof step === 'number' && isSeq(inside) && step < inside.items.length) {
        value = inside.items[step];
        key = value;
        continue;
      }
      const pair = isMap(inside) ? findPair(inside, String(step), 0) : null;
      if (!pair) return { key, value, whole: false };
      key = pair.key;
      value = pair.value;
    }
    return { key, value, whole: true };
  };
}

function keyProblems(document: Document, place: (offset: number) => string): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Map<string, number>();
      for (const { key } of map.items) {
        const offset = isNode(key) ? (key.range?.[0] ?? 0) : (map.range?.[0] ?? 0);
        if (isMergeKey(key)) continue;
        const name = isScalar(key) && typeof key.value === 'string' ? key.value : null;
        if (name === null || name === '__proto__') {
          problems.push(misread('key-not-text', place(offset), name));
          continue;
        }
        const first = seen.get(name);
        if (first === undefined) seen.set(name, offset);
        else problems.push(misread('field-twice', place(offset), name, place(first)));
      }
    },
  });
  return problems;
}

/** Reads YAML. Every fault carries its place; syntax faults end the reading, the rest is kept in `problems`. */
export function openYaml(whole: string, file: string): Outcome<YamlSource> {
  const text = whole.startsWith('\uFEFF') ? whole.slice(1) : whole;
  const counter = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = counter.linePos(Math.min(offset, text.length));
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  // `silent` would also swallow the fault of a second document. Duplicate names are looked for below: the library's own check compares every name with every other.
  const options = {
    lineCounter: counter,
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  } as const;
  try {
    const document = parseDocument(text, options);
    const faults = syntaxProblems(document, text, place);
    if (faults.length > 0) return { ok: false, problems: faults };
    const problems = keyProblems(document, place);
    const find = createFinder(document);
    const offsetOf = (node: unknown) => (isNode(node) ? (node.range?.[0] ?? 0) : null);
    const offsetAt = (path: YamlPath, at: 'key' | 'value') => {
      const { key, value, whole: found } = find(path);
      const empty = isScalar(value) && value.value === null && value.source === '';
      const preferred: unknown = at === 'key' || !found || empty ? key : value;
      return offsetOf(preferred) ?? offsetOf(value) ?? 0;
    };
    return {
      ok: true,
      value: {
        file,
        value: document.toJS({ maxAliasCount }),
        where: (path, at) => place(offsetAt(path, at)),
        line: (path) => counter.linePos(offsetAt(path, 'key')).line,
        problems,
      },
    };
  } catch (error) {
    return { ok: false, problems: [tooMuch(error, `${file}:1:1`)] };
  }
}
