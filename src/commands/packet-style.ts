/** The look of the HTML packet: light and dark, narrow and wide, on paper. Words say what colours only repeat. */
export const packetStyle = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5a6269; --paper: #ffffff; --field: #f4f5f6; --line: #d5d9dc;
  --alarm: #9b1c1c; --alarm-paper: #fdf0ef; --plus: #e4f3e6; --minus: #fbe9e7; --link: #1f4f99; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e3e6e8; --soft: #a0a8ae; --paper: #15181b; --field: #1f2327; --line: #3a4147;
    --alarm: #ffb4ab; --alarm-paper: #3a1a18; --plus: #17321d; --minus: #3b1f1c; --link: #9cc2ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0.5rem 0 0; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; }
h3 { font-size: 1rem; margin: 0; display: inline; }
h4 { font-size: 0.9rem; margin: 1rem 0 0.25rem; color: var(--soft); }
p { margin: 0.4rem 0; }
ul, ol { margin: 0.25rem 0; padding-left: 1.25rem; }
li { margin: 0.2rem 0; overflow-wrap: anywhere; }
li > ul { color: var(--soft); }
code { font: 0.875em/1.4 ui-monospace, "DejaVu Sans Mono", monospace; background: var(--field); border-radius: 3px;
  padding: 0.05em 0.3em; overflow-wrap: anywhere; unicode-bidi: isolate; white-space: pre-wrap; }
.said { unicode-bidi: isolate; overflow-wrap: anywhere; }
.run, .note, footer { color: var(--soft); }
.loud { border: 3px solid var(--alarm); background: var(--alarm-paper); padding: 0.5rem 1rem; margin: 1rem 0; }
.loud ul { padding: 0; list-style: none; }
.loud strong { color: var(--alarm); }
.head { background: var(--field); border-radius: 6px; padding: 0.5rem 1rem; margin: 1rem 0; }
.head > ul { padding: 0; list-style: none; }
.head code { background: var(--paper); }
details { border: 1px solid var(--line); border-radius: 6px; margin: 0.5rem 0; }
summary { cursor: pointer; padding: 0.5rem 0.75rem; }
.inside { padding: 0 0.75rem 0.75rem; }
summary:focus-visible, button:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.diff { margin: 0.5rem 0; padding: 0.5rem; background: var(--field); overflow-x: auto;
  font: 0.8125rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
.diff span { display: inline-block; min-width: 100%; unicode-bidi: isolate; }
.diff .added { background: var(--plus); }
.diff .removed { background: var(--minus); }
.diff .file, .diff .place { color: var(--soft); }
#player { margin: 0.5rem 0; }
.marks { list-style: none; padding: 0; max-height: 22rem; overflow-y: auto; border: 1px solid var(--line); border-radius: 6px; }
.marks li { margin: 0; border-bottom: 1px solid var(--line); }
.marks li:last-child { border-bottom: 0; }
.marks button { width: 100%; text-align: left; background: none; border: 0; padding: 0.4rem 0.75rem; color: inherit;
  font: inherit; cursor: pointer; overflow-wrap: anywhere; }
.marks button:disabled { cursor: default; }
.marks button:not(:disabled):hover { background: var(--field); }
.marks button[aria-current="true"] { background: var(--field); box-shadow: inset 4px 0 var(--link); }
.marks .at { font-variant-numeric: tabular-nums; color: var(--soft); }
@media (max-width: 30rem) { main { padding: 0.5rem; } .inside { padding: 0 0.5rem 0.5rem; } .head { padding: 0.5rem; } }
@media print {
  :root { color-scheme: light; }
  #player { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  details, .head, .loud { break-inside: auto; }
  .marks { max-height: none; overflow: visible; }
  .diff { white-space: pre-wrap; }
}
`;

/** What the page does: the player, the buttons that take it to an action, and everything open on paper. */
export const packetScript = `
'use strict';
addEventListener('beforeprint', () => { for (const one of document.querySelectorAll('details')) one.open = true; });
(() => {
  const data = document.getElementById('recording');
  const place = document.getElementById('player');
  if (!data || !place) return;
  const { cast, markers } = JSON.parse(data.textContent);
  const buttons = [...document.querySelectorAll('.marks button')];
  // A narrow terminal is not blown up to the width of the page.
  place.style.maxWidth = JSON.parse(cast.slice(0, cast.indexOf('\\n'))).term.cols * 0.65 + 'rem';
  const player = AsciinemaPlayer.create({ data: cast }, place, {
    markers, fit: 'width', preload: true, theme: 'asciinema',
    poster: 'npt:' + (markers[0] ? markers[0][0] + 0.01 : 0),
    terminalFontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace',
  });
  const show = (at) => {
    let current = null;
    for (const button of buttons) if (Number(button.dataset.at) <= at + 0.05) current = button;
    for (const button of buttons) {
      if (button === current) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    }
  };
  const seek = async (button) => {
    const at = Number(button.dataset.at);
    await player.pause();
    await player.seek(at + 0.01);
    show(at);
  };
  for (const button of buttons) {
    button.disabled = false;
    button.addEventListener('click', () => seek(button));
  }
  // packet.html#a7 opens the page at that action.
  const wanted = buttons.find((button) => '#' + encodeURIComponent(button.dataset.action) === location.hash);
  if (wanted) {
    place.scrollIntoView();
    wanted.focus({ preventScroll: true });
    seek(wanted);
  }
  setInterval(() => { const at = player.getCurrentTime(); if (at > 0) show(at); }, 500);
})();
`;
