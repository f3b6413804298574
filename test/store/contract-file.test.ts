import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/problem.ts';
import { type CheckedContract, parseContract, readContract } from '../../src/store/contract-file.ts';
import { yamlBytes } from '../../src/store/yaml-text.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const reading = { workspace: '/home/dana/app', now };
const parse = (text: string) => parseContract(text, { ...reading, file: 'c.yaml' });

/** The three fields every contract has; a case below starts on line 4. */
const head = 'contract: 1\ntask: fix the typo\nowner: dana@example.com\n';

const found = (outcome: Outcome<CheckedContract>) =>
  outcome.ok
    ? []
    : outcome.problems.map(
        ({ where, message, fix }) => `${where?.replace('c.yaml:', '')} ${message} | ${fix}`,
      );

/** Text after the head, then what is expected of each problem: `line:col`, and words of message and fix. */
const cases: readonly [yaml: string, ...expected: string[][]][] = [
  // YAML itself
  ['may: [a', ['4:8', 'not valid YAML', 'close every [']],
  ['may:\n\tedit: [a]', ['5:1', 'tab', 'spaces']],
  ['ticket: a: b', ['4:9', 'not valid YAML', 'double quotes']],
  ['ticket: "abc', ['4:13', 'closing', 'quote']],
  ['ticket: @x', ['4:9', 'not valid YAML', 'double quotes']],
  ['ticket: a\n---\nticket: b', ['5:1', 'more than one YAML document', 'one document']],
  ['ticket: !x y', ['4:9', 'not valid YAML', '"!"']],
  ['never:\n  touch:\n    - **/*.sql', ['6:7', '**/*.sql without quotes', '"**/*.sql"']],
  ['never: { touch: [*.sql] }', ['4:18', '*.sql without quotes', '"*.sql"']],
  ['task: again', ['4:1', '`task` is written twice; the first time at c.yaml:2:1', 'keep one']],
  ['may:\n  edit: [a]\n  edit: [b]', ['6:3', '`edit` is written twice', 'join their lists']],
  ['1: x', ['4:1', 'name of a field has to be text', 'double quotes']],
  ['__proto__: { a: b }', ['4:1', '`__proto__` cannot be the name', 'remove']],
  // Fields
  ['tsak: x', ['4:1', 'no field `tsak`', 'did you mean `task`?']],
  ['may: { edti: [a] }', ['4:8', 'no field `edti` in `may`', 'did you mean `edit`?']],
  ['may: { zzz: [a] }', ['4:8', 'no field `zzz` in `may`', 'read, edit, run, call, reach, expose']],
  ['undo: revert', ['4:1', 'no field `undo`', 'did you mean `rollback.undo`?']],
  ['rollback: { undone: x }', ['4:13', 'no field `undone` in `rollback`', 'did you mean `undo`?']],
  ['may: { edit: src/** }', ['4:14', '`may.edit` has to be a list, not "src/**"', 'edit: ["src/**"]']],
  ['may:', ['4:1', '`may` is empty', 'for example: may: {']],
  ['may: { edit: [~] }', ['4:15', '`may.edit[0]` is empty', 'remove the line']],
  ['may: { edit: [""] }', ['4:15', '`may.edit[0]` is empty', 'remove the entry']],
  ['may: { run: ["  "] }', ['4:14', '`may.run[0]` is empty', 'remove the entry']],
  ['may: { edit: [{a,b}/x] }', ['4:20', 'not valid YAML', '']],
  ['may: { run: [npm: test] }', ['4:14', '`may.run[0]` has to be text', 'double quotes']],
  ['ticket: 42', ['4:9', '`ticket` has to be text, not 42', '"42"']],
  ['risk: hihg', ['4:7', '`risk` has to be one of low, medium, high', 'did you mean high?']],
  ['risk: severe', ['4:7', '`risk` has to be one of low, medium, high, not "severe"', 'risk: medium']],
  ['data: [internal, secrets]', ['4:18', '`data[1]` has to be one of', 'did you mean secret?']],
  ['data: []', ['4:7', '`data` is empty', 'data: [public, internal]']],
  ['classes: { "src/**": private }', ['4:22', 'has to be one of public', '']],
  ['evidence: [passing-tests]', ['4:12', '`evidence[0]`', 'did you mean passing-test?']],
  ['agent: { identity: x }', ['4:1', '`agent.profile` is missing', 'agent: { profile: claude-code }']],
  // Stop rules
  [
    'stop_if: [{ touchs: [a] }]',
    ['4:13', '`touchs` is none', 'did you mean `touches`? the conditions are touches, runs'],
  ],
  ['stop_if: [{ because: x }]', ['4:11', 'no condition that exists', 'similar_failures, minutes, denied']],
  [
    'stop_if:\n  - { touches: [a], runs: [b] }',
    ['5:21', '2 conditions (touches, runs)', 'one rule for each'],
  ],
  ['stop_if: [{ minutes: "5" }]', ['4:22', '`stop_if[0].minutes` has to be a number', 'minutes: 20']],
  ['stop_if: [{ minutes: 5, becuase: x }]', ['4:25', 'no field `becuase`', 'did you mean `because`?']],
  ['stop_if: [{ minutes: 0 }]', ['4:22', '`stop_if[0].minutes` has to be more than 0', 'minutes: 20']],
  ['stop_if: [{ denied: 1.5 }]', ['4:21', '`stop_if[0].denied` has to be a whole number', 'denied: 5']],
  ['stop_if: [{ touches: [] }]', ['4:22', '`stop_if[0].touches` is empty', 'touches: [']],
  ['stop_if: [minutes]', ['4:11', '`stop_if[0]` has to be fields with values', '']],
  ['stop_if: [{ touches: ["../a"] }]', ['4:23', 'outside the workspace', 'without ".."']],
  // Times
  ['expires: 2026-11-20T12:00:00Z', ['4:10', 'expired at 2026-11-20T12:00:00Z', 'later time']],
  ['expires: 2026-11-20T13:00:00+02:00', ['4:10', 'expired', 'later time']],
  ['expires: 2027-02-30T00:00:00Z', ['4:10', 'there is no 2027-02-30', 'exist']],
  ['expires: 2027-12-01', ['4:10', '`expires` cannot be read', '2099-12-01T18:00:00Z']],
  ['expires: soon', ['4:10', '`expires` cannot be read: "soon"', '2099-12-01T18:00:00Z']],
  ['review_by: 2027-02-29', ['4:12', 'there is no 2027-02-29', 'exist']],
  ['review_by: 2026-11-19', ['4:12', 'was to be reviewed by 2026-11-19', 'next date']],
  ['hold: 10', ['4:7', '`hold` has to be text', '"10"']],
  ['hold: ten', ['4:7', '`hold` cannot be read: "ten"', '90s, 10m, 2h']],
  ['hold: 0m', ['4:7', '`hold` is 0', '10m']],
  ['hold: 25h', ['4:7', 'longer than 24h', '10m']],
  ['hold: 99999999999999999999d', ['4:7', 'longer than 24h', '10m']],
  // Globs, calls, hosts
  ['may: { edit: ["../x"] }', ['4:15', 'outside the workspace: ../x', 'without ".."']],
  ['may: { read: ["src/{a,..}/x"] }', ['4:15', 'outside the workspace', '..']],
  ['may: { edit: [/etc/passwd] }', ['4:15', 'outside the workspace', 'relative']],
  ['may: { edit: [/home/dana/app/src/**] }', ['4:15', 'absolute path', 'src/**']],
  ['may: { read: [/home/dana/app2/x] }', ['4:15', 'outside the workspace', 'relative']],
  ['may: { read: ["~/notes/**"] }', ['4:15', 'outside the workspace', 'refused']],
  ['never: { touch: ["~root/x"] }', ['4:18', 'outside the workspace', '~/']],
  ['ask: { edit: ["src/[a"] }', ['4:15', 'not a glob: src/[a', 'close every bracket']],
  ['may: { edit: ["src/{a,b"] }', ['4:15', 'unclosed brace', 'close every {']],
  ['may: { edit: ["!src/**"] }', ['4:15', 'begins with "!"', 'never']],
  ['never: { touch: ["!(a)/x"] }', ['4:18', 'begins with "!"', '']],
  ['never: { touch: ["a/+(b)"] }', ['4:18', 'extended pattern', 'braces']],
  ['never: { touch: [deploy/] }', ['4:18', 'matches no file', 'deploy/**']],
  ['may: { edit: ["src//a"] }', ['4:15', 'matches no file', 'src/a']],
  ['classes: { "../x": internal }', ['4:12', 'outside the workspace', '']],
  ['may: { call: [github] }', ['4:15', 'not an MCP tool: github', 'github.*']],
  ['may: { call: [mcp__github__get_issue] }', ['4:15', 'not an MCP tool', 'write github.get_issue']],
  ['never: { reach: ["https://a.example.com/x"] }', ['4:18', 'not a host', 'write a.example.com']],
  ['may: { reach: ["a.example.com:8080"] }', ['4:16', 'not a host', 'write a.example.com']],
  ['may: { edit: ["a*a*a*a*a*b"] }', ['4:15', 'too many wildcards', 'at most 4']],
  ['may: { call: ["*a*a*a*a*.b"] }', ['4:15', 'too many wildcards', 'at most 4']],
  [
    "may: { call: ['fs.read path=glob(docs/**)'] }",
    ['4:15', 'a matcher nobody knows, "glob", at path', 'regex(...)'],
  ],
  ["may: { call: ['fs.read path=path(docs/**'] }", ['4:15', 'has no ")" for path=path(', 'single quotes']],
  [
    'may: { call: [fs.read url=host(a, b)] }',
    ['4:15', 'has no ")" for url=host(', 'single quotes'],
    ['4:35'],
  ],
  [
    "may: { call: ['fs.read path=path(/etc/**)'] }",
    ['4:15', '`may.call[0]` points outside the workspace: /etc/**'],
  ],
  ["may: { call: ['fs.read path=path({a)'] }", ['4:15', 'unclosed brace: {a']],
  ["may: { call: ['fs.read path=path()'] }", ['4:15', 'an empty path() at path', 'path(docs/**)']],
  ["ask: { call: ['fs.read q=regex(a(b)'] }", ['4:15', 'has no ")" for q=regex(']],
  ["ask: { call: ['fs.read q=regex([)'] }", ['4:15', 'has no ")" for q=regex(', 'close every ( and [,']],
  ["never: { call: ['fs.read q=regex(a**)'] }", ['4:17', 'a regex nobody can read', 'no look-around']],
  ["never: { call: ['fs.read q=regex((?=a))'] }", ['4:17', 'a regex nobody can read', 'no look-around']],
  [
    "never: { call: ['fs.read q=regex((a{1,100}){1,9})'] }",
    ['4:17', 'too large an expression', 'large counts'],
  ],
  ["never: { call: ['fs.read q=regex()'] }", ['4:17', 'an empty regex()', 'regex(.*)']],
  [
    "never: { call: ['net.get url=host(https://a.b/c)'] }",
    ['4:17', 'is not a host: https://a.b/c', 'write a.b'],
  ],
  ["never: { call: ['fs.read path'] }", ['4:17', 'no "=" after the argument path', 'name=matcher']],
  ["never: { call: ['fs.read =a'] }", ['4:17', 'no argument name at "=a"', 'name=matcher']],
  ["never: { call: ['fs.read path='] }", ['4:17', 'does not say what path may be', 'name=matcher']],
  [
    "never: { call: ['fs.read path=src/*'] }",
    ['4:17', 'does not say what path may be: path=src/*', 'path(docs'],
  ],
  ["never: { call: ['fs.read path=a\"b'] }", ['4:17', 'unclosed quote or bracket', 'close what is open']],
  ["never: { call: ['fs.read a=b a=c'] }", ['4:17', 'names the argument a twice', 'one-of(a, b)']],
  ["never: { call: ['fs.read ... a=c'] }", ['4:17', 'goes on after "..."', 'last']],
  ["never: { call: ['fs.read a=one-of(b)c=d'] }", ['4:17', 'goes on after a=one-of(b)', 'a space']],
  ["never: { call: ['fs.read(path=a)'] }", ['4:17', 'no space between the tool and its arguments']],
  ["never: { call: ['read path=a'] }", ['4:17', 'not an MCP tool: read', 'read.*']],
  ["stop_if: [{ calls: ['fs.read path=what(a)'] }]", ['4:21', 'a matcher nobody knows, "what",']],
  ['expires: 2020-01-01', ['4:10', '`expires` cannot be read', '']],
  // People
  ['risk: high', ['4:7', 'high risk needs an approver', 'approver']],
  ['risk: high\napprover: DANA@example.com', ['5:11', 'approver cannot be the owner', 'someone else']],
  ['risk: high\napprover: Dana <dana@example.com>', ['5:11', 'approver cannot be the owner', '']],
  // Rollback
  [
    'rollback: { stop_before: [queue config] }',
    ['4:27', 'nothing stops before "queue config"', '- { touches: ["path/**"], because: queue config }'],
  ],
  [
    'stop_if: [{ minutes: 5, because: the fix needs a schema change }]\nrollback: { stop_before: [Schema changes, "deploys: all"] }',
    ['5:43', 'nothing stops before "deploys: all"', 'because: "deploys: all" }'],
  ],
  [
    'stop_if: [{ minutes: 5, because: a change }]\nrollback: { stop_before: [schema changes] }',
    ['5:27', 'nothing stops before "schema changes"', ''],
  ],
  // The report
  ['report: ../R.md', ['4:9', 'no file inside the workspace', 'reports/run.md']],
  ['report: /etc/R.md', ['4:9', 'no file inside the workspace', '']],
  ['report: notes/', ['4:9', 'no file inside the workspace', '']],
  ['report: .', ['4:9', 'no file inside the workspace', '']],
  ['report: "notes/*.md"', ['4:9', 'no name of one file', '']],
  // All of them, in the order of the file
  [
    'risk: hihg\nmay: { edit: [../x, 5] }\nhold: 0s\nfoo: 1',
    ['4:7', 'risk', ''],
    ['5:15', 'outside', ''],
    ['5:21', 'has to be text', ''],
    ['6:7', '`hold` is 0', ''],
    ['7:1', 'no field `foo`', ''],
  ],
];

