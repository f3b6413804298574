import type { TestFinding, TestFindingKind, TestReview } from '../../../model/check.ts';
import { testPart } from '../../../model/test-path.ts';
import { go, java, rust } from './compiled.ts';
import { javascript } from './javascript.ts';
import type { Language } from './language.ts';
import { type Outline, outlineOf, type TestOutline } from './outline.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';

const languages: readonly Language[] = [javascript, python, go, rust, java, ruby];
const mostFindings = 100;
const largest = 400_000;

/** What a change did to a test file. A text of null: the file was not there, or is gone. Reads text, runs nothing. */
export function reviewTestChanges(before: string | null, after: string | null, path: string): TestReview {
  const part = testPart(path);
  if (part === 'snapshot' || part === 'fixture') return dataReview(before, after, path, part);
  const language = languages.find(({ files }) => files.test(path));
  if (!language) return { analysed: false, path, because: 'its language is not known' };
  if (Math.max(before?.length ?? 0, after?.length ?? 0) > largest) {
    return { analysed: false, path, because: `it is larger than ${largest} characters` };
  }
  const was = outlineOf(before ?? '', language);
  const is = outlineOf(after ?? '', language);
  if (was.cut || is.cut) return { analysed: false, path, because: 'it holds too many tests' };
  if (part === null && was.tests.length + is.tests.length === 0) {
    return { analysed: false, path, because: 'it holds no tests' };
  }
  const findings = [...compare(was, is, language), ...focus(was, is), ...fileWide(was, is, language)].sort(
    (a, b) => Number(a.weight === 'neutral') - Number(b.weight === 'neutral'),
  );
  return {
    analysed: true,
    path,
    language: language.name,
    tests: { before: was.tests.length, after: is.tests.length },
    assertions: { before: was.assertions, after: is.assertions },
    findings: findings.slice(0, mostFindings),
    more: Math.max(0, findings.length - mostFindings),
  };
}

function dataReview(
  before: string | null,
  after: string | null,
  path: string,
  part: 'snapshot' | 'fixture',
): TestReview {
  const how = before === null ? 'new' : after === null ? 'deleted' : 'changed';
  const kind = part === 'snapshot' ? 'snapshot-changed' : 'fixture-changed';
  // What tests compare with or start from: a new one takes nothing away from the tests there are.
  const weight = how === 'new' ? 'neutral' : 'weaker';
  const finding: TestFinding = { kind, weight, test: null, line: null, text: `${part} ${how}` };
  const none = { before: null, after: null };
  const findings = before === after ? [] : [finding];
  return { analysed: true, path, language: null, tests: none, assertions: none, findings, more: 0 };
}

const finding = (
  kind: TestFindingKind,
  weight: TestFinding['weight'],
  { name, line }: Pick<TestOutline, 'name' | 'line'>,
  text: string,
): TestFinding => ({ kind, weight, test: name, line, text: text.slice(0, 400) });

function compare(was: Outline, is: Outline, language: Language): TestFinding[] {
  const old = new Map(was.tests.map((test) => [test.name, test]));
  const now = new Map(is.tests.map((test) => [test.name, test]));
  const gone = was.tests.filter(({ name }) => !now.has(name));
  const fresh = is.tests.filter(({ name }) => !old.has(name));
  const renamed = new Map<TestOutline, TestOutline>();
  for (const test of gone) {
    const same = fresh.find(
      (one) => one.body === test.body && one.assertions > 0 && ![...renamed.values()].includes(one),
    );
    if (same) renamed.set(test, same);
  }
  const taken = new Set(renamed.values());
  const kept = is.tests.flatMap((test) => {
    const before = old.get(test.name);
    return before ? [[before, test] as const] : [];
  });
  return [
    ...gone
      .filter((test) => !renamed.has(test))
      .map((test) => finding('test-removed', 'weaker', test, `removed with ${plural(test.assertions)}`)),
    ...[...renamed].map(([from, to]) => finding('test-renamed', 'neutral', to, `was: ${from.name}`)),
    ...fresh.filter((test) => !taken.has(test)).flatMap(added),
    ...[...kept, ...renamed].flatMap(([from, to]) => changed(from, to, language)),
  ];
}

const plural = (count: number): string => `${count} ${count === 1 ? 'assertion' : 'assertions'}`;

function added(test: TestOutline): TestFinding[] {
  const found = [finding('test-added', 'neutral', test, `added with ${plural(test.assertions)}`)];
  if (test.skipped !== null)
    found.push(finding('test-skipped', 'neutral', test, `new and skipped: ${test.skipped}`));
  if (test.empty > 0) found.push(finding('assertion-empty', 'weaker', test, 'asserts what cannot fail'));
  return found;
}

function changed(was: TestOutline, is: TestOutline, language: Language): TestFinding[] {
  const found: TestFinding[] = [];
  const say = (kind: TestFindingKind, text: string, weight: TestFinding['weight'] = 'weaker'): void => {
    found.push(finding(kind, weight, is, text));
  };
  const lost = was.lines.filter((line) => !is.lines.includes(line));
  const won = is.lines.filter((line) => !was.lines.includes(line));
  if (was.skipped === null && is.skipped !== null) say('test-skipped', `skipped: ${is.skipped}`);
  if (is.assertions < was.assertions) {
    say('assertions-removed', `${plural(was.assertions)}, then ${is.assertions}: ${lost[0] ?? ''}`);
  } else if (is.strong < was.strong && is.weak > was.weak) {
    say('assertion-weakened', `${lost[0] ?? ''} → ${won[0] ?? ''}`);
  } else if (lost.length > 0 && won.length > 0) {
    say('assertion-changed', `${lost[0]} → ${won[0]}`, 'neutral');
  }
  if (is.empty > was.empty) say('assertion-empty', 'asserts what cannot fail');
  if (was.snapshots.length > 0 && is.snapshots.join('\n') !== was.snapshots.join('\n')) {
    say('snapshot-changed', 'a snapshot in the text changed');
  }
  found.push(...limits(was, is, is, language));
  return found;
}

type Limits = Pick<TestOutline, 'timeout' | 'retries'>;

function limits(
  was: Limits,
  is: Limits,
  at: Pick<TestOutline, 'name' | 'line'>,
  language: Language,
): TestFinding[] {
  const found: TestFinding[] = [];
  const usual = was.timeout ?? language.usualTimeout;
  if (is.timeout !== null && usual !== null && is.timeout > usual) {
    found.push(finding('timeout-raised', 'weaker', at, `${was.timeout ?? 'not set'}, then ${is.timeout}`));
  }
  if (is.retries !== null && is.retries > (was.retries ?? 0)) {
    found.push(finding('retries-raised', 'weaker', at, `${was.retries ?? 0}, then ${is.retries}`));
  }
  return found;
}

const fileWide = (was: Outline, is: Outline, language: Language): TestFinding[] =>
  limits(was, is, { name: '', line: 1 }, language).map((one) => ({ ...one, test: null, line: null }));

function focus(was: Outline, is: Outline): TestFinding[] {
  const before = new Set(was.focused.map(({ name }) => name));
  return is.focused
    .filter(({ name }) => !before.has(name))
    .map((one) =>
      finding('test-focused', 'weaker', one, `${one.how}: the other tests of the file do not run`),
    );
}
