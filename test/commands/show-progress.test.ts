import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgressLine, type ProgressTerminal, withProgress } from '../../src/commands/show-progress.ts';
import { checkVerdicts } from '../../src/commands/verify-journal.ts';
import type { Progress } from '../../src/model/progress.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { chain } from '../state/trace.ts';

function line(over: Partial<ProgressTerminal> = {}) {
  const said: string[] = [];
  const io = { out: () => {}, err: (text: string) => void said.push(text) };
  let now = 0;
  const terminal = { columns: 40, marks: false, insideTmux: false, now: () => now, ...over };
  const progress = createProgressLine(io, terminal);
  return {
    ...progress,
    said,
    tell(at: number, ...told: Parameters<Progress>) {
      now = at;
      progress.tell(...told);
    },
    at(moment: number) {
      now = moment;
    },
  };
}

describe('a line that says how far it is', () => {
  it.each<[string, number, Parameters<Progress>, string]>([
    ['a step', 300, ['reading the journal'], 'reading the journal'],
    ['a count', 300, ['objects', 12_345], 'objects  12,345'],
    ['a share', 300, ['judging', 1_200, 20_000], 'judging  1,200 of 20,000  6 %'],
    ['nothing to do', 300, ['judging', 0, 0], 'judging  0 of 0  100 %'],
    ['for how long', 252_400, ['judging', 1, 3], 'judging  1 of 3  33 %  4m12s'],
  ])('says %s', (_, at, told, text) => {
    const { said, tell } = line();
    tell(at, ...told);
    expect(said).toEqual([`\r\x1b[K${text}`]);
  });

  it('never shows for what is done at once, nor changes quicker than it is read', () => {
    const { said, tell, end } = line();
    tell(0, 'reading');
    tell(199, 'reading', 5);
    end();
    expect(said).toEqual([]);
    for (let at = 300; at < 1300; at += 1) tell(at, 'judging', at, 2000);
    expect(said).toHaveLength(10);
    tell(1301, 'another step');
    expect(said).toHaveLength(11);
  });

  it('goes on telling the time, keeps to the width, and leaves nothing', () => {
    const { said, tell, tick, clear, end, at } = line({ columns: 20 });
    tell(0, 'trying what is promised', 0, 8);
    at(3000);
    tick();
    expect(said).toEqual([`\r\x1b[K${'trying what is pro'}…`]);
    clear();
    clear();
    end();
    tick();
    expect(said.slice(1)).toEqual(['\r\x1b[K']);
  });

  it('marks the window where that is understood, and takes the mark away', () => {
    const { said, tell, end } = line({ marks: true });
    tell(300, 'judging', 1, 4);
    tell(500, 'writing');
    end();
    end();
    expect(said).toEqual([
      '\r\x1b[Kjudging  1 of 4  25 %\x1b]9;4;1;25\x1b\\',
      '\r\x1b[Kwriting\x1b]9;4;3;0\x1b\\',
      '\r\x1b[K\x1b]9;4;0;0\x1b\\',
    ]);
  });
});

describe('long work', () => {
  const before = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
  let now = 0;

  beforeEach(() => {
    now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    vi.stubEnv('TERM', 'xterm');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    if (before) Object.defineProperty(process.stderr, 'isTTY', before);
    else Reflect.deleteProperty(process.stderr, 'isTTY');
  });

  async function worked(isTTY: boolean, json: boolean): Promise<string> {
    Object.defineProperty(process.stderr, 'isTTY', { value: isTTY, configurable: true });
    let said = '';
    const say = (text: string): void => {
      said += text;
    };
    const place = temporaryDirectory();
    const places = { store: place, config: place, runtime: place, home: place };
    const code = await withProgress(
      { out: say, err: say, json: () => json },
      places,
      async (io, progress) => {
        now = 400;
        progress?.('judging', 1, 2);
        io.out('done\n');
        return 3;
      },
    );
    expect(code).toBe(3);
    return said;
  }

  it('is told on a terminal, and never stands in front of the result', async () => {
    expect(await worked(true, false)).toBe('\r\x1b[Kjudging  1 of 2  50 %\r\x1b[Kdone\n');
  });

  it.each([
    ['without a terminal', false, false],
    ['where JSON was asked for', true, true],
  ] as const)('is silent %s', async (_, isTTY, json) => {
    expect(await worked(isTTY, json)).toBe('done\n');
  });
});

it('tells of every verdict that is judged again', () => {
  const bodies = [1, 2, 3].flatMap((n) => make.passes(make.reads(`a${n}`, 'src/a.ts'), 'may.read[0]'));
  const told: Parameters<Progress>[] = [];
  checkVerdicts(chain([make.started(), ...bodies, make.ended()]), (...one) => void told.push(one));
  expect(told).toEqual([0, 1, 2].map((done) => ['judging again', done, 3]));
});
