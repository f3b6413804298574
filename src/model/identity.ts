import { z } from 'zod';

/**
 * Who an intent or approval came from. `claimed`: a name and the OS user, proven by nothing more than the socket.
 * `signed`: with an SSH key that the allowed-signers file lists under the name.
 */
export const Identity = z.strictObject({
  name: z.string(),
  osUser: z.string(),
  how: z.enum(['claimed', 'signed']),
  /** Fingerprint of the key that signed, as `SHA256:…`. */
  key: z.string().optional(),
  /** What carried their word, when it was not a terminal: a file in a folder, or a program at a socket. */
  via: z.enum(['file', 'socket']).optional(),
});
export type Identity = z.infer<typeof Identity>;

/** Had the question in a file or at a socket: nobody says that it was on a screen. Who signs a file read it at a terminal. */
export const wasProgram = ({ via, how }: Identity): boolean => via !== undefined && how === 'claimed';

/** Who or what answered a question: a person, or a rule of the supervisor when no person did. */
export const Answerer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), identity: Identity }),
  z.strictObject({
    kind: z.literal('supervisor'),
    because: z.enum(['timeout', 'withdrawn', 'nobody', 'closing', 'journal-dead', 'stop']),
  }),
]);
export type Answerer = z.infer<typeof Answerer>;

/** What is known of the agent under supervision. `declared` comes from the contract, the rest was observed. */
export const AgentIdentity = z.strictObject({
  profile: z.string(),
  declared: z.string().nullable(),
  command: z.string(),
  version: z.string().nullable(),
  osUser: z.string(),
  gitAuthor: z.string().nullable(),
  /** Names, never values, of the environment variables handed to the agent. */
  passedVariables: z.array(z.string()),
  /** Names, never values, of the credentials its MCP servers are configured with, as `server: NAME`. */
  mcpCredentials: z.array(z.string()),
});
export type AgentIdentity = z.infer<typeof AgentIdentity>;
