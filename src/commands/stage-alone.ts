import type { StagePorts } from './stage.ts';
import { idlePrefix } from './stage-keys.ts';

const nowhere = { left: 0, top: 0, width: 0, height: 0 } as const;

/** The ports of a stage on which no agent is shown: lists and pages. */
export const stageAlone = {
  prefix: idlePrefix,
  agent: () => undefined,
  hole: () => nowhere,
  cursor: () => undefined,
  toAgent: () => {},
  onFocus: () => {},
} satisfies Partial<StagePorts>;
