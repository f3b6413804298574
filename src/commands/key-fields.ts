import { type Field, field } from '../model/field.ts';
import { contextTitle } from '../ui/help-text.ts';
import { actionsOf, openPlaces } from '../ui/keys-schema.ts';

const written = (key: string): string => (/^[A-Za-z]\w*$/.test(key) ? key : JSON.stringify(key));

/** The places and actions of `keys.yaml`; the examples are what the table says. */
export const keyFields: readonly Field[] = openPlaces.flatMap((place) => {
  const actions = actionsOf(place);
  const example = (action: string, keys: readonly string[]): string => {
    const [first = ''] = keys;
    const value = keys.length === 1 ? written(first) : `[${keys.map(written).join(', ')}]`;
    return `${place}: { ${action}: ${value} }`;
  };
  const [head] = actions;
  return [
    field(
      place,
      `Keys of this place: ${contextTitle[place]}.`,
      example(head?.action ?? '', head?.keys ?? []),
    ),
    ...actions.map(({ action, keys, text }) =>
      field(`${place}.${action}`, `${text}. In the table: ${keys.join(' ')}`, example(action, keys)),
    ),
  ];
});
