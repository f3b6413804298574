import { beginning, type Declared, type Language, marksAbove, places } from './language.ts';
import { behindBracket, type Masked } from './mask.ts';

const braces = { line: '//', block: ['/*', '*/'] } as const;

/** The end of the block that opens behind `at`. */
function bodyEnd(masked: Masked, at: number): number {
  const open = masked.code.indexOf('{', at);
  return open < 0 ? masked.code.length : behindBracket(masked, open);
}

function goDeclared(masked: Masked): Declared[] {
  const { code, said } = masked;
  const functions = places(code, /^func (?:\([^)]*\) )?((?:Test|Fuzz|Benchmark|Example)\w*)\s*\(/gm);
  const tests = functions.map((match): Declared => {
    const end = bodyEnd(masked, match.index);
    const body = beginning(code, match.index, end);
    // A skip behind a condition, such as `testing.Short()`, stands deeper than the body.
    const skip = /^\t? {0,4}[tb]\.Skip(?:f|Now)?\(/m.exec(body)?.[0];
    return {
      what: 'test',
      name: match[1] ?? '',
      start: match.index,
      end,
      skipped: skip?.trim() ?? null,
      focused: null,
    };
  });
  const subtests = places(code, /\bt\.Run\(/g).map((match): Declared => {
    const open = match.index + match[0].length - 1;
    const name = /^\(\s*(?:"((?:[^"\\]|\\.)*)"|([^,]+))/.exec(said.slice(open, open + 300));
    const end = behindBracket(masked, open);
    const skip = /\bt\.Skip(?:f|Now)?\(/.exec(beginning(code, open, end))?.[0];
    return {
      what: 'test',
      name: name?.[1] ?? name?.[2]?.trim() ?? '',
      start: match.index,
      end,
      skipped: skip ?? null,
      focused: null,
    };
  });
  return [...tests, ...subtests].sort((a, b) => a.start - b.start);
}

export const go: Language = {
  name: 'Go',
  files: /\.go$/,
  lexicon: { ...braces, strings: ['"', '`'], characters: true },
  declared: goDeclared,
  assertion: /\bt\.(?:Errorf?|Fatalf?|Fail|FailNow)\(|\b(?:assert|require|is|qt)\.\w+\(/g,
  strong:
    /\b(?:assert|require)\.(?:Equal\w*|Exactly|ElementsMatch|JSONEq|ErrorIs|ErrorContains|Len|InDelta)\(|\bcmp\.Diff\(|\breflect\.DeepEqual\(/g,
  weak: /\b(?:assert|require)\.(?:NotNil|True|False|NotEmpty|NoError|Error|Contains|NotPanics|NotZero)\(/g,
  empty: /\b(?:assert|require)\.True\(\s*t\s*,\s*true\s*[,)]/g,
  timeout: /\bcontext\.WithTimeout\([^,\n]*,\s*(\d+)\s*\*/g,
  retries: /\b(?:[rR]etries|MaxAttempts)\s*[:=]+\s*(\d+)/g,
  usualTimeout: null,
};

function rustDeclared(masked: Masked): Declared[] {
  const { code } = masked;
  return places(code, /\bfn (\w+)/g).flatMap((match): Declared[] => {
    const start = marksAbove(code, match.index, '#[');
    const line = code.slice(code.lastIndexOf('\n', match.index) + 1, match.index);
    const marks = code.slice(start, match.index);
    if (!/#\[(?:\w+::)*test\b|#\[(?:rstest|test_case)\b/.test(marks + line)) return [];
    const skip = /#\[(ignore)\b/.exec(marks + line)?.[1] ?? null;
    return [
      {
        what: 'test',
        name: match[1] ?? '',
        start,
        end: bodyEnd(masked, match.index),
        skipped: skip,
        focused: null,
      },
    ];
  });
}

export const rust: Language = {
  name: 'Rust',
  files: /\.rs$/,
  lexicon: { ...braces, strings: ['"'], characters: true },
  declared: rustDeclared,
  assertion: /\b(?:debug_)?assert(?:_\w+)?!/g,
  strong: /\bassert_(?:eq|ne|matches|snapshot|debug_snapshot)!/g,
  weak: /\bassert!/g,
  empty: /\bassert!\(\s*true\s*[,)]/g,
  timeout: /\bDuration::from_(?:secs|millis)\(\s*([\d_]+)/g,
  retries: /\bretries\s*[:=(]\s*(\d+)/g,
  usualTimeout: null,
};

const annotation = /@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b/g;

function javaDeclared(masked: Masked): Declared[] {
  const { code, said } = masked;
  const groups = places(code, /\bclass (\w+)/g).map((match): Declared => {
    const start = marksAbove(code, match.index, '@');
    const skip = /@(Disabled|Ignore)\b/.exec(code.slice(start, match.index))?.[1] ?? null;
    return {
      what: 'group',
      name: match[1] ?? '',
      start,
      end: bodyEnd(masked, match.index),
      skipped: skip,
      focused: null,
    };
  });
  const tests = places(code, annotation).flatMap((match): Declared[] => {
    const method = /(\w+|`[^`\n]*`)\s*\([^()]*\)\s*(?:throws[^{;]{0,200})?(?::\s*\w+\s*)?[{=]/.exec(
      code.slice(match.index, match.index + 1_500),
    );
    if (!method) return [];
    const start = marksAbove(code, match.index, '@');
    const at = match.index + method.index;
    const skip = /@(Disabled\w*|Ignore)\b/.exec(code.slice(start, at))?.[1] ?? null;
    const name = said.slice(at, at + (method[1]?.length ?? 0));
    return [{ what: 'test', name, start, end: bodyEnd(masked, at), skipped: skip, focused: null }];
  });
  return [...groups, ...tests].sort((a, b) => a.start - b.start || b.end - a.end);
}

export const java: Language = {
  name: 'Java',
  files: /\.(?:java|kt)$/,
  lexicon: { ...braces, strings: ['"""', '"'], characters: true },
  declared: javaDeclared,
  assertion: /\b(?:assert\w*|verify\w*|fail|expectThrows)\s*\(/g,
  strong:
    /\bassert(?:\w*Equals|Same|Throws\w*|Iterable\w*|LinesMatch)\s*\(|\.(?:isEqualTo|containsExactly\w*|hasSize|isSameAs)\(/g,
  weak: /\bassert(?:True|False|NotNull|DoesNotThrow|InstanceOf|Not\w+)\s*\(|\.(?:isNotNull|isTrue|isNotEmpty|isInstanceOf)\(/g,
  empty: /\bassertTrue\(\s*true\s*[,)]/g,
  timeout: /\btimeout\s*=\s*([\d_]+)|@Timeout\(\s*(?:value\s*=\s*)?([\d_]+)/g,
  retries: /@RetryingTest\(\s*(\d+)|@Retry\(\s*(\d+)/g,
  usualTimeout: null,
};
