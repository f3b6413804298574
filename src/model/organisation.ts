import { z } from 'zod';
import { Duration, durationMs } from './duration.ts';
import { Risk } from './words.ts';

const Line = z.string().trim().min(1);

/** What an organisation can keep to some people. */
export const Right = z.enum(['delegate', 'approve', 'decide', 'disable', 'hold']);
export type Right = z.infer<typeof Right>;

/** Names, with `*` for any text. A list that is left out keeps nobody away. */
const People = z.array(Line).optional();
const Keep = z.union([Duration, z.literal('forever')]);

/**
 * What an organisation, or a user for themselves, lays down for every run, version 1. It stands where no project can write:
 * beside the standing rules.
 */
export const OrganisationFile = z.strictObject({
  organisation: z.literal(1),
  may: z
    .strictObject({ delegate: People, approve: People, decide: People, disable: People, hold: People })
    .prefault({}),
  /** Risks at which only signed identities count, besides high, at which that is always so. */
  signed: z.array(Risk).default([]),
  retention: z.strictObject({ keep: Keep.optional(), keep_shipped: Keep.optional() }).prefault({}),
  /** Absolute path of the list of allowed signers that counts instead of the user's own. */
  allowed_signers: z
    .string()
    .regex(/^\//, 'write an absolute path, such as /etc/countersign/allowed_signers')
    .optional(),
});
export type OrganisationFile = z.infer<typeof OrganisationFile>;

/** Milliseconds a run's files are kept at least, or for good; null where nobody said anything. */
export const Keeping = z.union([z.number(), z.literal('forever'), z.null()]);
export type Keeping = z.infer<typeof Keeping>;

const Lists = z.array(z.array(z.string()).readonly()).readonly();

/** What all such files come to together: each of them can only take away. */
export const Organisation = z.strictObject({
  /** The files, the organisation's first. */
  files: z.array(z.string()).readonly(),
  /** Lists of names: someone has to be on each of them. */
  may: z
    .strictObject({ delegate: Lists, approve: Lists, decide: Lists, disable: Lists, hold: Lists })
    .readonly(),
  signed: z.array(Risk).readonly(),
  retention: z.strictObject({ keep: Keeping, keepShipped: Keeping }),
  allowedSigners: z.string().nullable(),
});
export type Organisation = z.infer<typeof Organisation>;

/** Where no file lays anything down. */
const nothing: Organisation = {
  files: [],
  may: { delegate: [], approve: [], decide: [], disable: [], hold: [] },
  signed: ['high'],
  retention: { keep: null, keepShipped: null },
  allowedSigners: null,
};

const keeping = (said: string | undefined): Keeping =>
  said === undefined ? null : said === 'forever' ? said : durationMs(said);

function longer(a: Keeping, b: Keeping): Keeping {
  if (a === 'forever' || b === 'forever') return 'forever';
  return a === null ? b : b === null ? a : Math.max(a, b);
}

/** Joins the files: every list of names counts, what is kept is kept for the longest, the first list of signers holds. */
export function joinOrganisation(
  files: readonly { file: string; said: OrganisationFile }[],
): Organisation | null {
  if (files.length === 0) return null;
  return files.reduce<Organisation>(
    (all, { file, said }) => ({
      files: [...all.files, file],
      may: {
        delegate: withList(all.may.delegate, said.may.delegate),
        approve: withList(all.may.approve, said.may.approve),
        decide: withList(all.may.decide, said.may.decide),
        disable: withList(all.may.disable, said.may.disable),
        hold: withList(all.may.hold, said.may.hold),
      },
      signed: Risk.options.filter((risk) => all.signed.includes(risk) || said.signed.includes(risk)),
      retention: {
        keep: longer(all.retention.keep, keeping(said.retention.keep)),
        keepShipped: longer(all.retention.keepShipped, keeping(said.retention.keep_shipped)),
      },
      allowedSigners: all.allowedSigners ?? said.allowed_signers ?? null,
    }),
    nothing,
  );
}

const withList = (all: readonly (readonly string[])[], list: readonly string[] | undefined) =>
  list === undefined ? all : [...all, list];

/** A name against one with `*` for any text; upper and lower case are one. */
function fits(pattern: string, name: string): boolean {
  const [start = '', ...parts] = pattern.toLowerCase().split('*');
  const said = name.toLowerCase();
  const end = parts.pop();
  if (end === undefined) return start === said;
  if (!said.startsWith(start) || !said.endsWith(end)) return false;
  let at = start.length;
  for (const part of parts) {
    const found = said.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= said.length - end.length;
}

/** Whether someone of this name may do this; without an organisation everyone may. */
export function mayDo(organisation: Organisation | null, right: Right, name: string): boolean {
  return (organisation ?? nothing).may[right].every((list) => list.some((pattern) => fits(pattern, name)));
}

/** Whether only signed identities count at this risk. High always asks for them. */
export function asksSigned(organisation: Organisation | null, risk: Risk): boolean {
  return (organisation ?? nothing).signed.includes(risk);
}
