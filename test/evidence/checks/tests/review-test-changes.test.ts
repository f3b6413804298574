import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reviewTestChanges } from '../../../../src/evidence/checks/tests/review-test-changes.ts';
import { TestReview } from '../../../../src/model/check.ts';

/** `weaker test-skipped sum > adds @3`, in the order they are told. */
function findings(before: string | null, after: string | null, path: string): string[] {
  const review = reviewTestChanges(before, after, path);
  if (!review.analysed) return [`not analysed: ${review.because}`];
  return review.findings.map(
    ({ kind, weight, test, line }) =>
      `${weight === 'weaker' ? '! ' : ''}${kind} ${test ?? '-'} @${line ?? '-'}`,
  );
}

const js = (body: string): string =>
  `import { expect, it } from 'vitest';\ndescribe('sum', () => {\n${body}\n});\n`;
const adds = `  it('adds', () => {\n    expect(add(1, 1)).toBe(2);\n    expect(add(2, 2)).toBe(4);\n  });`;

type Row = readonly [what: string, before: string, after: string, findings: readonly string[]];

const javascript: readonly Row[] = [
  ['nothing', adds, adds, []],
  ['a comment', adds, `  // it('gone')\n${adds}`, []],
  ['a new test', adds, `${adds}\n  it('more', () => expect(1).toBe(n));`, ['test-added sum > more @7']],
  [
    'a removed test',
    `${adds}\n  it('more', () => expect(1).toBe(n));`,
    adds,
    ['! test-removed sum > more @7'],
  ],
  ['a test in a comment', adds, `/* ${adds} */`, ['! test-removed sum > adds @3']],
  ['a renamed test', adds, adds.replace("'adds'", "'sums up'"), ['test-renamed sum > sums up @3']],
  ['it.skip', adds, adds.replace('it(', 'it.skip('), ['! test-skipped sum > adds @3']],
  ['xit', adds, adds.replace('it(', 'xit('), ['! test-skipped sum > adds @3']],
  ['it.skipIf', adds, adds.replace('it(', 'it.skipIf(process.env.CI)('), ['! test-skipped sum > adds @3']],
  ['it.fails', adds, adds.replace('it(', 'it.fails('), ['! test-skipped sum > adds @3']],
  [
    'an option to skip',
    adds,
    adds.replace("'adds', ", "'adds', { skip: true }, "),
    ['! test-skipped sum > adds @3'],
  ],
  ['a skip inside', adds, adds.replace('=> {', '=> {\n    this.skip();'), ['! test-skipped sum > adds @3']],
  [
    'it.todo',
    adds,
    "  it.todo('adds');",
    ['! test-skipped sum > adds @3', '! assertions-removed sum > adds @3'],
  ],
  ['no skip any more', adds.replace('it(', 'it.skip('), adds, []],
  [
    'a new skipped test',
    adds,
    `${adds}\n  it.skip('more', () => expect(1).toBe(n));`,
    ['test-added sum > more @7', 'test-skipped sum > more @7'],
  ],
  ['it.only', adds, adds.replace('it(', 'it.only('), ['! test-focused adds @3']],
  ['fit', adds, adds.replace('it(', 'fit('), ['! test-focused adds @3']],
  [
    'a deleted assertion',
    adds,
    adds.replace('    expect(add(2, 2)).toBe(4);\n', ''),
    ['! assertions-removed sum > adds @3'],
  ],
  [
    'an assertion in a comment',
    adds,
    adds.replace('    expect(add(2', '    // expect(add(2'),
    ['! assertions-removed sum > adds @3'],
  ],
  [
    'a weaker assertion',
    adds,
    adds.replace('.toBe(4)', '.toBeTruthy()'),
    ['! assertion-weakened sum > adds @3'],
  ],
  [
    'a weaker error',
    adds.replace('.toBe(4)', ".toThrow('no')"),
    adds.replace('.toBe(4)', '.toThrow()'),
    ['! assertion-weakened sum > adds @3'],
  ],
  [
    'any argument',
    adds.replace('.toBe(4)', '.toHaveBeenCalledWith(4)'),
    adds.replace('.toBe(4)', '.toHaveBeenCalled()'),
    ['! assertion-weakened sum > adds @3'],
  ],
  [
    'a stronger assertion',
    adds.replace('.toBe(4)', '.toBeTruthy()'),
    adds,
    ['assertion-changed sum > adds @3'],
  ],
  ['another expectation', adds, adds.replace('toBe(4)', 'toBe(5)'), ['assertion-changed sum > adds @3']],
  [
    'an assertion of nothing',
    adds,
    adds.replace('expect(add(2, 2)).toBe(4)', 'expect(true).toBe(true)'),
    ['! assertion-empty sum > adds @3', 'assertion-changed sum > adds @3'],
  ],
  [
    'an inline snapshot',
    adds.replace('.toBe(4)', '.toMatchInlineSnapshot(`4`)'),
    adds.replace('.toBe(4)', '.toMatchInlineSnapshot(`5`)'),
    ['! snapshot-changed sum > adds @3', 'assertion-changed sum > adds @3'],
  ],
  [
    'a raised timeout',
    adds.replace(/\}\);$/, '}, 1000);'),
    adds.replace(/\}\);$/, '}, 20_000);'),
    ['! timeout-raised sum > adds @3'],
  ],
  ['a new long timeout', adds, adds.replace(/\}\);$/, '}, 60000);'), ['! timeout-raised sum > adds @3']],
  ['a new short timeout', adds, adds.replace(/\}\);$/, '}, 1000);'), []],
  [
    'a timeout of the file',
    adds,
    `  vi.setConfig({ testTimeout: 60000 });\n${adds}`,
    ['! timeout-raised - @-'],
  ],
  ['retries', adds, adds.replace("'adds', ", "'adds', { retry: 3 }, "), ['! retries-raised sum > adds @3']],
  ['what was skipped before', adds.replace('it(', 'it.skip('), adds.replace('it(', 'xit('), []],
  ['what had the focus before', adds.replace('it(', 'it.only('), adds.replace('it(', 'fit('), []],
  [
    'behind a pattern with a quote',
    adds.replace('    expect(add(2', "    s.replace(/'/g, x); expect(add(2"),
    adds.replace('expect(add(2, 2)).toBe(4)', "s.replace(/'/g, x)"),
    ['! assertions-removed sum > adds @3'],
  ],
  ['names that repeat', `${adds}\n${adds}`, adds, ['! test-removed sum > adds (2) @7']],
  [
    'a table',
    adds.replace('it(', 'it.each([[1, 2]])('),
    adds.replace('it(', 'it.skip.each([[1, 2]])('),
    ['! test-skipped sum > adds @3'],
  ],
  [
    'a string that looks like a test',
    adds,
    adds.replace('add(2, 2)', "'it.skip(1)'"),
    ['assertion-changed sum > adds @3'],
  ],
  [
    'a pattern with a quote',
    `  const a = /'/;\n${adds}`,
    `  const a = /'/;\n${adds.replace('it(', 'it.skip(')}`,
    ['! test-skipped sum > adds @4'],
  ],
  [
    'a template',
    `  const a = \`x\${1}\`;\n${adds}`,
    `  const a = \`x\${1}\`;\n${adds.replace('it(', 'it.only(')}`,
    ['! test-focused adds @4'],
  ],
];

