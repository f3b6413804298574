import type { Settings } from '../store/settings.ts';
import type { Prefix } from '../ui/screen-state.ts';

/** The control byte of `ctrl-x`: the character's code without its upper bits (ECMA-48, C0). */
export function prefixOf({ prefixKey }: Pick<Settings, 'prefixKey'>): Prefix {
  const name = prefixKey.slice('ctrl-'.length);
  if (name === 'space') return { label: '^Space', byte: 0 };
  return { label: `^${name}`, byte: name.toUpperCase().charCodeAt(0) & 0x1f };
}
