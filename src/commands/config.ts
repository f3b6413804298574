import { type ConfigName, configNames, type ResolvedConfig } from '../model/config.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { readConfig } from '../store/config-file.ts';
import { visible } from '../ui/visible-text.ts';
import { pad } from '../ui/wrap.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
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
  if (json) {
    const told = configNames.map((name) => [name, { value: values[name], ...origins[name] }]);
    io.out(`${JSON.stringify(Object.fromEntries(told), null, 2)}\n`);
    return exitCode.done;
  }
  for (const name of configNames) {
    const value = valueText(values[name]);
    io.out(`${pad(name, 14)}  ${origin ? `${pad(value, 12)}  ${originText(read.value, name)}` : value}\n`);
  }
  if (!origin) io.out(`\nYours: ${sources.userFile}\n`);
  return exitCode.done;
}
