const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** Days from 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, days_from_civil). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

/** Milliseconds since the epoch of an ISO 8601 time with offset; null for other text. Pure rooms have no clock to ask. */
export function epochMs(text: string): number | null {
  const match = iso.exec(text);
  if (!match) return null;
  const at = (index: number): number => Number(match[index] ?? 0);
  const zone = match[7] ?? 'Z';
  const offset =
    zone === 'Z'
      ? 0
      : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  const minutes = daysFromCivil(at(1), at(2), at(3)) * 1440 + at(4) * 60 + at(5) - offset;
  return (minutes * 60 + at(6)) * 1000;
}
