import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleManifest } from '../model/bundle.ts';
import type { Event } from '../model/event.ts';
import { type Checked, failedAt, passed } from '../model/verification.ts';

/** The contracts of a run in the order they were in force, as files of a bundle. */
export function contractFiles(events: readonly Event[]): { name: string; text: string }[] {
  return events.flatMap(({ body }) =>
    body.type === 'run.started' || body.type === 'contract.amended'
      ? [{ name: `contract-${body.contract.version}.yaml`, text: body.contract.text }]
      : [],
  );
}

/** The bundle is of the journal in it, and the contracts beside the journal are the ones in it. Its files were compared before. */
export function checkBundle(
  { head, events: count, files }: BundleManifest,
  events: readonly Event[],
  directory: string,
): Checked {
  if (events.length !== count || events.at(-1)?.hash !== head)
    return failedAt('bundle', 'manifest.json', 'it is of another journal than the one beside it');
  const texts = new Map(contractFiles(events).map(({ name, text }) => [name, text]));
  const there = files.filter(({ name }) => name.startsWith('contract-'));
  for (const { name } of there) {
    if (readFileSync(join(directory, name), 'utf8') === texts.get(name)) continue;
    return failedAt('bundle', name, 'the journal has another text of this contract');
  }
  const lacking = [...texts.keys()].find((name) => !there.some((file) => file.name === name));
  if (lacking !== undefined) return failedAt('bundle', lacking, 'it is missing');
  return passed('bundle', `${files.length} files, each as its manifest says`);
}
