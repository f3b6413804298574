/** Environment variables that decide about colour. */
export type ColorEnvironment = { readonly [name: string]: string | undefined };

/**
 * Whether colours may be used. FORCE_COLOR wins (0 or false: none), then NO_COLOR if not empty (no-color.org), then
 * TERM=dumb or unset.
 */
export function chooseColor(env: ColorEnvironment): 'full' | 'none' {
  const force = env.FORCE_COLOR;
  if (force !== undefined && force !== '') return force === '0' || force === 'false' ? 'none' : 'full';
  if (force === '') return 'full';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 'none';
  return env.TERM === 'dumb' || env.TERM === undefined ? 'none' : 'full';
}
