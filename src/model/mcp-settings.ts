import { z } from 'zod';

/** A file of settings: in the agent's own folder, or with `~/` in the home folder. */
const SettingsFile = z.string().regex(/^(?:~\/)?(?!\/)[^\0]*[^/\0]$/);
const ProjectFile = z.string().regex(/^(?!\/|~)[^\0]*[^/\0]$/);
const Fields = z.record(z.string(), z.unknown());

/** Where an agent keeps its MCP servers, and how it is given those of one run: each of them behind our gateway. */
export const McpSettings = z.strictObject({
  /** The person's own, in the order the agent reads them: a later one counts more. `.toml` or JSON, with comments or without. */
  files: z.array(SettingsFile),
  /** The project's own that the agent would start, too: they are left out, by name. Relative to the workspace. */
  project: z.array(ProjectFile).default([]),
  /** The field that holds the servers by name. */
  key: z.string(),
  /** How values name variables: `$NAME`, `${NAME}` and `${NAME:-else}`, or `{env:NAME}`. */
  variables: z.enum(['dollar', 'braces', 'none']).default('none'),
  /** The field with an address of streamable HTTP, where an entry does not say its type. */
  address: z.string().default('url'),
  give: z.strictObject({
    /**
     * Arguments that bring the servers in: `{file}` is a file that holds them below `key`, `{toml}` a table of them. Left out:
     * the channel's own settings of the run do.
     */
    args: z.array(z.string()).default([]),
    /** `words`: `command` and `args`. `list`: `command` is all of it. */
    command: z.enum(['words', 'list']).default('words'),
    /** The field for a server's variables. */
    env: z.string().default('env'),
    /** What each entry has beside its command. */
    entry: Fields.default({}),
    /** Fields of the person's own entry that are kept: what narrows it. */
    keep: z.array(z.string()).default([]),
    /** The entry of a server that is left out; without it none is written. */
    off: Fields.optional(),
    /** A list in the agent's settings of the only servers that may start, and one of those that may not, such as `mcp.allowed`. */
    only: z.string().optional(),
    never: z.string().optional(),
    /** Arguments for each server that is left out, with `{name}`. */
    offArgs: z.array(z.string()).default([]),
    /**
     * Where an entry of ours is merged into the person's, and a command cannot take the place of an address: such a server is
     * left out, and behind the gateway by this name, with `{name}`.
     */
    addressAs: z.string().optional(),
  }),
});
export type McpSettings = z.infer<typeof McpSettings>;
