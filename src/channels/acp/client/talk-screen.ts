/** How texts are made fit for a terminal; a text is made visible before it is measured. */
export interface TextPorts {
  visible(text: string): string;
  wrapWords(text: string, width: number): string[];
  wrapCells(text: string, width: number): string[];
  clip(text: string, width: number): string;
  cells(text: string): number;
}

export type Voice = 'agent' | 'thought' | 'person' | 'tool' | 'note' | 'trouble';

/** A conversation that grows downwards, with a line to type on below it. */
export interface TalkScreen {
  say(voice: Voice, text: string): void;
  /** A piece of a text that goes on. */
  stream(voice: 'agent' | 'thought', piece: string): void;
  /** What is going on, in one line; empty when nothing is. */
  status(text: string): void;
  /** What is typed; `at` is the number of characters before the cursor. */
  line(text: string, at: number): void;
  resized(): void;
  /** Leaves the conversation as it is. */
  close(): void;
}

interface Ports {
  text: TextPorts;
  write(bytes: string): void;
  size(): { cols: number; rows: number };
}

const styles: Record<Voice, string> = {
  agent: '',
  thought: '\x1b[2m',
  person: '\x1b[1m',
  tool: '\x1b[36m',
  note: '\x1b[2m',
  trouble: '\x1b[31m',
};
const lead: Record<Voice, string> = {
  agent: '',
  thought: '  ',
  person: '> ',
  tool: '  ',
  note: '  ',
  trouble: '! ',
};
const kept = 400;
/** Rows a text that goes on, and a typed line, may take below the conversation. */
const liveRows = 6;

export function createTalkScreen({ text, write, size }: Ports): TalkScreen {
  let history: { voice: Voice; said: string }[] = [];
  let open: { voice: 'agent' | 'thought'; said: string } | null = null;
  let status = '';
  let typed = { text: '', at: 0 };
  /** Rows of the part that is drawn anew, above the cursor. */
  let above = 0;

  const width = (): number => Math.max(10, size().cols - 1);

  function rowsOf(voice: Voice, said: string): string[] {
    const inner = width() - lead[voice].length;
    const rows = text.wrapWords(text.visible(said), inner);
    return rows.map((row, at) => {
      const start = at === 0 ? lead[voice] : ' '.repeat(lead[voice].length);
      return styles[voice] === '' ? `${start}${row}` : `${styles[voice]}${start}${row}\x1b[0m`;
    });
  }

  const keep = (voice: Voice, said: string): string[] => {
    history = [...history.slice(1 - kept), { voice, said }];
    return rowsOf(voice, said);
  };

  /** The part below the conversation, and where in it the cursor stands. */
  function live(): { rows: string[]; row: number; col: number } {
    const going = open && open.said !== '' ? rowsOf(open.voice, open.said).slice(-liveRows) : [];
    const bar = `\x1b[7m${text.clip(` ${status === '' ? 'Enter sends, Ctrl-D ends' : status} `, width())}\x1b[0m`;
    const before = [...typed.text].slice(0, typed.at).join('');
    const cut = (part: string): string[] => text.wrapCells(`> ${text.visible(part)}`, width());
    const first = cut(before);
    const all = cut(typed.text);
    const skip = Math.max(0, first.length - liveRows);
    const shown = all.slice(skip, skip + liveRows);
    const row = going.length + 1 + first.length - 1 - skip;
    return { rows: [...going, bar, ...shown], row, col: text.cells(first.at(-1) ?? '') };
  }

  function draw(fresh: readonly string[] = []): void {
    const { rows, row, col } = live();
    const up = above > 0 ? `\x1b[${above}A` : '';
    const down = rows.length - 1 - row;
    const back = `${down > 0 ? `\x1b[${down}A` : ''}\r${col > 0 ? `\x1b[${col}C` : ''}`;
    write(`\r${up}\x1b[J${[...fresh, ...rows].join('\r\n')}${back}`);
    above = row;
  }

  function closeOpen(): string[] {
    const { voice, said } = open ?? { voice: 'agent' as const, said: '' };
    open = null;
    return said === '' ? [] : keep(voice, said);
  }

  return {
    say(voice, said) {
      const before = closeOpen();
      draw([...before, ...said.split('\n').flatMap((row) => keep(voice, row))]);
    },
    stream(voice, piece) {
      const before = open && open.voice !== voice ? closeOpen() : [];
      const [last = '', ...whole] = `${open?.said ?? ''}${piece}`.split('\n').reverse();
      open = { voice, said: last };
      draw([...before, ...whole.reverse().flatMap((row) => keep(voice, row))]);
    },
    status(now) {
      status = text.visible(now);
      draw();
    },
    line(now, at) {
      typed = { text: now, at };
      draw();
    },
    resized() {
      const { rows } = live();
      const room = Math.max(0, size().rows - rows.length);
      const shown = history.flatMap(({ voice, said }) => rowsOf(voice, said)).slice(-room || undefined);
      above = 0;
      write('\x1b[2J\x1b[H');
      draw(room === 0 ? [] : shown);
    },
    close() {
      const before = closeOpen();
      typed = { text: '', at: 0 };
      draw(before);
      write(`\r\x1b[${above > 0 ? `${above}A\x1b[` : ''}J`);
    },
  };
}
