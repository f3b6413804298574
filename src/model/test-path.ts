const snapshot =
  /(?:^|\/)__(?:snapshots|image_snapshots)__\/|\.snap$|\.snap\.\w+$|-snapshots\/|(?:^|\/)snapshots\/|\.ambr$|\.approved\.\w+$/;
const fixture =
  /(?:^|\/)(?:__?fixtures?__?|fixtures?|testdata|test[-_]data|goldens?|__mocks__|cassettes|factories|test-resources|src\/test\/resources)\/|\.golden$|(?:^|\/)conftest\.py$/i;
const test =
  /(?:^|\/)(?:__tests__|tests?|specs?|e2e|cypress)\/|[._-](?:test|spec|cy|e2e)\.[cm]?[jt]sx?$|(?:^|\/)test_[^/]*\.py$|_test\.(?:py|go|rb|exs?)$|_spec\.rb$|(?:Tests?|IT|Spec)\.(?:java|kt|groovy|scala|cs)$/;

/** What a path says of a file's part in testing; null: nothing. */
export function testPart(path: string): 'snapshot' | 'fixture' | 'test' | null {
  if (snapshot.test(path)) return 'snapshot';
  if (fixture.test(path)) return 'fixture';
  return test.test(path) ? 'test' : null;
}

/** Whether a changed file can change what tests say, other than by what it tests. */
export const isTestPath = (path: string): boolean => testPart(path) !== null;
