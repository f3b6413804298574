// Names that the declarations of secretlint's packages use and do not bring along.
interface PerformanceEntry {
  readonly name: string;
  readonly entryType: string;
  readonly startTime: number;
  readonly duration: number;
}

declare module '@secretlint/secretlint-rule-aws' {
  export type Options = Record<string, unknown>;
}
