import type { Config } from '../model/config.ts';
import type { Prefix } from '../ui/screen-state.ts';

/** The control byte of `ctrl-x`: the character's code without its upper bits (ECMA-48, C0). */
export function prefixOf({ prefix }: Pick<Config, 'prefix'>): Prefix {
  const name = prefix.slice('ctrl-'.length);
  if (name === 'space') return { label: '^Space', byte: 0 };
  return { label: `^${name}`, byte: name.toUpperCase().charCodeAt(0) & 0x1f };
}
