import { causeText } from '../model/cause.ts';
import type { PinnedContract } from '../model/contract.ts';
import type { PageContent } from '../ui/page-state.ts';
import type { ScreenInput } from '../ui/screen-state.ts';
import type { PageOptions } from './page-screen.tsx';
import type { Places } from './places.ts';
import type { ReadPage } from './viewer-effects.ts';

interface ViewerPagesPorts {
  places: Places;
  /** The contract in force; null while none is on record. */
  contract(): PinnedContract | null;
  come(text: Omit<Extract<ScreenInput, { kind: 'page-read' }>, 'kind' | 'at'>): void;
}

/** Makes the texts that are read over a live run: those that home has, of this run. */
export function createViewerPages({ places, contract, come }: ViewerPagesPorts): {
  read(effect: ReadPage): void;
} {
  let doctor: Promise<Pick<PageOptions, 'read' | 'forget'>> | undefined;

  async function textOf(effect: ReadPage, tell: (content: PageContent) => void): Promise<PageContent> {
    const { what, other, columns, anew } = effect;
    if (what === 'contract') {
      const { contractLines } = await import('./contract-page.ts');
      const pinned = contract();
      return contractLines({ pinned, text: pinned?.text ?? '', problems: [] }, columns, other);
    }
    doctor ??= import('./doctor-page.ts').then(({ createDoctorPage }) => createDoctorPage(places));
    const { read, forget } = await doctor;
    if (anew) forget();
    return read(columns, other, (text) => tell({ is: 'loading', text }));
  }

  async function read(effect: ReadPage): Promise<void> {
    const { what, other, columns } = effect;
    const tell = (content: PageContent): void => come({ what, other, columns, content });
    try {
      tell(await textOf(effect, tell));
    } catch (cause) {
      tell({ is: 'failed', lines: [`It cannot be read: ${causeText(cause)}`] });
    }
  }

  return { read: (effect) => void read(effect) };
}
