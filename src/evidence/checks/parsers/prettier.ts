import { failure, matches, nothing, type Parser } from '../reading.ts';

/** `prettier --check`. */
export const readPrettier: Parser = (text) => {
  if (/^All matched files use Prettier code style!$/m.test(text))
    return { ...nothing, failed: 0, summary: true };
  const warned = matches(text, /^\[(?:warn|error)\] (.+)$/).map(([, said = '']) => said);
  const last = warned
    .map((said) => /^Code style issues found in (?:(\d+) files|the above file)/.exec(said))
    .find((x) => x);
  const failures = warned
    .filter((said) => !said.startsWith('Code style issues '))
    .map((file) => failure(null, file, 'not formatted'));
  return last
    ? { ...nothing, failed: Number(last[1] ?? 1), failures, summary: true }
    : { ...nothing, failures };
};
