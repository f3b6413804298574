/** The name of a program without its folder. */
export const nameOf = (program: string): string => program.slice(program.lastIndexOf('/') + 1) || program;

/** Where package managers and systems put programs, and the wrappers projects keep: what stands elsewhere may be anybody's. */
const installed = [
  /(?:^|\/)node_modules\/.+$/,
  /(?:^|\/)\.?v?env\/(?:bin|Scripts)\/[^/]+$/,
  /(?:^|\/)vendor\/bin\/[^/]+$/,
  /^\/(?:usr|bin|sbin|opt|nix|snap)\//,
  /^(?:~|\/(?:home|Users)\/[^/]+|\/root)\/\.\w/,
  /^(?:\.\/)?(?:gradlew|mvnw)$/,
  /^(?:\.\/)?bin\/(?:rails|rake|rspec|phpunit|console)$/,
];

/** Variables that decide which program a name means, or load code into it. */
const leads = /^(PATH|LD_\w+|DYLD_\w+|NODE_PATH|PYTHONPATH|PYTHONHOME|RUBYLIB|PERL5LIB|BASH_ENV|ENV)\+?=/;

/** Why a program may be another than its name says, by the variables set for it; null when nothing speaks for it. */
export function strangeSetting(words: readonly string[]): string | null {
  const set = words.map((word) => leads.exec(word)?.[1]).find((name) => name !== undefined);
  return set === undefined ? null : `${set} is set for it: it may be another program`;
}

/** The same by where it stands: `./fake/vitest`. Whoever forges inside the folders of installed programs is not found out. */
export function strangePlace(program: string): string | null {
  if (!program.includes('/') || installed.some((place) => place.test(program))) return null;
  return `${program.slice(0, 100)} may be another program than ${nameOf(program)}`;
}
