import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** What a tool did. `response` goes to PostToolUse, `text` to the screen. */
export type ToolOutcome = { ok: true; response: unknown; text: string } | { ok: false; error: string };

/** Does what a tool says, for real, in `cwd`. Only called after an explicit allow. */
export async function runTool(
  tool: string,
  input: Record<string, unknown>,
  context: { cwd: string; cancelled: AbortSignal },
): Promise<ToolOutcome> {
  try {
    switch (tool) {
      case 'Read':
        return await read(at(context.cwd, input));
      case 'Edit':
        return await edit(at(context.cwd, input), textOf(input, 'old_string'), textOf(input, 'new_string'));
      case 'Write':
        return await write(at(context.cwd, input), textOf(input, 'content'));
      case 'Bash':
        return await shell(textOf(input, 'command'), context);
      case 'WebFetch':
        return { ok: false, error: 'the practice agent has no network' };
      default:
        return { ok: true, response: 'done', text: 'done' };
    }
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function textOf(input: Record<string, unknown>, field: string): string {
  const value = input[field];
  if (typeof value !== 'string') throw new Error(`InputValidationError: ${field} is missing`);
  return value;
}

function at(cwd: string, input: Record<string, unknown>): string {
  return resolve(cwd, textOf(input, 'file_path'));
}

async function read(file: string): Promise<ToolOutcome> {
  const content = await readFile(file, 'utf8');
  const lines = content.split('\n').length - (content.endsWith('\n') ? 1 : 0);
  return { ok: true, response: { type: 'text', file: { filePath: file, content } }, text: `${lines} lines` };
}

async function edit(file: string, before: string, after: string): Promise<ToolOutcome> {
  const content = await readFile(file, 'utf8');
  const first = content.indexOf(before);
  if (first === -1) return { ok: false, error: 'String to replace not found in file.' };
  if (content.indexOf(before, first + 1) !== -1) {
    return { ok: false, error: 'The string to replace is there more than once.' };
  }
  await writeFile(file, content.slice(0, first) + after + content.slice(first + before.length));
  const text = `${after.split('\n').length} lines for ${before.split('\n').length}`;
  return { ok: true, response: { filePath: file, oldString: before, newString: after }, text };
}

async function write(file: string, content: string): Promise<ToolOutcome> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return {
    ok: true,
    response: { type: 'create', filePath: file, content },
    text: `wrote ${content.length} characters`,
  };
}

const outputLimit = 64 * 1024;

/** A session of its own for each command, as Claude Code does; cancelling ends the whole group. */
function shell(command: string, context: { cwd: string; cancelled: AbortSignal }): Promise<ToolOutcome> {
  return new Promise((done) => {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd: context.cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, FORCE_COLOR: '0' },
    });
    const output = { stdout: '', stderr: '' };
    const collect = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
      if (output[stream].length < outputLimit) output[stream] += chunk.toString('utf8');
    };
    child.stdout.on('data', collect('stdout'));
    child.stderr.on('data', collect('stderr'));
    const cancel = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    };
    context.cancelled.addEventListener('abort', cancel, { once: true });
    const finish = (outcome: ToolOutcome) => {
      context.cancelled.removeEventListener('abort', cancel);
      done(outcome);
    };
    child.on('error', (error) => finish({ ok: false, error: error.message }));
    const report = (code: number | null, signal: string | null) => {
      clearTimeout(patience);
      child.stdout.destroy();
      child.stderr.destroy();
      const all = [output.stdout, output.stderr].filter((text) => text !== '').join('\n');
      if (code === 0) finish({ ok: true, response: { ...output, interrupted: false }, text: all });
      else finish({ ok: false, error: `Exit code ${code ?? signal}\n${all}` });
    };
    let patience: NodeJS.Timeout | undefined;
    child.on('close', report);
    // A daemon that keeps the pipe open must not hold the agent for longer.
    child.on('exit', (code, signal) => {
      patience = setTimeout(() => report(code, signal), 300);
    });
  });
}
