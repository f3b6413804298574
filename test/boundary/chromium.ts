import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The Debian package's Chromium, driven over its debugging protocol: no library between, nothing downloaded. */
const switches = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-port=0',
];

const Reply = z.looseObject({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});
type Fields = Record<string, unknown>;

export interface Page {
  /** The value of an expression in the page, awaited. */
  evaluate(expression: string): Promise<unknown>;
  /** Waits until the expression is true. */
  until(expression: string): Promise<void>;
  /** PNG of what fits the window, or of the whole page. */
  screenshot(whole?: boolean): Promise<Buffer>;
  send(method: string, params?: Fields): Promise<Fields>;
  /** Everything the page asked for, and everything it complained about. */
  readonly requests: string[];
  readonly complaints: string[];
}

export interface Browser {
  open(url: string, how: { width: number; dark?: boolean; scripts?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

/** Starts the browser with an empty folder for its profile. */
export async function openBrowser(profile: string): Promise<Browser> {
  if (spawnSync('chromium', ['--version']).error) {
    throw new Error('chromium is missing: install the Debian package `chromium`');
  }
  const child = spawn('chromium', [...switches, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: 'ignore',
    detached: true,
  });
  const portFile = join(profile, 'DevToolsActivePort');
  await waitFor(
    'the browser to listen',
    () => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n/'),
  );
  const [port = '', path = ''] = readFileSync(portFile, 'utf8').split('\n');
  const wire = await connect(`ws://127.0.0.1:${port}${path}`);
  return {
    open: (url, how) => openPage(wire, url, how),
    async close() {
      const over = new Promise((resolve) => child.once('exit', resolve));
      await wire.send('Browser.close');
      wire.close();
      await over;
    },
  };
}

async function waitFor(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

type Listener = (method: string, params: Fields, session: unknown) => void;

async function connect(url: string) {
  const socket = new WebSocket(url);
  const waiting = new Map<number, { resolve(result: Fields): void; reject(error: Error): void }>();
  const listeners: Listener[] = [];
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = Reply.parse(JSON.parse(String(data)));
    if (message.method !== undefined) {
      for (const listener of listeners) listener(message.method, message.params ?? {}, message.sessionId);
      return;
    }
    const one = waiting.get(message.id ?? 0);
    if (message.error) one?.reject(new Error(message.error.message));
    else one?.resolve(message.result ?? {});
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('no connection to the browser')));
  });
  return {
    send(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
      last += 1;
      const id = last;
      socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    listen: (listener: Listener) => void listeners.push(listener),
    close: () => socket.close(),
  };
}
type Wire = Awaited<ReturnType<typeof connect>>;

async function openPage(
  wire: Wire,
  url: string,
  { width, dark = false, scripts = true }: { width: number; dark?: boolean; scripts?: boolean },
): Promise<Page> {
  const { targetId } = await wire.send('Target.createTarget', { url: 'about:blank' });
  const attached = await wire.send('Target.attachToTarget', { targetId, flatten: true });
  const session = z.string().parse(attached.sessionId);
  const send = (method: string, params?: Fields) => wire.send(method, params, session);
  const requests: string[] = [];
  const complaints: string[] = [];
  let loaded = false;
  wire.listen((method, params, from) => {
    if (from !== session) return;
    if (method === 'Page.loadEventFired') loaded = true;
    if (method === 'Network.requestWillBeSent') requests.push(JSON.stringify(params.request));
    if (method === 'Log.entryAdded') complaints.push(JSON.stringify(params.entry));
    if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params.exceptionDetails));
    if (method === 'Runtime.consoleAPICalled') complaints.push(JSON.stringify(params.args));
  });
  for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await send(`${domain}.enable`);
  await send('Emulation.setDeviceMetricsOverride', {
    width,
    height: 900,
    deviceScaleFactor: 1,
    mobile: false,
  });
  const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
  await send('Emulation.setEmulatedMedia', { features });
  await send('Emulation.setScriptExecutionDisabled', { value: !scripts });
  await send('Page.navigate', { url });
  await waitFor('the page to load', () => loaded);

  const evaluate = async (expression: string): Promise<unknown> => {
    const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return z.looseObject({ value: z.unknown().optional() }).parse(answer.result).value;
  };
  return {
    evaluate,
    until: (expression) => waitFor(expression, async () => (await evaluate(expression)) === true),
    async screenshot(whole = false) {
      const shot = await send('Page.captureScreenshot', { captureBeyondViewport: whole });
      return Buffer.from(z.string().parse(shot.data), 'base64');
    },
    send,
    requests,
    complaints,
  };
}
