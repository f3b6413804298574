import { canonicalJson } from '../same-input.ts';

/** Hook events of Gemini's this channel listens to. */
const events = [
  'SessionStart',
  'SessionEnd',
  'BeforeAgent',
  'AfterAgent',
  'BeforeTool',
  'AfterTool',
  'Notification',
] as const;

/** A day, in ms: longer than any hold. What runs out is let go by Gemini, and then stands at its own question. */
const waitMs = 86_400_000;

type Settings = Record<string, unknown>;

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const part = (settings: Settings, name: string): Settings => {
  const value = settings[name];
  return isSettings(value) ? value : {};
};

/** A person's own settings with everything out that answers for them, and hooks switched on. */
export function supervisedSettings(own: unknown): Settings {
  const settings = isSettings(own) ? own : {};
  const { hooks: _hooks, ...rest } = settings;
  const { allowed: _allowed, sandbox: _sandbox, ...tools } = part(settings, 'tools');
  const servers = Object.entries(part(settings, 'mcpServers')).map(([name, server]) => {
    if (!isSettings(server)) return [name, server];
    const { trust: _, ...kept } = server;
    return [name, kept];
  });
  return {
    ...rest,
    hooksConfig: { enabled: true },
    general: { ...part(settings, 'general'), defaultApprovalMode: 'default', enableAutoUpdate: false },
    advanced: { ...part(settings, 'advanced'), ignoreLocalEnv: true },
    ide: { ...part(settings, 'ide'), enabled: false },
    security: {
      ...part(settings, 'security'),
      disableYoloMode: true,
      disableAlwaysAllow: true,
      autoAddToPolicyByDefault: false,
      enablePermanentToolApproval: false,
    },
    tools,
    mcpServers: Object.fromEntries(servers),
    ui: { ...part(settings, 'ui'), useAlternateBuffer: false, screenReader: false },
  };
}

/**
 * Everything is asked at Gemini's own screen, in every mode. Without a pattern over the arguments commands it knows to be safe
 * would not be.
 */
export const askEverything = `[[rule]]
toolName = "run_shell_command"
argsPattern = "."
decision = "ask_user"
priority = 999

[[rule]]
toolName = "*"
decision = "ask_user"
priority = 998
`;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Whatever becomes of our program, what the shell ends with is a no: 2, and a reason, for without one Gemini goes on. */
function hookCommand(words: readonly string[]): string {
  return `${words.map(quoted).join(' ')} || { echo 'Countersign cannot be reached, so this must not happen.' >&2; exit 2; }`;
}

/** The files of an extension of Gemini's: its hooks run in every folder, trusted or not, whatever a project's settings say. */
export function extensionFiles(program: readonly string[]): Record<string, string> {
  const hooks = Object.fromEntries(
    events.map((name) => [
      name,
      [
        {
          hooks: [
            {
              type: 'command',
              name: 'countersign',
              command: hookCommand([...program, name]),
              timeout: waitMs,
            },
          ],
        },
      ],
    ]),
  );
  const folder = '.gemini/extensions/countersign';
  return {
    [`${folder}/gemini-extension.json`]: canonicalJson({ name: 'countersign', version: '1.0.0' }),
    [`${folder}/hooks/hooks.json`]: canonicalJson({ hooks }),
  };
}
