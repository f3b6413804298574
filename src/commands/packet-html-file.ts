import { createHash } from 'node:crypto';
import type { Packet } from '../model/packet.ts';
import { marksHtml, packetHtml, type ReplayMark } from '../views/packet-html.ts';
import type { PacketDetail } from '../views/packet-words.ts';
import { visibleText } from '../views/visible-text.ts';
import type { Player } from './packet-player.ts';
import { packetScript, packetStyle } from './packet-style.ts';

/** A terminal recording with the actions on its time line, and what plays it. */
export interface Replay {
  /** asciicast v3, redacted when it was recorded. */
  readonly cast: string;
  readonly player: Player;
}

/**
 * The packet as one HTML file that asks nothing of the network: a policy in it forbids every request, and allows no script
 * and no style but its own, by their hashes. Without scripts it reads the same, only the recording does not play.
 */
export function packetFile(
  packet: Packet,
  marks: readonly ReplayMark[],
  replay: Replay | string,
  detail?: PacketDetail,
): string {
  const { title, before, after } = packetHtml(packet, detail);
  const plays = typeof replay !== 'string';
  const styles = plays ? [replay.player.style, packetStyle] : [packetStyle];
  const scripts = plays ? [replay.player.script, packetScript] : [packetScript];
  const policy = [
    "default-src 'none'",
    `style-src ${styles.map(hashOf).join(' ')}`,
    // The player emulates the terminal in WebAssembly, which it carries with it.
    `script-src ${scripts.map(hashOf).join(' ')}${plays ? " 'wasm-unsafe-eval'" : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const actions = marks.length === 0 ? '<p>No action was recorded.</p>' : marksHtml(marks);
  const recording = plays
    ? '<noscript><p>The recording plays only where scripts may run. The actions are listed below.</p></noscript>\n<div id="player"></div>'
    : `<p>The recording is not here: ${replay}.</p>`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    ...styles.map((style) => `<style>${style}</style>`),
    '</head>',
    '<body>',
    '<main>',
    before,
    `<section><h2>Screen and actions</h2>\n${recording}\n${actions}</section>`,
    after,
    '</main>',
    ...(plays ? [dataOf(replay.cast, marks)] : []),
    ...scripts.map((script) => `<script>${script}</script>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Data the browser does not run. No `<` in it: it cannot end its own element. */
function dataOf(cast: string, marks: readonly ReplayMark[]): string {
  const markers = marks.map(({ t, action, effect, text }) => [
    Math.max(0, t) / 1000,
    visibleText(`${action} ${effect} ${text}`).slice(0, 100),
  ]);
  const json = JSON.stringify({ cast, markers }).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="recording">${json}</script>`;
}
