import type { Event } from '../model/event.ts';

/**
 * Actions that were let go without a reason on record: the last verdict before the release was not `allow`, and no person
 * answered that verdict with anything but a denial. A rule made for it explains nothing by itself: the next verdict has to.
 * A record with one of these is not what it seems.
 */
export function unexplainedReleases(events: Iterable<Event>): string[] {
  /** Why the action may go as things stand; absent before its first verdict. */
  const may = new Map<string, boolean>();
  const unexplained: string[] = [];
  for (const { body } of events) {
    switch (body.type) {
      case 'action.decided':
        may.set(body.action, body.verdict.effect === 'allow');
        break;
      case 'action.answered':
        if (body.by.kind === 'person' && body.answer !== 'deny' && body.answer !== 'rule')
          may.set(body.action, true);
        break;
      case 'action.released':
        if (body.effect === 'allow' && may.get(body.action) !== true) unexplained.push(body.action);
        break;
      default:
    }
  }
  return unexplained;
}
