/** The first ones are told one by one; more than that a second is a flood, which is only counted. */
const burst = 10;
const windowMs = 10_000;

/**
 * Turns anomalies into notes without letting anybody who reaches the hook port fill the journal: at most `burst` notes in
 * each window, then one that says how many more there were.
 */
export function createAnomalyNotes(ports: {
  note(text: string): void;
  now(): number;
}): (text: string) => void {
  let began = Number.NEGATIVE_INFINITY;
  let told = 0;
  let untold = 0;
  return (text) => {
    if (ports.now() - began >= windowMs) {
      if (untold > 0) ports.note(`anomaly: ${untold} more of the kind before this one`);
      began = ports.now();
      told = 0;
      untold = 0;
    }
    if (told < burst) {
      told += 1;
      ports.note(`anomaly: ${text}`);
    } else untold += 1;
  };
}