describe('changes of JavaScript and TypeScript tests', () => {
  it.each(javascript)('%s', (_what, before, after, expected) => {
    expect(findings(js(before), js(after), 'test/sum.test.ts')).toEqual(expected);
  });

  it('lets a skipped group skip its tests', () => {
    const after = js(adds).replace('describe(', 'describe.skip(');
    expect(findings(js(adds), after, 'a.test.js')).toEqual(['! test-skipped sum > adds @3']);
  });

  it('reads tests of node:test, tap, playwright and a deleted file', () => {
    const tap = "t.test('adds', (t) => { t.equal(1, one); });\n";
    expect(findings(tap, tap.replace('t.equal(1, one)', 't.ok(one)'), 'test/a.js')).toEqual([
      '! assertion-weakened adds @1',
    ]);
    const play = "test('adds', async () => {\n  expect(a).toBe(1);\n});\n";
    expect(findings(play, play.replace('{', '{\n  test.skip();'), 'a.spec.ts')).toEqual([
      '! test-skipped adds @1',
    ]);
    expect(findings(play, null, 'a.spec.ts')).toEqual(['! test-removed adds @1']);
    expect(findings(null, play, 'a.spec.ts')).toEqual(['test-added adds @1']);
  });
});

const py = `import pytest

class TestSum:
    def test_adds(self):
        assert add(1, 1) == 2
        assert add(2, 2) == 4

def test_more():
    with pytest.raises(ValueError):
        add('a')
`;
const goText = `package sum

func TestAdds(t *testing.T) {
	if add(1, 1) != 2 {
		t.Errorf("got %d", add(1, 1))
	}
	assert.Equal(t, 4, add(2, 2))
}
`;
const rustText = `#[cfg(test)]
mod tests {
    #[test]
    fn adds<'a>() {
        assert_eq!(add(1, 1), 2);
        assert_eq!(add(2, 2), 4);
    }
}
`;
const javaText = `class SumTest {
  @Test
  void adds() {
    assertEquals(2, add(1, 1));
    assertEquals(4, add(2, 2));
  }
}
`;
const rubyText = `RSpec.describe Sum do
  describe 'sum' do
    it 'adds' do
      expect(add(1, 1)).to eq(2)
      expect(add(2, 2)).to eq(4)
    end
  end
end
`;

