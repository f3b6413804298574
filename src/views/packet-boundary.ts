import type { Packet } from '../model/packet.ts';
import { boundaryGroups } from './boundary-facts.ts';
import { count, group, list, type PageOptions, prose, type Section } from './packet-words.ts';

/** What held the run beneath the judge and what did not; nothing when there was no boundary: the head says that. */
export function boundarySections({ run, security }: Packet, { rows, detail }: PageOptions): Section[] {
  const { opened } = security.boundary;
  if (!opened) return [];
  return [
    {
      title: 'Boundary',
      note: `${count(opened.wider.count + opened.notHeld.count, 'place')} looser than the contract, ${opened.narrower.count} narrower`,
      open: detail === 'open',
      blocks: boundaryGroups(opened, run.workspace).flatMap(({ title, lines }) => [
        group(title),
        ...list(lines.map(prose), rows, null),
      ]),
    },
  ];
}
