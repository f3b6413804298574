import type { Event } from '../model/event.ts';
import { type ActionStory, storyOf } from './action-story.ts';

/** The actions that are under way, or were a short time ago: a run may have any number, these are few. */
export interface LiveStories {
  take(event: Event): void;
  /** In the order of their requests. */
  all(): readonly ActionStory[];
  /** Nothing that was over before this time, ms of the run, will be asked for again. */
  forget(before: number): void;
}

export function createLiveStories(): LiveStories {
  const events = new Map<string, Event[]>();
  let told: readonly ActionStory[] | undefined;
  return {
    take(event) {
      const { body } = event;
      if (!('action' in body) || body.action === null || !body.type.startsWith('action.')) return;
      const id = typeof body.action === 'string' ? body.action : body.action.id;
      if (body.type !== 'action.requested' && !events.has(id)) return;
      events.set(id, [...(events.get(id) ?? []), event]);
      told = undefined;
    },
    all() {
      told ??= [...events].flatMap(([id, own]) => storyOf(id, own) ?? []);
      return told;
    },
    forget(before) {
      for (const [id, own] of events) {
        const last = own.at(-1);
        const over =
          last?.body.type === 'action.finished' ||
          (last?.body.type === 'action.released' && last.body.effect === 'deny');
        if (over && last.t < before) events.delete(id);
      }
      told = undefined;
    },
  };
}