const others: readonly (readonly [
  path: string,
  what: string,
  text: string,
  from: string,
  to: string,
  findings: readonly string[],
])[] = [
  ['test_sum.py', 'nothing', py, '', '', []],
  [
    'test_sum.py',
    'skip',
    py,
    '    def test_adds',
    '    @pytest.mark.skip(reason="x")\n    def test_adds',
    ['! test-skipped TestSum > test_adds @4'],
  ],
  [
    'test_sum.py',
    'xfail',
    py,
    'def test_more',
    '@pytest.mark.xfail\ndef test_more',
    ['! test-skipped test_more @8'],
  ],
  [
    'test_sum.py',
    'a skipped class',
    py,
    'class TestSum',
    '@unittest.skip("x")\nclass TestSum',
    ['! test-skipped TestSum > test_adds @5'],
  ],
  [
    'test_sum.py',
    'a skipped module',
    py,
    'import pytest\n',
    'import pytest\npytestmark = pytest.mark.skip\n',
    ['! test-skipped TestSum > test_adds @5', '! test-skipped test_more @9'],
  ],
  [
    'test_sum.py',
    'a skip inside',
    py,
    "        add('a')",
    "        pytest.skip('x')",
    ['! test-skipped test_more @8'],
  ],
  [
    'test_sum.py',
    'a deleted assertion',
    py,
    '        assert add(2, 2) == 4\n',
    '',
    ['! assertions-removed TestSum > test_adds @4'],
  ],
  [
    'test_sum.py',
    'a weaker assertion',
    py,
    'assert add(2, 2) == 4',
    'assert add(2, 2)',
    ['! assertion-weakened TestSum > test_adds @4'],
  ],
  [
    'test_sum.py',
    'a weaker error',
    py,
    'pytest.raises(ValueError)',
    'pytest.raises(Exception)',
    ['! assertion-weakened test_more @8'],
  ],
  [
    'test_sum.py',
    'an empty assertion',
    py,
    'assert add(2, 2) == 4',
    'assert True',
    ['! assertion-weakened TestSum > test_adds @4', '! assertion-empty TestSum > test_adds @4'],
  ],
  [
    'test_sum.py',
    'a removed test',
    py,
    /def test_more[\s\S]*$/.exec(py)?.[0] ?? '',
    '',
    ['! test-removed test_more @8'],
  ],
  [
    'test_sum.py',
    'reruns',
    py,
    'def test_more',
    '@pytest.mark.flaky(reruns=3)\ndef test_more',
    ['! retries-raised test_more @8'],
  ],
  ['sum_test.go', 'nothing', goText, '', '', []],
  ['sum_test.go', 't.Skip', goText, '{\n\tif', '{\n\tt.Skip("later")\n\tif', ['! test-skipped TestAdds @3']],
  [
    'sum_test.go',
    'a skip behind a condition',
    goText,
    '{\n\tif',
    '{\n\tif testing.Short() {\n\t\tt.Skip()\n\t}\n\tif',
    [],
  ],
  [
    'sum_test.go',
    'a deleted assertion',
    goText,
    '\tassert.Equal(t, 4, add(2, 2))\n',
    '',
    ['! assertions-removed TestAdds @3'],
  ],
  [
    'sum_test.go',
    'a weaker assertion',
    goText,
    'assert.Equal(t, 4, add(2, 2))',
    'assert.NotNil(t, add(2, 2))',
    ['! assertion-weakened TestAdds @3'],
  ],
  [
    'sum_test.go',
    'a subtest',
    goText,
    '\tassert.Equal(t, 4, add(2, 2))',
    '\tt.Run("two", func(t *testing.T) { assert.Equal(t, 4, add(2, 2)) })',
    ['! assertions-removed TestAdds @3', 'test-added TestAdds > two @7'],
  ],
  ['src/lib.rs', 'nothing', rustText, '', '', []],
  ['src/lib.rs', 'ignore', rustText, '#[test]\n', '#[test]\n    #[ignore]\n', ['! test-skipped adds @3']],
  [
    'src/lib.rs',
    'behind a quotation mark',
    rustText.replace('        assert_eq!(add(2', `        f('"'); assert_eq!(add(2`),
    ' assert_eq!(add(2, 2), 4);',
    '',
    ['! assertions-removed adds @3'],
  ],
  [
    'spec/sum_spec.rb',
    'an assertion in a comment',
    rubyText,
    'expect(add(2',
    '# expect(add(2',
    ['! assertions-removed sum > adds @3'],
  ],
  [
    'src/lib.rs',
    'a deleted assertion',
    rustText,
    '        assert_eq!(add(2, 2), 4);\n',
    '',
    ['! assertions-removed adds @3'],
  ],
  [
    'src/lib.rs',
    'a weaker assertion',
    rustText,
    'assert_eq!(add(2, 2), 4)',
    'assert!(add(2, 2) > 0)',
    ['! assertion-weakened adds @3'],
  ],
  ['src/lib.rs', 'no test any more', rustText, '    #[test]\n', '', ['! test-removed adds @3']],
  ['src/SumTest.java', 'nothing', javaText, '', '', []],
  [
    'src/SumTest.java',
    'Disabled',
    javaText,
    '  @Test\n',
    '  @Test\n  @Disabled("x")\n',
    ['! test-skipped SumTest > adds @2'],
  ],
  [
    'src/SumTest.java',
    'a disabled class',
    javaText,
    'class SumTest',
    '@Disabled\nclass SumTest',
    ['! test-skipped SumTest > adds @3'],
  ],
  [
    'src/SumTest.java',
    'a weaker assertion',
    javaText,
    'assertEquals(4, add(2, 2))',
    'assertNotNull(add(2, 2))',
    ['! assertion-weakened SumTest > adds @2'],
  ],
  [
    'src/SumTest.java',
    'a raised timeout',
    javaText.replace('@Test', '@Test(timeout = 100)'),
    '100',
    '9000',
    ['! timeout-raised SumTest > adds @2'],
  ],
  ['spec/sum_spec.rb', 'nothing', rubyText, '', '', []],
  ['spec/sum_spec.rb', 'xit', rubyText, "    it 'adds'", "    xit 'adds'", ['! test-skipped sum > adds @3']],
  [
    'spec/sum_spec.rb',
    'a skip inside',
    rubyText,
    "'adds' do\n",
    "'adds' do\n      skip\n",
    ['! test-skipped sum > adds @3'],
  ],
  ['spec/sum_spec.rb', 'fit', rubyText, "    it 'adds'", "    fit 'adds'", ['! test-focused adds @3']],
  [
    'spec/sum_spec.rb',
    'a deleted assertion',
    rubyText,
    '      expect(add(2, 2)).to eq(4)\n',
    '',
    ['! assertions-removed sum > adds @3'],
  ],
  [
    'spec/sum_spec.rb',
    'a weaker assertion',
    rubyText,
    'eq(4)',
    'be_truthy',
    ['! assertion-weakened sum > adds @3'],
  ],
];

