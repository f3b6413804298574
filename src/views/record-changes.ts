import type { ChangesFact } from '../model/changes.ts';
import type { Event } from '../model/event.ts';
import { utcText } from './utc-text.ts';

/** Where the changes of a run are; undefined for a run that works in the workspace itself. */
export function changesFact(events: readonly Event[]): ChangesFact | undefined {
  let fact: ChangesFact | undefined;
  for (const { body } of events) {
    switch (body.type) {
      case 'changes.held':
        fact = {
          state: 'held',
          statement: 'Nothing of it is in the workspace yet: it waits for a decision.',
          by: null,
          at: null,
          report: null,
        };
        break;
      case 'changes.applying':
        fact = {
          state: 'applying',
          statement: `Somebody began to apply ${body.count} changes, and nothing says that it was finished: ship it again.`,
          by: body.by,
          at: body.at,
          report: null,
        };
        break;
      case 'changes.applied': {
        const { type: _, ...report } = body;
        const all = report.ok && !report.paths.some(({ how }) => how === 'refused' || how === 'left');
        const statement = `${all ? 'Applied' : 'Applied IN PART'} to the workspace at ${utcText(report.at)} by ${report.by.name}: ${report.detail}.`;
        fact = { state: all ? 'applied' : 'partly', statement, by: report.by, at: report.at, report };
        break;
      }
      case 'changes.discarded': {
        const { by, at, reason } = body;
        const was =
          fact?.state === 'partly' ? 'What was not applied was' : 'Nothing of it is in the workspace: it was';
        fact = {
          state: 'discarded',
          statement: `${was} discarded at ${utcText(at)} by ${by.name}: ${reason}`,
          by,
          at,
          report: fact?.report ?? null,
        };
        break;
      }
      default:
    }
  }
  return fact;
}
