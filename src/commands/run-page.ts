import type { Packet } from '../model/packet.ts';
import type { Outcome } from '../model/problem.ts';
import type { PageContent } from '../ui/page-state.ts';
import { visible } from '../ui/visible-text.ts';
import { wrapCells } from '../ui/wrap.ts';
import { rollbackSection } from '../views/packet-after.ts';
import { packetPage } from '../views/packet-page.ts';
import type { Block, Line, PacketPage, Section } from '../views/packet-words.ts';
import { rollbackCommands } from '../views/rollback-note.ts';
import { readPacket } from './packet.ts';
import { showPage } from './page-screen.tsx';
import type { Places } from './places.ts';
import type { ScreenSettings } from './screen-settings.ts';
import { hung, problemLines } from './text-lines.ts';

/** What is read about one run: all a reviewer reads, or how it is undone. */
export type RunPage = 'packet' | 'undo';

/** Of a whole packet; more is in the JSON. */
const options = { detail: 'open', rows: 200, patch: true } as const;

/** A text of others longer than this is cut on a screen. */
const mostText = 2000;

function lineText(line: Line): string {
  const shown = ({ text }: Line[number]): string =>
    text.length <= mostText ? text : `${text.slice(0, mostText)} (CUT: ${text.length - mostText} more)`;
  return line.map(shown).join('');
}

function blockLines(block: Block, columns: number): string[] {
  switch (block.is) {
    case 'group':
      return ['', ...hung('', 2, block.title, columns)];
    case 'line':
      return hung('', 2, lineText(block.line), columns);
    case 'diff':
      return block.text.split('\n').flatMap((line) => wrapCells(visible(line), columns));
    case 'list':
      return [
        ...block.rows.flatMap(({ line, under = [] }) => [
          ...hung('  -', 4, lineText(line), columns),
          ...under.flatMap((inner) => hung('    -', 6, lineText(inner), columns)),
        ]),
        ...(block.more > 0 ? [`  and ${block.more} more: countersign packet --format json has all`] : []),
      ];
    default:
      return block satisfies never;
  }
}

const sectionLines = ({ title, note, blocks }: Section, columns: number): string[] => [
  '',
  `${title} (${note})`,
  ...blocks.flatMap((block) => blockLines(block, columns)),
];

function packetLines({ title, loud, head, parts, foot }: PacketPage, columns: number): string[] {
  return [
    title,
    ...loud.flatMap((line) => hung('!', 2, lineText(line), columns)),
    '',
    ...blockLines({ is: 'list', rows: head, more: 0 }, columns),
    ...parts.flatMap((part) => [
      '',
      part.title.toUpperCase(),
      ...part.sections.flatMap((section) => sectionLines(section, columns)),
    ]),
    '',
    ...foot.flatMap((line) => hung('', 0, lineText(line), columns)),
  ];
}

/** The lines of a run's page. Its last commands are never broken: they are to be copied. */
export function runPageLines(what: RunPage, made: Outcome<Packet>, columns: number): PageContent {
  if (!made.ok) return { is: 'failed', lines: made.problems.flatMap((one) => problemLines(one, columns)) };
  const { value: packet } = made;
  if (what === 'packet') return { is: 'ready', lines: packetLines(packetPage(packet, options), columns) };
  const commands = rollbackCommands(packet).map((command) => `  ${command}`);
  const lines = [
    ...sectionLines(rollbackSection(packet, options), columns).slice(1),
    '',
    'Its changes to the files are undone by',
    ...commands,
  ];
  return { is: 'ready', lines };
}

const titles = { packet: 'review packet', undo: 'rollback note' } as const;

/** Shows what the record of a run says, as far as it goes when it is asked for. */
export async function showRunPage(
  what: RunPage,
  run: string,
  { places, settings }: { places: Places; settings: ScreenSettings },
): Promise<void> {
  let made: Promise<Outcome<Packet>> | undefined;
  async function make(): Promise<Outcome<Packet>> {
    const read = await readPacket(places.store, run);
    return read.ok ? { ok: true, value: read.value.packet } : read;
  }
  await showPage({
    title: `${titles[what]} · run ${run.slice(-6)}`,
    word: what === 'packet' ? 'PACKET' : 'ROLLBACK',
    loading: 'Reading the record…',
    settings,
    twoForms: false,
    async read(columns) {
      made ??= make();
      return runPageLines(what, await made, columns);
    },
    forget() {
      made = undefined;
    },
  });
}