describe('changes of tests in other languages', () => {
  it.each(others)('%s: %s', (path, _what, text, from, to, expected) => {
    expect(text).toContain(from);
    expect(
      findings(
        text,
        text.replace(from, () => to),
        path,
      ),
    ).toEqual(expected);
  });
});

describe('what is told by its path, or not at all', () => {
  it.each<[string, string | null, string | null, string[]]>([
    ['test/__snapshots__/a.test.ts.snap', 'a', 'b', ['! snapshot-changed - @-']],
    ['test/__snapshots__/a.test.ts.snap', 'a', 'a', []],
    ['test/__snapshots__/a.test.ts.snap', null, 'b', ['snapshot-changed - @-']],
    ['test/fixtures/order.json', 'a', 'b', ['! fixture-changed - @-']],
    ['pkg/testdata/in.golden', 'a', null, ['! fixture-changed - @-']],
    ['tests/conftest.py', 'a', 'b', ['! fixture-changed - @-']],
    ['test/a.test.lua', 'a', 'b', ['not analysed: its language is not known']],
    ['src/sum.ts', 'export const a = 1;', 'export const a = 2;', ['not analysed: it holds no tests']],
    ['a.test.ts', 'x'.repeat(400_001), '', ['not analysed: it is larger than 400000 characters']],
    ['a.test.ts', "it('a', () => {});\n".repeat(3_000), '', ['not analysed: it holds too many tests']],
    ['test/empty.test.ts', '', '', []],
  ])('%s', (path, before, after, expected) => expect(findings(before, after, path)).toEqual(expected));

  it('counts tests and assertions, and leaves out what is too much', () => {
    const many = Array.from({ length: 150 }, (_, at) => `it('t${at}', () => expect(${at}).toBe(n));`).join(
      '\n',
    );
    const review = reviewTestChanges(many, '', 'a.test.ts');
    expect(review).toMatchObject({
      tests: { before: 150, after: 0 },
      assertions: { before: 150, after: 0 },
      more: 50,
    });
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    "it('a', () => {",
    '});',
    'expect(a).toBe(1);',
    'describe(',
    '`',
    "'",
    '"',
    '/*',
    '*/',
    '//',
    '/',
    '${',
    '}',
    'def test_a():\n',
    '    assert a == 1\n',
    '@Test void a() {',
    '#[test]\nfn a() {',
    'func TestA(t *testing.T) {',
    "it 'a' do\n",
    'end\n',
    '"""',
    '\\',
    '\n',
    '(',
    ')',
    '.skip',
    '.only',
    ' ',
  );
  it.each(['a.test.ts', 'test_a.py', 'a_test.go', 'src/a.rs', 'ATest.java', 'a_spec.rb'])(
    '%s is reviewed without harm',
    (path) => {
      const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
      fc.assert(
        fc.property(text, text, (before, after) => {
          expect(TestReview.safeParse(reviewTestChanges(before, after, path)).success).toBe(true);
          const same = reviewTestChanges(before, before, path);
          expect(same.analysed ? same.findings : []).toEqual([]);
        }),
        { numRuns: 150 },
      );
    },
  );
});
