import { isSingle } from './key.ts';
import { keyState } from './key-state.ts';
import { lookupKey } from './lookup-key.ts';
import type { DialogOf, ScreenState, Stepped } from './screen-state.ts';
import { emit, intend, type Press, refuse, say, still, withDialog } from './stepping.ts';
import { typeInto } from './text-field.ts';

/** A key while the question what happens to the agent is open. */
export function quitKey(screen: ScreenState, press: Press): Stepped {
  const found = lookupKey('quit', press.label, keyState(screen, press.run));
  if (found.found === 'nothing' || !isSingle(press.meta)) return still(screen);
  if (found.found === 'disabled') return still(refuse(screen, found.why));
  const closed = withDialog(screen, null);
  const end = (how: 'stop' | 'kill'): Stepped => {
    return intend(say(closed, how === 'stop' ? 'stopping the agent' : 'killing everything it started'), {
      intent: 'end',
      how,
      reason: `${how === 'stop' ? 'stopped' : 'killed'} from the keyboard`,
    });
  };
  switch (found.action) {
    case 'detach':
      return emit(closed, { do: 'detach' });
    case 'stop':
    case 'kill':
      return end(found.action);
    case 'cancel':
      return still(closed);
    default:
      return found.action satisfies never;
  }
}

/** A key while a note is written. */
export function noteKey(screen: ScreenState, dialog: DialogOf<'note'>, press: Press): Stepped {
  const found = lookupKey('note', press.label, keyState(screen, press.run));
  const action = found.found === 'action' ? found.action : null;
  if (action === 'cancel') return still(withDialog(screen, null));
  if (action !== 'accept')
    return still(withDialog(screen, { ...dialog, field: typeInto(dialog.field, press.key) }));
  const text = dialog.field.text.trim();
  if (!isSingle(press.meta) || text === '') return still(screen);
  return intend(say(withDialog(screen, null), 'noted'), { intent: 'note', text, marker: false });
}