describe('a contract with faults', () => {
  it.each(cases)('%j', (yaml, ...expected) => {
    const problems = found(parse(head + yaml));
    expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual(expected.map(([place]) => place));
    for (const [at, [place = '', message = '', fix = '']] of expected.entries()) {
      const [said, advice] = (problems[at] ?? '').split(' | ');
      expect(said).toContain(`${place} `);
      expect(said).toContain(message);
      expect(advice).toContain(fix);
    }
  });

  const whole: readonly [text: string, ...expected: string[]][] = [
    ['', '1:1 the contract is empty'],
    ['\n# nothing\n', '1:1 the contract is empty'],
    ['- a', '1:1 the contract has to be fields with values, not a list'],
    ['hello', '1:1 the contract has to be fields with values'],
    ['contract: 1', '1:1 `task` is missing', '1:1 `owner` is missing'],
    [
      'contract: 2\ntask: a\nowner: b',
      '1:11 this is contract format 2; this release reads format 1 | update',
    ],
    ['contract: "1"\ntask: a\nowner: b', '1:11 this is contract format "1"'],
    ['task: a\nowner: b', '1:1 `contract` is missing'],
    ['contract: 1\r\ntask: a\r\nowner: b\r\nrisk: x\r\n', '4:7 `risk` has to be'],
    ['\uFEFFcontract: 1\ntask: a\nowner: b\nrisk: x', '4:7 `risk` has to be'],
    ['\uFEFFcontact: 1\ncontract: 1\ntask: a\nowner: b', '1:1 there is no field `contact`'],
    ['%YAML 1.1\n---\ncontract: 1\ntask: a\nowner: b', '1:1 the file asks for YAML 1.1'],
    [`${head}${'ticket: &a [x]\n'}`, '4:12 `ticket` has to be text'],
    [`a: ${'['.repeat(5_000)}`, '1:', 'nested too deeply'],
  ];
  it.each(whole)('whole file %j', (text, ...expected) => {
    const problems = found(parse(text)).join('\n');
    for (const words of expected) expect(problems).toContain(words);
  });

  it('stops references that expand without end', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef']) {
      lines.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
    }
    expect(found(parse(lines.join('\n'))).join()).toContain('references');
    expect(found(parse(`a: &a 1\nb: [${'*a, '.repeat(5_000)}]`)).join()).toContain('references');
  });

  it('reads many fields and many faults in little time', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `k${at}:`).join('\n');
    expect(found(parse(many)).length).toBeGreaterThan(20_000);
    expect(found(parse('a: '.repeat(20_000))).length).toBeLessThan(25);
  }, 10_000);
});

