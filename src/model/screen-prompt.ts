import { RE2JS } from 're2js';
import { z } from 'zod';

/** RE2, with `(?P<name>…)` for what the prompt tells. Lines are separated by `\n`; `^` and `$` are those of the whole. */
const Pattern = z
  .string()
  .min(1)
  .max(2000)
  .refine((source) => compiles(source), { error: 'not an RE2 expression' });

function compiles(source: string): boolean {
  try {
    RE2JS.compile(source);
    return true;
  } catch {
    return false;
  }
}

const Keys = z.string().min(1).max(64);

/** A question the agent asks on its screen, and the keys that answer it. */
export const ScreenPrompt = z.strictObject({
  /** What it asks for; `tools` says which action its groups make. Not listed there: an unknown one. */
  tool: z.string().min(1),
  /** The rows it consists of, from the beginning of a row down to the last that shows anything. */
  text: Pattern,
  yes: Keys,
  no: Keys,
  /** `end`: the cursor stands right behind it. `any`: wherever it stands. */
  cursor: z.enum(['end', 'any']).default('end'),
  /** How the agent reads its keyboard at such a prompt; left out: not looked at. */
  reads: z.enum(['keys', 'lines']).optional(),
  /** It is on the second screen, the one without anything above. */
  alternate: z.boolean().default(false),
  /** After a no the agent is told why, typed as soon as it takes input again. */
  tellWhy: z.boolean().default(false),
});
export type ScreenPrompt = z.infer<typeof ScreenPrompt>;

/** What the agent says it does without asking: it can be noted, and nothing holds it. */
export const SeenLine = z.strictObject({ tool: z.string().min(1), text: Pattern });
export type SeenLine = z.infer<typeof SeenLine>;

export const screenOptions = {
  /** What its last rows look like while it waits for a task. */
  ready: Pattern,
  prompts: z.array(ScreenPrompt).min(1),
  seen: z.array(SeenLine).default([]),
  /** Files and folders of a project, or absolute ones, with which no run starts: they could answer in its place. */
  notWith: z.array(z.string()).default([]),
};
