/** Milliseconds without any key before answer keys work. */
export const ARM_AFTER_MS = 600;

/** Keeps keys typed towards something else from answering: every key starts the wait again, without a ceiling. */
export interface Guard {
  /** When the last key came, or the dialog opened. */
  readonly since: number;
  /** Keys that did nothing because of the guard. */
  readonly swallowed: number;
}

export const newGuard = (at: number): Guard => ({ since: at, swallowed: 0 });

export const isArmed = (guard: Guard, at: number): boolean => at - guard.since >= ARM_AFTER_MS;

/** A key was pressed: the wait starts again; `swallowed` says whether the key was lost to the guard. */
export const touch = (guard: Guard, at: number, swallowed: boolean): Guard => ({
  since: Math.max(at, guard.since),
  swallowed: guard.swallowed + (swallowed ? 1 : 0),
});

/** 0 to 6 sixths of the wait that have passed. */
export const sixths = (guard: Guard, at: number): number =>
  Math.max(0, Math.min(6, Math.floor(((at - guard.since) / ARM_AFTER_MS) * 6)));
