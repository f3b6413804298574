import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPacket } from '../../src/commands/packet.ts';
import { eventful, recordRun, runId } from '../commands/recorded-run.ts';
import * as make from '../state/bodies.ts';
import { type Browser, openBrowser, type Page } from './chromium.ts';

const run = runId(1);
const player = dirname(
  fileURLToPath(import.meta.resolve('asciinema-player/dist/bundle/asciinema-player.min.js')),
);
/** Screenshots are kept where this names a folder, to be looked at. */
const shots = process.env.COUNTERSIGN_SHOTS;

const store = mkdtempSync(join(tmpdir(), 'countersign-'));
let browser: Browser | undefined;
let url = '';
beforeAll(async () => {
  browser = await openBrowser(join(store, 'profile'));
  const steps = eventful(run, 'a task </script> \u202e', { contract: make.pinned({ risk: 'high' }) });
  await recordRun(store, run, steps);
  const output = join(store, 'packet.html');
  const places = { store, config: store, runtime: store, home: store };
  const io = { out: () => {}, err: () => {} };
  expect(await runPacket({ run, output, player, places }, io)).toBe(0);
  url = pathToFileURL(output).href;
});
afterAll(async () => {
  await browser?.close();
  rmSync(store, { recursive: true, force: true, maxRetries: 5 });
});

async function opened(...how: Parameters<Browser['open']>): Promise<Page> {
  if (!browser) throw new Error('the browser did not start');
  return browser.open(...how);
}

const screen = "(document.querySelector('.ap-term-text')?.innerText ?? '')";

async function keep(name: string, page: Page): Promise<void> {
  const png = await page.screenshot(true);
  // A blank page of that size packs into a few kilobytes.
  expect(png.length).toBeGreaterThan(20_000);
  if (shots !== undefined) writeFileSync(join(shots, `${name}.png`), png);
}

describe('the HTML packet in a browser', () => {
  it.each([
    ['wide', 1280, false],
    ['narrow', 390, false],
    ['dark', 1280, true],
    ['dark-narrow', 390, true],
  ] as const)('shows itself without a complaint or a request: %s', async (name, width, dark) => {
    const page = await opened(url, { width, dark });
    await page.until(`${screen}.includes('begins')`);
    expect(page.complaints).toEqual([]);
    expect(page.requests).toHaveLength(1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await keep(name, page);
  });

  it('goes to an action when its button is pressed, with the mouse or the keyboard', async () => {
    const page = await opened(url, { width: 1280 });
    await page.until(`${screen}.includes('begins')`);
    await page.evaluate("document.querySelector('[data-action=a5]').click()");
    await page.until(`${screen}.includes('Bash(npm test)')`);
    await page.until("document.querySelector('[aria-current=true]').dataset.action === 'a5'");
    await page.evaluate("document.querySelector('[data-action=a2]').focus()");
    const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
    await page.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
    await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    await page.until(`!${screen}.includes('Bash(npm test)') && ${screen}.includes('Read(src/a.ts)')`);
    expect(page.complaints).toEqual([]);
  });

  it('opens at the action its address names', async () => {
    const page = await opened(`${url}#a5`, { width: 1280 });
    await page.until(`${screen}.includes('Bash(npm test)')`);
    expect(await page.evaluate('document.activeElement.dataset.action')).toBe('a5');
  });

  it('reads the same without scripts, and says what does not work then', async () => {
    const page = await opened(url, { width: 390, scripts: false });
    const { root } = await page.send('DOM.getDocument', { depth: -1 });
    expect(JSON.stringify(root)).toContain('The recording plays only where scripts may run.');
    await keep('no-scripts', page);
    expect(page.complaints).toEqual([]);
  });

  it('has its headings in order, and a name on every button', async () => {
    const page = await opened(url, { width: 1280 });
    const levels = await page.evaluate(
      "[...document.querySelectorAll('h1,h2,h3,h4')].map((one) => Number(one.tagName[1])).join('')",
    );
    const list = String(levels).split('').map(Number);
    expect(list[0]).toBe(1);
    expect(list.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of list.entries())
      expect(level - (list[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    const names =
      "[...document.querySelectorAll('main .marks button')].every((one) => one.innerText.trim() !== '')";
    expect(await page.evaluate(names)).toBe(true);
  });

  it('prints with everything open', async () => {
    const page = await opened(url, { width: 1280 });
    await page.until(`${screen}.includes('begins')`);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = false");
    const { data } = await page.send('Page.printToPDF');
    expect(Buffer.from(String(data), 'base64').subarray(0, 4).toString()).toBe('%PDF');
    expect(await page.evaluate("document.querySelectorAll('details:not([open])').length")).toBe(0);
  });
});
