/** A time on record (ISO 8601, UTC) for people: `2026-11-20 16:29:25 UTC`. What is no such time stays as it is. */
export function utcText(iso: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso) ?? [];
  return day === undefined || time === undefined ? iso : `${day} ${time} UTC`;
}
