/** The agent's own terminal screen: lines that scroll away, and a small live part at the bottom. */
export interface Screen {
  open(): void;
  /** Adds finished lines above the live part. */
  add(...lines: string[]): void;
  /** Adds a paragraph behind a bullet, wrapped to the width. */
  say(text: string): void;
  /** What is going on now; empty when waiting for input. */
  status(text: string): void;
  typed(text: string): void;
  /** Bytes as they are; resolves when the terminal took them. */
  raw(bytes: Uint8Array): Promise<void>;
  redraw(): void;
  close(): void;
}

export interface ScreenPorts {
  write(text: string | Uint8Array): boolean;
  drained(): Promise<void>;
  columns(): number;
}

const dim = (text: string) => `\x1b[2m${text}\x1b[22m`;
const accent = (text: string) => `\x1b[38;5;173m${text}\x1b[39m`;

/** Drawn with plain escape sequences, inline like Claude Code's: no alternate screen, nothing cleared but its own lines. */
export function createScreen(ports: ScreenPorts): Screen {
  let live = 0;
  let doing = '';
  let input = '';
  let open = false;
  const clip = (text: string) => clipped(text, Math.max(10, ports.columns() - 1));
  const erase = () => (live === 0 ? '' : `\x1b[${live - 1}A\r\x1b[J`);
  const bottom = (): string[] => {
    const rule = dim('─'.repeat(Math.max(1, ports.columns() - 1)));
    const shown = input === '' ? dim('type a task') : clip(`❯ ${input.replaceAll('\n', ' ')}`).slice(2);
    const working = doing === '' ? [] : ['', accent(clip(`✻ ${doing}`))];
    return [
      ...working,
      '',
      rule,
      `❯ ${shown}`,
      rule,
      dim(clip('  practice agent · no model, no network · esc to interrupt')),
    ];
  };
  const draw = (above: string[]) => {
    if (!open) return;
    const lines = bottom();
    // Hidden while moving, so that the cursor never flickers through the transcript.
    ports.write(
      `\x1b[?25l${erase()}${[...above.map((line) => `${line}\r\n`)].join('')}${lines.join('\r\n')}\x1b[?25h`,
    );
    live = lines.length;
  };
  return {
    open() {
      open = true;
      ports.write('\x1b[?2004h');
      draw([]);
    },
    add: (...lines) => draw(lines),
    say(text) {
      draw([
        ...wrapped(text, ports.columns()).map((line, index) => `${index === 0 ? '●' : ' '} ${line}`),
        '',
      ]);
    },
    status(text) {
      if (text === doing) return;
      doing = text;
      draw([]);
    },
    typed(text) {
      input = text;
      draw([]);
    },
    async raw(bytes) {
      if (live > 0) ports.write(erase());
      live = 0;
      if (!ports.write(bytes)) await ports.drained();
    },
    redraw: () => draw([]),
    close() {
      if (!open) return;
      open = false;
      ports.write(`${erase()}\x1b[?2004l\x1b[?25h`);
    },
  };
}

/** At most `width` cells of `text`: a line that wrapped would put the cursor off. */
function clipped(text: string, width: number): string {
  let used = 0;
  let shown = '';
  for (const character of text) {
    used += /[\u1100-\u115f\u2e80-\uffdc]|[^\u0000-\uffff]/u.test(character) ? 2 : 1;
    if (used > width - 1) return `${shown}…`;
    shown += character;
  }
  return shown;
}

/** `text` broken at words to the terminal's width, later lines indented as far as the first one's bullet. */
export function wrapped(text: string, columns: number): string[] {
  const width = Math.max(20, columns - 3);
  return text.split('\n').flatMap((line) => {
    const lines = [''];
    for (const word of line.split(' ')) {
      const last = lines.at(-1) ?? '';
      if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  });
}

/** A framed greeting, as wide as the terminal allows. */
export function greeting(cwd: string, columns: number): string[] {
  const width = Math.max(20, Math.min(columns - 2, 64));
  const row = (text: string) => {
    const fits = [...text].length > width - 4 ? `…${[...text].slice(-(width - 5)).join('')}` : text;
    return `│ ${fits}${' '.repeat(Math.max(0, width - 4 - [...fits].length))} │`;
  };
  const edge = '─'.repeat(width - 2);
  return [
    `╭${edge}╮`,
    row('✻ Practice agent'),
    row('  follows a script, acts for real'),
    row(`  ${cwd}`),
    `╰${edge}╯`,
    '',
  ].map(accent);
}
