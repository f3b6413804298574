import { join } from 'node:path';
import type { PinnedContract } from '../model/contract.ts';
import type { Problem } from '../model/problem.ts';
import { readContract } from '../store/contract-file.ts';
import { readYamlText } from '../store/yaml-text.ts';
import type { PageContent } from '../ui/page-state.ts';
import { visible } from '../ui/visible-text.ts';
import { wrapCells } from '../ui/wrap.ts';
import { contractPicture } from './contract-picture.ts';
import { findWorkspace } from './git-state.ts';
import { contractFileName } from './init.ts';
import { showPage } from './page-screen.tsx';
import type { Places } from './places.ts';
import { summaryOf } from './run-summary.ts';
import type { ScreenSettings } from './screen-settings.ts';
import { problemLines } from './text-lines.ts';

/** What is shown of a contract: what it says, its text, or what is wrong with it. */
export interface ContractLook {
  pinned: PinnedContract | null;
  text: string;
  problems: readonly Problem[];
}

const numbered = (text: string, columns: number): string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line, index) =>
      wrapCells(visible(line), Math.max(20, columns - 6)).map(
        (part, row) => `${(row === 0 ? String(index + 1) : '').padStart(4)}  ${part}`,
      ),
    );

/** The lines of a contract's page. `asText`: the file itself, which is all there is of one that is not valid. */
export function contractLines(
  { pinned, text, problems }: ContractLook,
  columns: number,
  asText: boolean,
): PageContent {
  if (problems.length > 0) {
    const wrong = problems.flatMap((one) => [...problemLines(one, columns), '']);
    return { is: 'failed', lines: text === '' ? wrong : [...wrong, ...numbered(text, columns)] };
  }
  if (pinned === null) return { is: 'failed', lines: ['This run has no contract on record.'] };
  const lines = asText ? numbered(text, columns) : contractPicture(pinned, columns).split('\n');
  return { is: 'ready', lines };
}

/** A contract of this workspace, or the one a run has in force. */
export async function showContract(
  { file, run }: { file: string | null; run: string | null },
  { places, settings }: { places: Places; settings: ScreenSettings },
): Promise<void> {
  const workspace = await findWorkspace(process.cwd());
  const name = file ?? contractFileName;
  function look(): ContractLook {
    if (run !== null) {
      const pinned = summaryOf(places.store, run).state.contract ?? null;
      return { pinned, text: pinned?.text ?? '', problems: [] };
    }
    const read = readContract(name, { workspace, now: Date.now() });
    if (read.ok) return { pinned: read.value.pinned, text: read.value.pinned.text, problems: [] };
    // What is wrong is better seen beside what is written, where that can be read at all.
    const text = readYamlText(join(workspace, name), name, '');
    return { pinned: null, text: text.ok ? text.value : '', problems: read.problems };
  }
  await showPage({
    title: run === null ? `contract · ${name}` : `contract of run ${run.slice(-6)}, as it is in force`,
    word: 'CONTRACT',
    loading: 'Reading the contract…',
    settings,
    twoForms: true,
    read: async (columns, asText) => contractLines(look(), columns, asText),
    forget: () => {},
  });
}
