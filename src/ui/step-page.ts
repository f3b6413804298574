import { pageLength, pageShown } from './page-rows.ts';
import { openPage, stepPage, wheelPage } from './page-state.ts';
import type { RunView } from './run-view.ts';
import type { OpenPage, RunPageName, ScreenInput, ScreenState, Stepped } from './screen-state.ts';
import { emit, type Press, refuse, still } from './stepping.ts';

const loading: Readonly<Record<RunPageName, string>> = {
  contract: 'Reading the contract…',
  doctor: 'Trying to break each promise in a scratch folder. This takes a while…',
};

/** Columns a page's text is made for. */
const columnsOf = ({ cols }: ScreenState): number => Math.max(20, cols - 2);

const asked = (screen: ScreenState, page: OpenPage, anew: boolean): Stepped =>
  emit(
    { ...screen, page },
    { do: 'read-page', what: page.what, other: page.other, columns: columnsOf(screen), anew },
  );

/** Opens a text over the panes; what waits for an answer is never covered by one. */
export function openRunPage(screen: ScreenState, what: RunPageName, run: RunView): Stepped {
  if (screen.dialog) return still(refuse(screen, 'leave what is open first: Esc'));
  const page: OpenPage = {
    what,
    other: false,
    version: run.contract.version,
    state: openPage(screen.keymap, what === 'contract'),
    content: { is: 'loading', text: loading[what] },
  };
  return asked({ ...screen, help: null }, page, true);
}

const sizeOf = (screen: ScreenState, { content }: OpenPage) => ({
  lines: pageLength(content),
  shown: pageShown(screen.rows),
});

export function pageKey(screen: ScreenState, page: OpenPage, { key, meta }: Press): Stepped {
  const { page: state, effects } = stepPage(page.state, { key, meta }, sizeOf(screen, page));
  const next = { ...page, state };
  const wish = effects[0]?.do;
  switch (wish) {
    case undefined:
      return still({ ...screen, page: next });
    case 'quit':
      return still({ ...screen, page: null });
    case 'text':
      return asked(screen, { ...next, other: !page.other }, false);
    case 'again':
      return asked(screen, { ...next, content: { is: 'loading', text: loading[page.what] } }, true);
    default:
      return wish satisfies never;
  }
}

/** The text that was asked for; one for another size or form comes too late, and is dropped. */
export function pageRead(
  screen: ScreenState,
  { what, other, columns, content }: Extract<ScreenInput, { kind: 'page-read' }>,
): ScreenState {
  const { page } = screen;
  if (page?.what !== what || page.other !== other || columns !== columnsOf(screen)) return screen;
  // How far it is says nothing any more when it is there.
  if (content.is === 'loading' && page.content.is !== 'loading') return screen;
  return { ...screen, page: { ...page, content } };
}

/** The contract is shown as it is in force: an amendment is read at once. */
export function pageFollows(screen: ScreenState, run: RunView): Stepped {
  const { page } = screen;
  const { version } = run.contract;
  if (page?.what !== 'contract' || page.version === version) return still(screen);
  return asked(screen, { ...page, version }, false);
}

/** A text is as wide as the screen. */
export const pageResized = (screen: ScreenState): Stepped =>
  screen.page ? asked(screen, screen.page, false) : still(screen);

export function pageWheel(screen: ScreenState, page: OpenPage, by: 1 | -1): Stepped {
  return still({ ...screen, page: { ...page, state: wheelPage(page.state, by, sizeOf(screen, page)) } });
}
