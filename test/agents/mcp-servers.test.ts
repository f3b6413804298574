import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { installMcp } from './rig/install-mcp.ts';
import { openGated } from './rig/mcp-gated.ts';
import { until } from './rig/until.ts';

/** The official reference servers and conformance tests, the official client, and the built gateway between them. */
const run = promisify(execFile);
let program: (name: string) => string;
let gated: Awaited<ReturnType<typeof openGated>> | undefined;
beforeAll(async () => {
  program = await installMcp();
});
afterEach(async () => {
  await gated?.close();
  gated = undefined;
});

const serverOf = (name: string, ...args: string[]) => [process.execPath, program(`server-${name}`), ...args];
const textOf = (result: object): string => JSON.stringify(result);

describe('filesystem', () => {
  it('reads what the contract allows, asks for the rest, never writes where it may not', async () => {
    gated = await openGated({
      may: { call: ['ref.read_text_file path=path(docs/**)', 'ref.list_allowed_directories'] },
      never: { call: ['ref.write_file', 'ref.move_file', 'ref.edit_file', 'ref.create_directory'] },
    });
    const { rig } = gated;
    const docs = join(rig.workspace, 'docs');
    mkdirSync(docs);
    writeFileSync(join(docs, 'a.md'), 'a page');
    writeFileSync(join(rig.workspace, 'b.md'), 'not for everybody');
    const client = await gated.connect(serverOf('filesystem', rig.workspace));
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toContain('read_text_file');
    expect(names).not.toContain('write_file');
    expect(names).not.toContain('move_file');

    const read = (path: string) => client.callTool({ name: 'read_text_file', arguments: { path } });
    expect(textOf(await read(join(docs, 'a.md')))).toContain('a page');

    const asked = read(join(rig.workspace, 'b.md'));
    await rig.until('action.decided', 2);
    await rig.answer('m2', { answer: 'deny', note: 'not this one' });
    const denied = await asked;
    expect(denied).toMatchObject({ isError: true });
    expect(textOf(denied)).toContain('not this one');

    const write = { name: 'write_file', arguments: { path: join(docs, 'a.md'), content: 'gone' } };
    expect(textOf(await client.callTool(write))).toContain('never.call[0]');
    expect(readFileSync(join(docs, 'a.md'), 'utf8')).toBe('a page');
    await until('the end to be on record', () => rig.events().some(({ type }) => type === 'action.finished'));
    expect(rig.events().find(({ type }) => type === 'action.finished')).toMatchObject({
      action: 'm1',
      provenance: 'observed',
      excerpt: expect.stringContaining('a page'),
    });
  });
});

describe('memory', () => {
  it('keeps its graph through the gateway, with the one variable it was given', async () => {
    gated = await openGated({ may: { call: ['ref.create_entities', 'ref.read_graph'] } });
    const file = join(gated.folder, 'memory.jsonl');
    const client = await gated.connect(serverOf('memory'), { COUNTERSIGN_MCP_ENV_MEMORY_FILE_PATH: file });
    await client.listTools();
    const entities = [{ name: 'Dana', entityType: 'person', observations: ['owns sync'] }];
    await client.callTool({ name: 'create_entities', arguments: { entities } });
    expect(textOf(await client.callTool({ name: 'read_graph', arguments: {} }))).toContain('owns sync');
    expect(readFileSync(file, 'utf8')).toContain('Dana');
  });
});

/** What any of its transports has to do. */
async function everything(client: Awaited<ReturnType<Awaited<ReturnType<typeof openGated>>['connect']>>) {
  const { tools } = await client.listTools();
  const names = tools.map(({ name }) => name);
  expect(names).toContain('echo');
  // It offers these to clients that can sample or be asked: nobody behind the gateway can.
  expect(names.filter((name) => /sampling|elicit/i.test(name))).toEqual([]);
  expect(textOf(await client.callTool({ name: 'echo', arguments: { message: 'hello' } }))).toContain('hello');
  const progress: number[] = [];
  const long = { name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } };
  await client.callTool(long, { onprogress: (one) => void progress.push(one.progress) });
  // The last comes with the result, and the client forgets who listens as soon as it has that.
  expect(progress.slice(0, 3)).toEqual([1, 2, 3]);
  expect((await client.listResources()).resources.length).toBeGreaterThan(0);
  expect((await client.listPrompts()).prompts.length).toBeGreaterThan(0);
  await client.ping();
  const cancel = new AbortController();
  const cancelled = client.callTool(
    { name: 'trigger-long-running-operation', arguments: { duration: 60, steps: 2 } },
    { signal: cancel.signal },
  );
  setImmediate(() => cancel.abort());
  await expect(cancelled).rejects.toThrow();
  await expect(client.readResource({ uri: 'demo://resource/static/document/features.md' })).rejects.toThrow(
    /never\.call/,
  );
}
const rules = {
  may: { call: ['ref.*'] },
  never: { call: ['ref.resources/read'] },
};

describe('everything', () => {
  it('over stdio', async () => {
    gated = await openGated(rules);
    await everything(await gated.connect(serverOf('everything')));
    expect(gated.anomalies).toEqual([]);
  });

  it('over streamable HTTP', async () => {
    gated = await openGated(rules);
    const port = await freePort();
    const server = spawn(process.execPath, [program('server-everything'), 'streamableHttp'], {
      env: { PATH: process.env.PATH, PORT: String(port) },
      stdio: 'ignore',
    });
    try {
      const url = `http://127.0.0.1:${port}/mcp`;
      for (let up = false; !up; )
        up = await fetch(url).then(
          () => true,
          () => new Promise((wait) => setTimeout(() => wait(false), 50)),
        );
      await everything(await gated.connect([], { COUNTERSIGN_MCP_URL: url }));
    } finally {
      server.kill('SIGKILL');
    }
  });
});

describe('conformance of the gateway as a client', () => {
  it.each(['initialize', 'tools_call', 'sse-retry'])('%s', async (scenario) => {
    const client = resolve(import.meta.dirname, 'rig/mcp-conformance.ts');
    const { stderr, stdout } = await run(process.execPath, [
      ...[program('conformance'), 'client', '--scenario', scenario],
      ...['--command', `${process.execPath} ${client} ${scenario}`],
    ]);
    expect(`${stdout}${stderr}`).toContain('OVERALL: PASSED');
  });
});

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const at = server.address();
      server.close(() => found(typeof at === 'object' && at ? at.port : 0));
    });
  });
}
