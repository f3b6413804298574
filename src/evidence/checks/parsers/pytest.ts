import { countsBefore, durationOf, failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

/** `pytest`: its last line and the short test summary (formats of 6 to 9). An expected failure counts as todo. */
export const readPytest: Parser = (text) => {
  const failures = matches(text, /^(?:FAILED|ERROR) (.+?)(?: - (.*))?$/).map(([, id = '', message = '']) => {
    const [file = '', ...names] = id.split('::');
    return failure(names.length > 0 ? names.join('::') : null, file, message);
  });
  const named = failures.length > 0 ? failures : headings(text);
  const found = lastMatch(text, /^=*\s*((?:\d+ \w+|no tests ran)(?:, \d+ \w+)*) in ([\d.]+s)/);
  if (!found) return { ...nothing, failures: named };
  const counts = countsBefore(found[1] ?? '');
  const get = (...words: string[]): number => words.reduce((all, word) => all + (counts.get(word) ?? 0), 0);
  const passed = get('passed', 'xpassed');
  const failed = get('failed', 'error', 'errors');
  const skipped = get('skipped');
  const todo = get('xfailed');
  const total = passed + failed + skipped + todo;
  const retried = get('rerun', 'reruns');
  return {
    ...nothing,
    passed,
    failed,
    skipped,
    todo,
    total,
    warnings: get('warning', 'warnings'),
    failures: named,
    durationMs: durationOf(found[2]),
    summary: true,
    empty: total === 0,
    ...(retried > 0 ? { doubts: [`${retried} reruns of failing tests`] } : {}),
  };
};

const headings = (text: string): ReturnType<typeof failure>[] =>
  matches(text, /^_{3,} (?:ERROR at \w+ of )?(\S.*?) _{3,}$/).map(([, name = '']) => failure(name, null, ''));
