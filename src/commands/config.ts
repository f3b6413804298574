import { existsSync } from 'node:fs';
import { Config, type ConfigName, configNames, type ResolvedConfig } from '../model/config.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { readConfig } from '../store/config-file.ts';
import { visible } from '../ui/visible-text.ts';
import { pad } from '../ui/wrap.ts';
import type { Io } from './io.ts';
import { keysFile, readKeys } from './keys-file.ts';
import type { Places } from './places.ts';
import { prefixOf } from './prefix-key.ts';
import { refuse } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { configSources } from './screen-settings.ts';

export interface ConfigArgs {
  /** Where each value comes from, too. */
  origin: boolean;
  json: boolean;
  places: Places;
}

const valueText = (value: string | readonly string[]): string =>
  visible(typeof value === 'string' ? value : value.length === 0 ? 'none' : value.join(' '));

const originText = ({ origins }: ResolvedConfig, name: ConfigName): string => {
  const { from, where } = origins[name];
  return where === '' ? from : `${from}  ${visible(where)}`;
};

/** `countersign config show`: the settings in force here. */
export async function showConfig({ origin, json, places }: ConfigArgs, io: Io): Promise<ExitCode> {
  const sources = await configSources(places, {});
  const read = readConfig(sources);
  if (!read.ok) return refuse(read.problems, io, exitCode.configInvalid);
  const { values, origins } = read.value;
  const keys = keysFile(places);
  const keymap = readKeys(keys, prefixOf(values).label);
  if (!keymap.ok) return refuse(keymap.problems, io, exitCode.configInvalid);
  if (json) {
    const told = configNames.map((name) => [name, { value: values[name], ...origins[name] }]);
    const own = { value: keymap.value, from: existsSync(keys) ? 'user' : 'default', where: keys };
    io.out(`${JSON.stringify({ ...Object.fromEntries(told), keys: own }, null, 2)}\n`);
    return exitCode.done;
  }
  for (const name of configNames) {
    const value = valueText(values[name]);
    io.out(`${pad(name, 14)}  ${origin ? `${pad(value, 12)}  ${originText(read.value, name)}` : value}\n`);
  }
  const changed = Object.values(keymap.value).reduce((sum, own) => sum + Object.keys(own).length, 0);
  const many = changed === 0 ? 'as shipped' : `${changed} changed`;
  const from = existsSync(keys) ? `user  ${visible(keys)}` : 'default';
  io.out(`${pad('keys', 14)}  ${origin ? `${pad(many, 12)}  ${from}` : many}\n`);
  if (!origin) io.out(`\nYours: ${sources.userFile}\n       ${keys}\n`);
  return exitCode.done;
}

/** `countersign config check`: whether the files of settings and keys can be used as they are. */
export async function checkConfig({ places }: Pick<ConfigArgs, 'places'>, io: Io): Promise<ExitCode> {
  const sources = await configSources(places, {});
  const read = readConfig(sources);
  const keys = keysFile(places);
  // With settings that cannot be read the usual prefix is what keys are held against.
  const keymap = readKeys(keys, prefixOf(read.ok ? read.value.values : Config.parse({})).label);
  const problems = [...(read.ok ? [] : read.problems), ...(keymap.ok ? [] : keymap.problems)];
  if (problems.length > 0) return refuse(problems, io, exitCode.configInvalid);
  const files = [sources.userFile, sources.projectFile, keys].map((file) => ({
    file,
    there: existsSync(file),
  }));
  printResult(io, { valid: true, files }, () =>
    files.map(({ file, there }) => `${there ? 'fine      ' : 'not there '}  ${visible(file)}\n`).join(''),
  );
  return exitCode.done;
}
