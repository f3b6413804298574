import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/commands/finish-run.ts';
import { type PacketArgs, runPacket } from '../../src/commands/packet.ts';
import { schemaText } from '../../src/commands/schema.ts';
import { Packet } from '../../src/model/packet.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { eventful, must, recordRun, runId } from './recorded-run.ts';

const run = runId(7);
const player = dirname(
  fileURLToPath(import.meta.resolve('asciinema-player/dist/bundle/asciinema-player.min.js')),
);

async function recorded(over: Parameters<typeof eventful>[2] = {}, how: { hostDies?: boolean } = {}) {
  const store = temporaryDirectory();
  await recordRun(store, run, eventful(run, 'a task', over), how);
  return store;
}

async function packet(store: string, args: Partial<PacketArgs> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const places = { store, config: store, runtime: store, home: store };
  const code = await runPacket({ run: '00007a', places, player, ...args }, io);
  return { code, out: out.join(''), err: err.join('') };
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const inside = (html: string, tag: RegExp) => [...html.matchAll(tag)].map((match) => match[1] ?? '');

describe('packet', () => {
  it('is Markdown unless something else is wanted', async () => {
    const { code, out, err } = await packet(await recorded(), { detail: 'open' });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^## Review packet: /);
    expect(out).toContain(`countersign why ${run} a5`);
  });

  it('is JSON that fits its published schema and holds the head of the journal', async () => {
    const store = await recorded();
    const { out } = await packet(store, { format: 'json' });
    const json: unknown = JSON.parse(out);
    expect(Packet.parse(json)).toEqual(json);
    const { lastHash } = must(recordOf(store, run)).integrity;
    expect(json).toMatchObject({ packet: 1, integrity: { lastHash } });
    expect(lastHash).toMatch(/^[0-9a-f]{64}$/);
    const schema = JSON.parse(schemaText('packet'));
    expect(schema).toMatchObject({ additionalProperties: false, properties: { packet: { const: 1 } } });
    expect(schema.required).toEqual(Object.keys(Packet.shape).filter((name) => name !== 'changes'));
  });

  it('is the same text each time', async () => {
    const store = await recorded();
    for (const format of ['md', 'json', 'html'] as const) {
      expect((await packet(store, { format })).out).toBe((await packet(store, { format })).out);
    }
  });

  it('is one HTML file that allows nothing but its own scripts and styles', async () => {
    const { out } = await packet(await recorded(), { format: 'html' });
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(out)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:/);
    const scripts = inside(out, /<script>([\s\S]*?)<\/script>/g);
    const styles = inside(out, /<style>([\s\S]*?)<\/style>/g);
    expect(scripts).toHaveLength(2);
    for (const text of [...scripts, ...styles]) expect(policy).toContain(hashOf(text));
    const page = out.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');
    expect(page).not.toMatch(/<(?:script|style|link|img|iframe|object|embed|a|form|base)\b|\ssrc=|\shref=/);
  });

  it('has the whole recording and every action on its time line', async () => {
    const { out } = await packet(await recorded(), { format: 'html' });
    const [data = ''] = inside(out, /<script type="application\/json" id="recording">([\s\S]*?)<\/script>/g);
    const { cast, markers } = JSON.parse(data);
    expect(cast).toContain('last words');
    expect(markers.map(([, label]: [number, string]) => label)).toEqual([
      'a1 allow read src/a.ts',
      'a2 allow edit src/a.ts +1 -1',
      'a3 allow run npm test',
      expect.stringMatching(/^a4 (?:ask|deny|stop) run curl/),
      'a5 deny edit countersign.yaml +1 -1',
    ]);
    expect(inside(out, /<button type="button" data-at="([\d.]+)" data-action="a\d" disabled>/g)).toEqual(
      markers.map(([at]: [number]) => String(at)),
    );
  });

  it('keeps a hostile recording and hostile names inside their places', async () => {
    const store = temporaryDirectory();
    const evil = '</script><script>alert(1)</script>';
    const start = make.started({ run, task: evil });
    const steps = [start, { screen: `${evil}<!--` }, ...make.passes(make.runs('a1', evil)), make.ended()];
    await recordRun(store, run, steps);
    const { out } = await packet(store, { format: 'html' });
    expect(out.match(/<script/g)).toHaveLength(3);
    expect(out).not.toContain(evil);
    expect((await packet(store)).out).not.toMatch(/^(?:[^`]|`[^`]*`)*<script/);
  });

  it.each([
    ['packet.html', /^<!doctype html>/],
    ['packet.json', /^\{\n {2}"packet": 1/],
    ['packet.md', /^## Review packet/],
    ['packet', /^## Review packet/],
  ])('is written to %s as its ending says', async (name, begins) => {
    const store = await recorded();
    const output = join(temporaryDirectory(), name);
    expect(await packet(store, { output })).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(output, 'utf8')).toMatch(begins);
  });

  it('says of a run that is live or died that it is not complete', async () => {
    const store = temporaryDirectory();
    await recordRun(store, run, eventful(run, 'a task').slice(0, -1), { hostDies: true });
    const { code, out, err } = await packet(store);
    expect(code).toBe(0);
    expect(err).toContain('The run is not complete');
    expect(out).toContain('**NOT COMPLETE:**');
  });

  it('is made without the recording when there is none, or its player is missing, and says so', async () => {
    const store = await recorded();
    const missing = await packet(store, { format: 'html', player: join(store, 'nowhere') });
    expect(missing).toMatchObject({ code: 0, err: expect.stringContaining('player of recordings') });
    expect(missing.out).toContain('The recording is not here: its player is missing.');
    const odd = temporaryDirectory();
    mkdirSync(odd, { recursive: true });
    writeFileSync(join(odd, 'asciinema-player.min.js'), '"</script>"');
    copyFileSync(join(player, 'asciinema-player.css'), join(odd, 'asciinema-player.css'));
    expect((await packet(store, { format: 'html', player: odd })).err).toContain('it holds an HTML tag');
    writeFileSync(runDirectory(store, run).screen, 'no cast');
    const damaged = await packet(store, { format: 'html' });
    expect(damaged.out).toContain('The recording is not here: it is damaged.');
  });

  it('refuses an unknown run, a damaged journal and an output that cannot be written', async () => {
    const store = await recorded();
    expect(await packet(store, { run: 'nosuch' })).toMatchObject({ code: 2, out: '' });
    const output = join(store, 'no', 'such', 'folder', 'x.md');
    expect(await packet(store, { output })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('The packet cannot be written'),
    });
    const { journal } = runDirectory(store, run);
    chmodSync(journal, 0o600);
    writeFileSync(journal, readFileSync(journal, 'utf8').replace('"seq":3', '"seq":4'));
    expect(await packet(store)).toMatchObject({
      code: 5,
      out: '',
      err: expect.stringContaining('journal.jsonl:4'),
    });
  });
});
