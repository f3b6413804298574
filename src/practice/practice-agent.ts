import { createHookCalls, type HookCalls } from './hook-calls.ts';
import { createInputs, type KeySource } from './inputs.ts';
import { createKeyboard } from './keyboard.ts';
import { type Options, readOptions } from './options.ts';
import { runScript } from './run-script.ts';
import { createScreen, greeting, type Screen } from './screen.ts';
import { createSession, type Session } from './session.ts';
import { openSessionLog } from './session-log.ts';
import { workOnSchema, workOnSync } from './sync-task.ts';

export interface PracticePorts {
  argv: readonly string[];
  cwd: string;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
}

export const practiceVersion = '1.0.0';

/** The program: works on its own terminal and sets the exit code. */
export async function runPracticeAgent(): Promise<void> {
  const { argv, stdin, stdout } = process;
  process.exitCode = await practise({ argv: argv.slice(2), cwd: process.cwd(), stdin, stdout });
}

/**
 * The built-in practice agent: no model, but a real process with a screen of its own that really works on the repository
 * it is started in, and asks before each action the way Claude Code does. Resolves with its exit code.
 */
export async function practise(ports: PracticePorts): Promise<number> {
  const options = readOptions(ports.argv);
  if (options.version) {
    ports.stdout.write(`${practiceVersion} (Countersign practice agent)\n`);
    return 0;
  }
  const { stdin, stdout, cwd } = ports;
  const columns = () => stdout.columns || 80;
  const screen = createScreen({
    write: (data) => stdout.write(data),
    drained: () => new Promise((resolve) => stdout.once('drain', () => resolve())),
    columns,
  });
  stdin.setRawMode?.(true);
  stdin.setEncoding('utf8');
  screen.open();
  screen.add(...greeting(cwd, columns()));
  stdout.on('resize', screen.redraw);
  try {
    return await converse({ options, cwd, screen, keys: keysOf(stdin) });
  } finally {
    screen.close();
    stdout.off('resize', screen.redraw);
    stdin.setRawMode?.(false);
    stdin.destroy();
  }
}

interface Conversation {
  options: Options;
  cwd: string;
  screen: Screen;
  keys: KeySource;
}

function keysOf(stdin: NodeJS.ReadStream): KeySource {
  return (onKey, onEnd) => {
    const keyboard = createKeyboard(onKey);
    stdin.on('data', (chunk) => keyboard.feed(String(chunk)));
    stdin.on('end', onEnd);
    stdin.on('error', onEnd);
  };
}

/** Takes tasks from the keyboard, one after the other, until told to quit. */
async function converse({ options, cwd, screen, keys }: Conversation): Promise<number> {
  const log = openSessionLog(cwd);
  const hooks = createHookCalls(options.settings, cwd);
  let prompts = 0;
  let calls = 0;
  const common = () => ({
    session_id: log.session,
    transcript_path: log.file,
    cwd,
    prompt_id: `${log.session}-${prompts}`,
    permission_mode: 'default',
  });
  const sessionPorts = {
    hooks,
    screen,
    log,
    cwd,
    pace: options.pace,
    common,
    nextCall: () => {
      calls += 1;
      return `toolu_practice_${calls}`;
    },
  };
  const inputs = createInputs(screen, keys);
  await hooks.sessionStart({
    ...common(),
    hook_event_name: 'SessionStart',
    source: 'startup',
    model: 'practice',
  });
  let code = 0;
  for (let task = await inputs.next(); task !== null; task = await inputs.next()) {
    prompts += 1;
    screen.add(`> ${task.replaceAll('\n', '\r\n  ')}`, '');
    log.note({ type: 'user', message: { role: 'user', content: task } });
    await hooks.tell('UserPromptSubmit', { ...common(), hook_event_name: 'UserPromptSubmit', prompt: task });
    const interruption = inputs.interruption();
    screen.status('Working…');
    const exit = await work(options, task, createSession(sessionPorts, interruption), screen);
    screen.status('');
    if (interruption.aborted) screen.add('  ⎿  Interrupted · what should I do instead?', '');
    await endTurn(hooks, common());
    if (exit !== null) {
      code = exit;
      break;
    }
  }
  await hooks.tell('SessionEnd', { ...common(), hook_event_name: 'SessionEnd', reason: 'prompt_input_exit' });
  log.close();
  return code;
}

function endTurn(hooks: HookCalls, common: object): Promise<void> {
  return hooks.tell('Stop', { ...common, hook_event_name: 'Stop', stop_hook_active: false });
}

/** An exit code when the work ends the program too. */
async function work(
  options: Options,
  task: string,
  session: Session,
  screen: Screen,
): Promise<number | null> {
  if (options.script) {
    const end = await runScript(options.script, session, screen);
    if (end.surprises.length > 0) screen.add(...end.surprises.map((text) => `✗ ${text}`), '');
    else if (!session.interrupted.aborted) screen.add('● Script done.', '');
    return end.exit ?? (end.surprises.length > 0 ? 1 : null);
  }
  if (/migrat|schema|column|database/i.test(task)) await workOnSchema(session);
  else await workOnSync(session, /write the file (\S+) for/.exec(task)?.[1]);
  return null;
}
