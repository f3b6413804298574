import { createHash } from 'node:crypto';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { Contract, type PinnedContract } from '../model/contract.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { type ContractReading, contractProblems } from './contract-checks.ts';
import { contractWarnings } from './contract-warnings.ts';
import { inFileOrder } from './yaml-order.ts';
import { schemaProblems } from './yaml-problems.ts';
import { openYaml, type YamlSource } from './yaml-source.ts';
import { readYamlText, yamlBytes } from './yaml-text.ts';
import { isFields, isList, pathText, type YamlPath } from './yaml-values.ts';

/** A contract that can be run under, and what deserves a look first. */
export interface CheckedContract {
  pinned: PinnedContract;
  warnings: readonly Problem[];
}

/** The line of every field and list entry, by its path. */
function ruleLines(source: YamlSource): Record<string, number> {
  const lines: Record<string, number> = {};
  const walk = (value: unknown, path: YamlPath) => {
    if (path.length > 0) lines[pathText(path)] = source.line(path);
    if (isList(value)) for (const [at, entry] of value.entries()) walk(entry, [...path, at]);
    else if (isFields(value)) for (const [name, entry] of Object.entries(value)) walk(entry, [...path, name]);
  };
  walk(source.value, []);
  return lines;
}

/** Reads a contract's text. `file` is what people are shown; every fault is reported, in the order of the file. */
export function parseContract(
  text: string,
  reading: ContractReading & { file: string },
): Outcome<CheckedContract> {
  const bytes = yamlBytes(new TextEncoder().encode(text), reading.file);
  if (!bytes.ok) return bytes;
  const opened = openYaml(text, reading.file);
  if (!opened.ok) return opened;
  const source = opened.value;
  const parsed = Contract.safeParse(source.value);
  const problems = inFileOrder([
    ...source.problems,
    ...(parsed.success ? [] : schemaProblems(parsed.error, source, 'contract')),
    ...contractProblems(source, reading),
  ]);
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const hash = createHash('sha256').update(text).digest('hex');
  return {
    ok: true,
    value: {
      pinned: { contract: parsed.data, file: reading.file, text, hash, lines: ruleLines(source), version: 1 },
      warnings: inFileOrder(contractWarnings(parsed.data, source)),
    },
  };
}

/** Reads a contract file, given absolute or relative to the workspace. */
export function readContract(file: string, reading: ContractReading): Outcome<CheckedContract> {
  const path = resolve(reading.workspace, file);
  const inside = relative(reading.workspace, path);
  const shown = inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside;
  const text = readYamlText(path, shown, 'run "countersign init" to write one, or name the file');
  return text.ok ? parseContract(text.value, { ...reading, file: shown }) : text;
}
