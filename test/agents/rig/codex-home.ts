import { type AgentHome, createAgentHome } from './agent-home.ts';

/** A model whose tools are called from within a program it writes, as all of Codex's own are today; and one with plain tools. */
export const codexModels = { code: 'gpt-6-sol', plain: 'gpt-5.5' } as const;

/** As TOML; only what settings of Codex need. */
function toml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, of]) => `${JSON.stringify(key)} = ${toml(of)}`);
  return `{ ${pairs.join(', ')} }`;
}

/** A fresh home whose only model is the scripted one, and a fresh repository. `settings` are more keys of its config.toml. */
export function createCodexHome(
  modelUrl: string,
  options: {
    files?: Record<string, unknown>;
    model?: keyof typeof codexModels;
    settings?: Record<string, unknown>;
  } = {},
): AgentHome {
  const home = createAgentHome({
    files: options.files ?? {},
    // Inside the boundary the address of the model is what opens the way to it.
    env: () => ({ OPENAI_BASE_URL: `${modelUrl}/v1`, OPENAI_API_KEY: 'dummy' }),
  });
  const settings = {
    model: codexModels[options.model ?? 'code'],
    model_provider: 'scripted',
    model_providers: {
      scripted: {
        name: 'Scripted',
        base_url: `${modelUrl}/v1`,
        wire_api: 'responses',
        env_key: 'OPENAI_API_KEY',
        requires_openai_auth: false,
        request_max_retries: 0,
        stream_max_retries: 0,
      },
    },
    check_for_update_on_startup: false,
    analytics: { enabled: false },
    ...options.settings,
  };
  home.putHome(
    '.codex/config.toml',
    Object.entries(settings)
      .map(([key, value]) => `${key} = ${toml(value)}\n`)
      .join(''),
  );
  return home;
}
