/** The same number on every machine: landlock_create_ruleset(2). */
const createRuleset = 444;
const askVersion = 1;

/**
 * The version of Landlock this kernel offers, from 1 up (landlock(7)); 0: none, or switched off at boot. Undefined where it
 * cannot be asked.
 */
export async function landlockAbi(): Promise<number | undefined> {
  if (process.platform !== 'linux') return 0;
  try {
    const { default: koffi } = await import('koffi');
    const syscall = koffi.load(null).func('syscall', 'long', ['long', 'void *', 'size_t', 'uint32_t']);
    return Math.max(0, Number(syscall(createRuleset, null, 0, askVersion)));
  } catch {
    return undefined;
  }
}
