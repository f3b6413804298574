/** What the gateway does with a message, by its method. The table in docs/mcp.md says why. */
export type Treatment =
  /** Goes on unchanged. */
  | 'pass'
  /** Goes on without the abilities nobody behind the gateway has. */
  | 'filter'
  /** Goes on; what comes back is cut to what the contract lists. */
  | 'list'
  /** Judged by the run before it goes on. */
  | 'judge'
  /** Answered with "no such method", and on record. */
  | 'refuse';

/** Requests of the agent. What is not listed is refused. */
export const agentRequests: Readonly<Record<string, Treatment>> = {
  initialize: 'filter',
  ping: 'pass',
  'tools/list': 'list',
  'tools/call': 'judge',
  'resources/list': 'pass',
  'resources/templates/list': 'pass',
  'resources/read': 'judge',
  'resources/subscribe': 'judge',
  'resources/unsubscribe': 'pass',
  'prompts/list': 'pass',
  'prompts/get': 'judge',
  'logging/setLevel': 'pass',
};

/** Requests of the server: what it wants from the agent. What is not listed is refused. */
export const serverRequests: Readonly<Record<string, Treatment>> = {
  ping: 'pass',
  'roots/list': 'pass',
};

/** Notifications that go on; all others are dropped. */
export const agentNotifications: readonly string[] = [
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/roots/list_changed',
];
export const serverNotifications: readonly string[] = [
  'notifications/cancelled',
  'notifications/progress',
  'notifications/message',
  'notifications/resources/updated',
  'notifications/resources/list_changed',
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
];

/** Of what the agent can do, the server is told only this: it may not ask the agent's model or its person for anything. */
export const agentAbilities: readonly string[] = ['roots'];
/** Of what the server can do, the agent is told only this: a task would hand over its result past the gateway. */
export const serverAbilities: readonly string[] = ['tools', 'resources', 'prompts', 'logging'];

export function treatmentOf(table: Readonly<Record<string, Treatment>>, method: string): Treatment {
  return (Object.hasOwn(table, method) ? table[method] : undefined) ?? 'refuse';
}
