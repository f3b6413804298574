/** Documented exit codes of the command line. 2 follows getopt usage, 126-130 the shells. */
export const exitCode = {
  done: 0,
  agentFailed: 1,
  usage: 2,
  denied: 3,
  nobodyToAsk: 4,
  recordDamaged: 5,
  configInvalid: 6,
  notSupervised: 7,
  agentNotFound: 127,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What each stands for, for the manual. */
export const exitText: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'the agent failed, or `why` found nothing',
  2: 'the command line was wrong',
  3: 'denied, or stopped by policy',
  4: 'a rule wanted a person, and nobody was there to ask',
  5: 'a record is damaged',
  6: 'a contract, a profile or a setting is invalid',
  7: 'supervision or the boundary could not be established',
  127: 'the agent was not found',
  130: 'interrupted or killed',
};
