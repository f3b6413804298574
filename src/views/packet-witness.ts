import type { Packet } from '../model/packet.ts';
import { group, list, type PageOptions, prose, type Section } from './packet-words.ts';
import { wasWatched, witnessGroups, witnessSummary } from './witness-lines.ts';

/** What really happened as far as it was seen, against what was claimed; nothing of a run nobody watched. */
export function witnessSections({ witnessed }: Packet, { rows, detail }: PageOptions): Section[] {
  if (!wasWatched(witnessed)) return [];
  return [
    {
      title: 'Seen and claimed',
      note: witnessSummary(witnessed),
      open: detail === 'open',
      blocks: witnessGroups(witnessed).flatMap(({ title, lines }) => [
        group(title),
        ...list(lines.map(prose), rows, null),
      ]),
    },
  ];
}
