import { linesOf } from '../clean-output.ts';
import { failure, lastMatch, nothing, type Parser } from '../reading.ts';
import { readTap } from './tap.ts';

/** `ava` (formats of 4 to 6). It prints how many passed only when nothing failed. */
export const readAva: Parser = (text) => {
  if (/^TAP version /m.test(text)) return readTap(text);
  const value = (words: string): number | null => {
    const found = lastMatch(text, new RegExp(`^ {2}(\\d+) ${words}$`))?.[1];
    return found === undefined ? null : Number(found);
  };
  const lines = linesOf(text);
  const failures = lines.flatMap((line, at) => {
    const name = /^ {2}✘ \[fail\]: (.+)$/.exec(line)?.[1];
    if (name === undefined) return [];
    const further = lines.slice(at + 1, at + 2_000);
    const block = further.slice(further.indexOf(`  ${name}`) + 1).slice(0, 20);
    const [, file = null] = /^ {2}(\S+):\d+$/.exec(block.find((next) => next.trim() !== '') ?? '') ?? [];
    const said = block.find((next) => /^ {2}\S.*:$|^ {2}\S.*Error/.test(next));
    return [failure(name, file, said ?? '')];
  });
  const passed = value('tests? passed');
  const failed = value('tests? failed');
  const broken = value('uncaught exceptions?') ?? value('unhandled rejections?');
  if (passed === null && failed === null && broken === null) {
    const empty =
      /^ {2}✘ (?:Based on your configuration, .* did not match the filters|Couldn’t find any files to test)/m.test(
        text,
      );
    return { ...nothing, failures, ...(empty ? { total: 0, empty } : {}) };
  }
  return {
    ...nothing,
    passed,
    failed: (failed ?? 0) + (broken ?? 0),
    skipped: value('tests? skipped') ?? 0,
    todo: value('tests? todo') ?? 0,
    failures,
    summary: true,
    // No line means none, but only where no line is missing.
    counted: true,
  };
};
