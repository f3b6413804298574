import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { albums } from '../policy/shell/pictures.ts';
import { type Draw, endless, groundOf } from './hunting-ground.ts';
import { type MutantAt, type MutatedFile, mutantsOf } from './mutants.ts';
import { isSampled, sampleVariable } from './sample.ts';
import { dictionary, randomness, shortened, variantOf } from './variants.ts';

/**
 * `hunt.ts [--share 0.1 --seed 7] [--variants 1000] [--json FILE] FILE|FOLDER …`: for each mutant that changes no picture of
 * the test, looks for a command whose picture it changes, among variants of the commands that reach it, and prints the
 * shortest with both pictures. Whether the picture is right is for people to say, before it becomes a row of sketches.txt.
 */
const root = resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    variants: { type: 'string', default: '1000' },
    json: { type: 'string' },
  },
});
process.env[sampleVariable] = `${values.seed} ${values.share}`;
const random = randomness(Number(values.seed));
const most = Number(values.variants);

function filesIn(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [relative(root, join(root, path))];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('grammars/'))
    .map((name) => join(path, name));
}

const known = [
  ...new Set(albums().flatMap(({ subjects }) => subjects.map(({ command }) => command))),
].toSorted((a, b) => a.length - b.length);

interface Chase {
  mutated: MutatedFile;
  /** The pictures with a mutant in place. */
  drawing: (mutant: string) => Draw;
  /** Pictures as the source is written. */
  plain: (commands: readonly string[]) => string[];
  /** Known commands that reach a mutant, the shortest first. */
  reaching: (mutant: MutantAt) => string[];
}

/** As many as are worth the time: the short ones, and some of the others. */
const some = (list: readonly number[]): string[] =>
  list
    .filter((_, at) => at < 500 || at % Math.ceil(list.length / 800) === 0)
    .map((number) => known[number] ?? '');

async function prepare(file: string): Promise<Chase> {
  const mutated = await mutantsOf(root, file);
  const { drawing, reached } = await groundOf(root, mutated);
  const reachers = new Map<string, number[]>();
  const draw = drawing();
  known.forEach((command, at) => {
    for (const id of reached(draw, command)) reachers.set(id, [...(reachers.get(id) ?? []), at]);
  });
  // What is computed while the module loads is reached by none of them, and matters to those that reach the rest.
  const any = [...new Set([...reachers.values()].flat())].sort((a, b) => a - b);
  const lines = new Map<string, string>();
  return {
    mutated,
    drawing,
    plain: (commands) => {
      const missing = commands.filter((command) => !lines.has(command));
      const drawn = missing.length === 0 ? [] : draw(missing);
      for (const [at, command] of missing.entries()) lines.set(command, drawn[at] ?? endless);
      return commands.map((command) => lines.get(command) ?? endless);
    },
    reaching: ({ id }) => some(reachers.get(id) ?? any),
  };
}

/** The first command whose picture the mutant changes. */
function firstOf(commands: readonly string[], draw: Draw, { plain }: Chase): string | undefined {
  const portion = 100;
  for (let at = 0; at < commands.length; at += portion) {
    const now = commands.slice(at, at + portion);
    const before = plain(now);
    const after = draw(now);
    const found = after.findIndex((line, index) => line !== before[index]);
    if (found >= 0) return now[found];
  }
  return undefined;
}

function variants(seeds: readonly string[], words: readonly string[]): string[] {
  const short = seeds.slice(0, 300);
  const made = new Set<string>();
  for (let tries = 0; tries < most * 2 && made.size < most; tries += 1) {
    const seed = short[Math.floor(random() ** 1.7 * short.length)] ?? '';
    const variant = variantOf(seed, short, words, random);
    if (variant.length < 200 && !/[→⏎]/.test(variant)) made.add(variant);
  }
  return [...made].sort((a, b) => a.length - b.length);
}

/** Half a command is no good example. */
const isWhole = (line = ''): boolean => !/unterminated|unexpected/.test(line);

async function hunt(file: string): Promise<void> {
  const began = performance.now();
  const chase = await prepare(file);
  const { mutated, drawing, plain, reaching } = chase;
  /** Neighbours share what is tried. */
  const pools = new Map<string, string[]>();
  const poolFor = ({ location }: MutantAt, seeds: readonly string[]): string[] => {
    const line = location.start.line + 1;
    const key = `${Math.round(line / 8)} ${seeds.slice(0, 40).join('\n')}`;
    const pool =
      pools.get(key) ?? variants(seeds, dictionary(mutated, line)).filter((one) => isWhole(plain([one])[0]));
    pools.set(key, pool);
    return pool;
  };
  const found: string[] = [];
  const count = { mutants: 0, known: 0, found: 0, left: 0 };
  for (const mutant of mutated.mutants.filter((one) => isSampled(file, one))) {
    count.mutants += 1;
    const seeds = reaching(mutant);
    const draw = drawing(mutant.id);
    if (firstOf(seeds, draw, chase) !== undefined) {
      count.known += 1;
      continue;
    }
    const old = firstOf(found, drawing(mutant.id), chase);
    const first = old ?? firstOf(poolFor(mutant, seeds), drawing(mutant.id), chase);
    if (first === undefined) {
      count.left += 1;
      tell(mutated, mutant, []);
      continue;
    }
    count.found += 1;
    const after = (command: string): string => drawing(mutant.id)([command])[0] ?? endless;
    const differs = (shorter: string): boolean => {
      const [line = ''] = plain([shorter]);
      return isWhole(line) && line !== after(shorter);
    };
    const command = old ?? shortened(first, differs);
    if (old === undefined) found.push(command);
    tell(mutated, mutant, [command, plain([command])[0] ?? '', after(command)]);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(
    `${file}: ${count.mutants} mutants, ${count.known} change a picture, ${count.found} found by ${found.length} commands, ${count.left} not; ${seconds} s\n`,
  );
}

function tell(
  { file, source }: MutatedFile,
  { location, mutatorName, replacement }: MutantAt,
  found: string[],
): void {
  const { line, column } = location.start;
  const at = `${file}:${line + 1}:${column + 1} ${mutatorName} → ${replacement.replace(/\s+/g, ' ').slice(0, 100)}`;
  const within = source.split('\n')[line]?.trim() ?? '';
  const [command, is, was] = found;
  if (values.json !== undefined)
    appendFileSync(values.json, `${JSON.stringify({ at, line: within, command, before: is, after: was })}\n`);
  const shown =
    command === undefined ? ['  no command found'] : [`  ${command}`, `  is  ${is}`, `  was ${was}`];
  process.stdout.write(`${[at, `  in: ${within}`, ...shown].join('\n')}\n`);
}

for (const file of positionals.flatMap(filesIn)) await hunt(file);
