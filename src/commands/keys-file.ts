import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Outcome, Problem } from '../model/problem.ts';
import { inFileOrder } from '../store/yaml-order.ts';
import { similar } from '../store/yaml-similar.ts';
import { openYaml, type YamlSource } from '../store/yaml-source.ts';
import { readYamlText } from '../store/yaml-text.ts';
import { type Keymap, tableKeys } from '../ui/key-binding.ts';
import { fixedPlaces, isPlace, keymapOf, keymapProblems } from '../ui/keymap-check.ts';
import { actionsOf, KeysFile, openPlaces, saidKeys } from '../ui/keys-schema.ts';
import type { Places } from './places.ts';

/** Where a person's own keys are. */
export const keysFile = ({ config }: Pick<Places, 'config'>): string => join(config, 'keys.yaml');

type Path = readonly (string | number)[];

function unknownName([place]: Path, name: string, where: string): Problem {
  const code = 'unknown-field';
  if (typeof place === 'string' && isPlace(place)) {
    const actions = actionsOf(place).map(({ action }) => action);
    const meant = similar(name, actions);
    const fix = meant ? `did you mean \`${meant}\`?` : `the actions of ${place} are ${actions.join(', ')}`;
    return { code, message: `there is no action \`${name}\` in \`${place}\``, fix, where };
  }
  const why = isPlace(name) ? fixedPlaces[name] : undefined;
  if (why !== undefined)
    return {
      code,
      message: `the keys of \`${name}\` stay as they are: ${why}`,
      fix: 'remove the line',
      where,
    };
  const meant = similar(name, openPlaces);
  const fix = meant ? `did you mean \`${meant}\`?` : `the places are ${openPlaces.join(', ')}`;
  return { code, message: `there is no place \`${name}\``, fix, where };
}

function wrongShape(path: Path, source: YamlSource): Problem {
  const where = source.where(path, 'value');
  if (path.length === 0)
    return {
      code: 'wrong-type',
      message: 'the keys have to be places with actions',
      fix: 'write for example: panes: { follow: F }',
      where,
    };
  if (path.length === 1)
    return {
      code: 'wrong-type',
      message: `\`${String(path[0])}\` has to be actions with keys`,
      fix: `write for example: ${String(path[0])}: { help: F1 }`,
      where,
    };
  return {
    code: 'wrong-type',
    message: `\`${path.slice(0, 2).join('.')}\` has to be a key or a list of keys`,
    fix: 'write for example: F, or [F, ^f]; put what YAML would take for something else in quotes: "["',
    where,
  };
}

function shapeProblems(error: z.ZodError, source: YamlSource): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => unknownName(path, name, source.where([...path, name], 'key')))
      : [wrongShape(path, source)];
  });
}

/**
 * The person's own keys, `keys.yaml`; the table's when there is no such file. `prefix`: how the prefix key is written.
 * A file with anything wrong in it is refused whole.
 */
export function readKeys(file: string, prefix: string): Outcome<Keymap> {
  if (!existsSync(file)) return { ok: true, value: tableKeys };
  const text = readYamlText(file, file, 'check the path');
  if (!text.ok) return text;
  const opened = openYaml(text.value, file);
  if (!opened.ok) return opened;
  const source = opened.value;
  const parsed = KeysFile.safeParse(source.value ?? {});
  if (!parsed.success)
    return { ok: false, problems: inFileOrder([...source.problems, ...shapeProblems(parsed.error, source)]) };
  const said = saidKeys(parsed.data);
  const where = (place: string, action: string): string => source.where([place, action], 'key');
  const problems = [...source.problems, ...keymapProblems(said, { prefix, where })];
  return problems.length > 0
    ? { ok: false, problems: inFileOrder(problems) }
    : { ok: true, value: keymapOf(said) };
}
