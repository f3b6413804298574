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
