import { z } from 'zod';

/**
 * The Agent Client Protocol: a client of ours in the agent's terminal is what the agent asks. In arguments,
 * variables and files `{files}` stands for the folder the files are in, and, as JSON, `{workspace}` for
 * the folder of the run and `{servers}` for its MCP servers.
 */
export const acpSettings = {
  /** What makes the agent speak the protocol. */
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).default({}),
  /** Beside these, inside a boundary: there its own folders are closed or the run's alone. `{home}` is the home folder. */
  within: z.record(z.string(), z.string()).default({}),
  /** Files the agent reads in this run alone, by name. */
  files: z.record(z.string().regex(/^[A-Za-z0-9][\w.-]*$/), z.string()).default({}),
  /** Where the agent tells which tool it is about. */
  name: z.enum(['meta', 'call-id', 'kind', 'announced-title']),
  /** Where it tells the tool's input: in the question, when it announces the call, when it says it is under way, or nowhere. */
  input: z.enum(['asked', 'announced', 'running', 'none']),
  /** How it names a tool of an MCP server, `{server}` and then `{tool}`; left out: such a tool cannot be told by its name. */
  mcpName: z.string().endsWith('{tool}').includes('{server}').optional(),
  /** Fields of the input that say where a command runs, the first that is there counts. */
  cwd: z.array(z.string()).default([]),
  /** What the text beside a command begins with when it runs in `{cwd}`; left out where the input says where it runs. */
  beside: z.string().optional(),
  /** Where in its raw output the exit code of a command stands, such as `metadata.exit`. */
  exit: z.string().optional(),
  /** Settings of a session with the values under which the agent asks. */
  asksWhile: z.record(z.string(), z.array(z.string())).default({}),
  /** Whether the agent ends its turn when it is refused something: then it is told why, and to go on. */
  refusal: z.enum(['ends-turn', 'goes-on']),
  /** Files and folders of a project, or absolute ones, that would run as code in the agent or change what it asks for. */
  notWith: z.array(z.string()).default([]),
};