describe('a contract without faults', () => {
  const value = (text: string) => {
    const outcome = parse(text);
    if (!outcome.ok) throw new Error(found(outcome).join('\n'));
    return outcome.value;
  };

  it.each([
    ['high risk with another approver', 'risk: high\napprover: sam@example.com\n'],
    ['the owner as approver at medium risk', 'risk: medium\napprover: dana@example.com\n'],
    ['home and absolute paths in never', 'never: { touch: ["~/.ssh/**", /etc/**] }\n'],
    ['braces, classes of letters and parentheses', 'may: { edit: ["app/(group)/[id]/*.{ts,tsx}"] }\n'],
    ['a source with a class', 'classes: { "log:staging-*": internal }\n'],
    ['a hold of a day', 'hold: 24h\n'],
    [
      'a stop that is enforced',
      'stop_if: [{ minutes: 5, because: any Queue-config edit }]\nrollback: { stop_before: [queue configs] }\n',
    ],
    ['review today', 'review_by: 2026-11-20\n'],
    ['hosts', 'may: { reach: ["*.example.com", localhost, "[::1]", 10.0.0.1] }\n'],
    ['a merge', 'may: &m { read: [a] }\nask: { <<: *m, edit: [b] }\n'],
  ])('%s', (_, yaml) => {
    expect(value(head + yaml).pinned.version).toBe(1);
  });

  it('knows the line of every rule', () => {
    const { lines } = value(
      `${head}risk: medium\nmay:\n  edit:\n    - src/**\n    - docs/**\nask: { run: [a,\n  b] }\nstop_if:\n  - { minutes: 5 }\nhold: 5m\nclasses:\n  "src/**": internal\nnever: { touch: [x] }\nrollback:\n  undo: y\ndata: [internal]\nexpires: 2030-01-01T00:00:00Z`,
    ).pinned;
    expect(lines).toMatchObject({
      risk: 4,
      'may.edit[0]': 7,
      'may.edit[1]': 8,
      'ask.run[1]': 10,
      'stop_if[0]': 12,
      hold: 13,
      'classes.src/**': 15,
      'never.touch[0]': 16,
      rollback: 17,
      data: 19,
      expires: 20,
    });
  });

  it('keeps the text whole and hashes it', () => {
    const text = `\uFEFF${head.replaceAll('\n', '\r\n')}`;
    const { pinned } = value(text);
    expect(pinned.text).toBe(text);
    expect(pinned.hash).toBe(createHash('sha256').update(text).digest('hex'));
  });

  const product = `# yaml-language-server: $schema=x
contract: 1
task: Investigate customer sync failures for EU accounts
ticket: PAY-4317
owner: dana@example.com            # who delegates this and answers for it
risk_owner: dana@example.com
agent: { profile: claude-code, identity: dana-local-claude }
risk: medium
data: [public, internal]
may:
  read:  [src/sync/**, test/sync/**, docs/**]
  edit:  [src/sync/**, test/sync/**]
  run:   ["npx vitest run test/sync/**", "npm run lint"]
  call:  [github.get_issue]
  reach: []
  expose: [draft-pull-request]
sources: [ticket PAY-4317, log:staging-sync]
classes: { "src/**": internal, "log:staging-*": internal }
ask:   { run: ["npm install *"], edit: [package.json] }
never: { touch: [migrations/**, "**/secrets/**", deploy/**, ".env*"], call: ["*.write_*"], reach: ["*.prod.example.com"] }
stop_if:
  - { touches: ["**/*.sql", prisma/**], because: the fix needs a schema change }
  - { similar_failures: 2 }
  - { minutes: 20 }
  - { denied: 5 }
  - { cost_usd: 3 }
  - { tokens: 400000 }
  - { runs: ["prisma migrate *", "kubectl apply ..."] }
hold: 10m
evidence: [failing-test, passing-test, files-changed, assumptions, residual-risk, rollback-note]
approver: sam@example.com
expires: 2026-12-01T18:00:00Z
review_by: 2027-01-15
incident_trigger: sync lag over 10 min, or a customer report
rollback:
  change: tighten the retry filter for EU accounts
  undo: revert the patch in src/sync/** and redeploy the worker
  data_risk: none; reads only
  trigger: sync lag over 10 min or a customer report
  owner: sync on-call
  stop_before: [schema changes, queue config]
`;
  it('a full one says one thing that nothing enforces, and is valid with the line that was proposed', () => {
    expect(found(parse(product)).map((problem) => problem.split(' | ')[0])).toEqual([
      '41:33 nothing stops before "queue config": no stop rule names it in its `because`',
    ]);
    const line = '  - { touches: ["path/**"], because: queue config }';
    expect(value(product.replace('stop_if:', `stop_if:\n${line}`)).warnings).toEqual([]);
  });

  it('takes rules through references', () => {
    const { pinned } = value(`${head}may: { read: &r [src/**], edit: *r }`);
    expect(pinned.contract.may.edit).toEqual(['src/**']);
    expect(pinned.lines['may.edit[0]']).toBe(4);
  });

  const warnings: readonly [yaml: string, ...expected: string[]][] = [
    ['risk: low'],
    ['risk: medium', '4:1 there is no rollback note'],
    [
      'risk: medium\nrollback: { undo: a, change: b }',
      '5:1 the rollback note lacks data_risk, trigger, owner',
    ],
    ['risk: medium\nrollback: { undo: a, change: b, data_risk: c, trigger: d, owner: e }'],
    [
      'may: { edit: [src/a/**] }\nnever: { touch: [src/**] }',
      '4:15 `may.edit[0]` (src/a/**) has no effect: `never.touch[0]` (src/**) on line 5',
    ],
    ['may: { edit: [deploy/x.sh] }\nnever: { touch: [deploy] }', '4:15 `may.edit[0]`'],
    ['may: { edit: [src/**] }\nnever: { touch: [src/a/**] }'],
    ['may: { read: ["a/.env.local"] }\nnever: { touch: [".env*"] }', '4:15 `may.read[0]`'],
    ['may: { run: ["git push origin"] }\nnever: { run: ["git push ..."] }', '4:14 `may.run[0]`'],
    ['may: { run: ["git ..."] }\nnever: { run: ["git push ..."] }'],
    ['may: { call: [db.write_row] }\nnever: { call: ["*.write_*"] }', '4:15 `may.call[0]`'],
    ["may: { call: [db.write_row] }\nnever: { call: ['*.write_* a=b'] }"],
    [
      `may: { call: ['fs.read path=path(app/(auth)/**, "a b/*.{ts,tsx}") limit?=one-of(1, 2) ...'] }\nnever: { call: ['fs.* path=path(~/.ssh/**, /etc/**)', 'x.y q=regex([()]\\([a-z]{2,3}\\))'] }`,
    ],
    ["may: { call: ['db.write_row a=b'] }\nnever: { call: ['*.write_*'] }", '4:15 `may.call[0]`'],
    ['ask: { reach: [A.prod.example.com] }\nnever: { reach: ["*.prod.example.com"] }', '4:16 `ask.reach[0]`'],
    [
      'may: { edit: ["**"], run: ["* x"], call: ["*.*"] }',
      '4:15 `may.edit[0]` (**) delegates every file',
      '4:28 `may.run[0]`',
      '4:43 `may.call[0]`',
    ],
  ];
  it.each(warnings)('warnings of %j', (yaml, ...expected) => {
    const said = value(`${head}${yaml}`).warnings.map(
      ({ where, message }) => `${where?.replace('c.yaml:', '')} ${message}`,
    );
    expect(said).toHaveLength(expected.length);
    for (const [at, words] of expected.entries()) expect(said[at]).toContain(words);
  });
});

describe('reading a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = { workspace: folder, now };
  const problem = (file: string) => {
    const outcome = readContract(file, at);
    return outcome.ok ? null : outcome.problems[0];
  };

  it('names it relative to the workspace', () => {
    writeFileSync(join(folder, 'ok.yaml'), head);
    for (const name of ['ok.yaml', './ok.yaml', join(folder, 'ok.yaml')]) {
      const outcome = readContract(name, at);
      expect(outcome.ok && outcome.value.pinned.file).toBe('ok.yaml');
    }
  });
  it('says that it is missing and how to write one', () => {
    expect(problem('nothing.yaml')).toMatchObject({
      code: 'file-missing',
      fix: expect.stringContaining('countersign init'),
    });
  });
  it('refuses a folder, a path through a file, other bytes and huge files', () => {
    mkdirSync(join(folder, 'folder.yaml'));
    writeFileSync(join(folder, 'latin.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
    writeFileSync(join(folder, 'huge.yaml'), '#'.repeat(256 * 1024 + 1));
    expect(problem('folder.yaml')?.message).toContain('a folder');
    expect(problem('ok.yaml/x')?.code).toBe('file-unreadable');
    expect(problem('latin.yaml')?.code).toBe('not-utf-8');
    expect(problem('huge.yaml')?.code).toBe('file-too-big');
  });
});

describe('any text at all', () => {
  const fields = [
    'contract: 1',
    'task: a',
    'owner: b',
    'may: { edit: [a] }',
    'stop_if:',
    '- x',
    '  - { minutes: 1 }',
    '<<: *a',
    'a: &a',
    '? b',
    '- *a',
    '|',
    '"',
    '[',
    '}',
    '__proto__: 1',
    '&a {<<: *a}',
    '&a [*a]',
    '1: 2',
    '? [a]',
    'classes: { a: b }',
    '\t',
    '---',
    'null: 1',
  ];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.oneof(fc.constantFrom(...fields), fc.string({ maxLength: 12 })), { maxLength: 12 })
      .map((lines) => lines.join('\n')),
    fc.array(fc.constantFrom(...fields, ' ', '\n', ': '), { maxLength: 20 }).map((parts) => parts.join('')),
  );
  it('is read or refused with places, never thrown at', () => {
    fc.assert(
      fc.property(text, (any) => {
        const outcome = parse(any);
        if (outcome.ok) return;
        expect(outcome.problems.length).toBeGreaterThan(0);
        for (const { where, message, fix } of outcome.problems) {
          expect(where).toMatch(/^c\.yaml:\d+:\d+$/);
          expect(message && fix).toBeTruthy();
        }
      }),
      { numRuns: 2_000 },
    );
  });
  it('bytes are text or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = yamlBytes(bytes, 'c.yaml');
        if (text.ok) expect(Buffer.from(text.value)).toEqual(Buffer.from(bytes));
        else expect(text.problems[0]?.code).toBe('not-utf-8');
      }),
    );
  });
});
