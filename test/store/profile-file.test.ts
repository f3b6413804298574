import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/problem.ts';
import { Profile } from '../../src/model/profile.ts';
import { profileNames, readProfile, readStanding } from '../../src/store/profile-file.ts';

const root = mkdtempSync(join(tmpdir(), 'profile-'));
afterAll(() => rmSync(root, { recursive: true }));

const shipped = join(import.meta.dirname, '../../profiles');
let folders = { builtInDirectory: '', projectDirectory: '', userDirectory: '' };
let turn = 0;
beforeEach(() => {
  turn += 1;
  const folder = (name: string) => {
    const path = join(root, `${turn}`, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  folders = {
    builtInDirectory: folder('built-in'),
    projectDirectory: folder('project'),
    userDirectory: folder('user'),
  };
});

/** A whole profile; cases put more lines below it. Line 9 is the first of those. */
const base = `profile: 1
name: small
title: Small
launch: { command: small, pass: [PATH] }
channel: { kind: claude-hooks, holds: block }
task: none
tools:
  Bash: { kind: run, command: command }
`;
const register = `capabilities:
  - { call: github.get_issue, capability: read, owner: o, purpose: p, exposes: e, data: internal, access: read-only, approval: contract }
  - { call: db.write_row, capability: write, owner: o, purpose: p, exposes: e, data: secret, access: write, approval: ask, enabled: true }
`;
const off = (call: string) =>
  `capabilities: [{ call: "${call}", capability: c, owner: o, purpose: p, exposes: e, data: internal, access: write, approval: never, enabled: false }]\n`;

const contentOf = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems, null, 1));
  return outcome.value;
};
const saidBy = (outcome: Outcome<unknown>) =>
  outcome.ok
    ? []
    : outcome.problems.map(
        ({ where, message, fix }) => `${where?.replace(/^.*\.yaml:/, '')} ${message} | ${fix}`,
      );

const write = (folder: string, text: string, name = 'small') =>
  writeFileSync(join(folder, `${name}.yaml`), text);

describe('a profile with faults', () => {
  const line = (from: string, to: string) => base.replace(from, to);
  const cases: readonly [what: string, text: string, ...expected: string[]][] = [
    [
      'a field that does not exist',
      `${base}usages: none\n`,
      '9:1 there is no field `usages` | did you mean `usage`?',
    ],
    ['a mapping of no kind', line('kind: run', 'kind: runs'), '8:17 `tools.Bash.kind` has to be one of'],
    ['a mapping without its field', line(', command: command', ''), '8:3 `tools.Bash.command` is missing'],
    [
      'a mapping with another field',
      line('command: command', 'comand: command'),
      '8:3 `tools.Bash.command` is missing',
      '8:22 there is no field `comand` in `tools.Bash` | did you mean `command`?',
    ],
    [
      'a newer format',
      line('profile: 1', 'profile: 2'),
      '1:10 this is profile format 2; this release reads format 1 | update',
    ],
    [
      'another name than its file',
      line('name: small', 'name: other'),
      '2:7 the profile is called "other" and its file small.yaml',
    ],
    [
      'a name in capitals',
      line('name: small', 'name: Small'),
      '2:7 `name` cannot be read: "Small"',
      '2:7 the profile is called "Small"',
    ],
    ['the whole environment', line('[PATH]', '["*"]'), '4:34 `*` would hand the whole environment'],
    ['no variable', line('[PATH]', '["A B"]'), '4:34 this is not the name of an environment variable: A B'],
    [
      'a variable that switches hooks off',
      line('[PATH]', '[CLAUDE_CODE_SIMPLE]'),
      '4:34 CLAUDE_CODE_SIMPLE lets CLAUDE_CODE_SIMPLE through',
    ],
    [
      'a prefix that matches one',
      line('[PATH]', '[CLAUDE_*]'),
      '4:34 CLAUDE_* lets CLAUDE_CODE_SIMPLE through',
    ],
    [
      'a flag without dashes',
      line('pass:', 'refuse: [{ flag: "a b", because: x }], pass:'),
      '4:44 this is not an argument',
    ],
    [
      'no argument',
      `${base}${off('fs.read').replace('enabled', 'arguments: { path: path, "a b": text }, enabled')}`,
      '9:157 this is not the name of an argument: a b',
    ],
    [
      'a network that is open to every host',
      `${base}network: { hosts: ["*"] }\n`,
      '9:20 `*` would open every host to the agent',
    ],
    [
      'a host with a scheme, an address in the place of a variable',
      `${base}network: { hosts: [https://a.example/x], forwards: ["http://127.0.0.1:1"] }\n`,
      '9:20 `network.hosts[0]` is not a host: https://a.example/x',
      '9:53 this is not the name of an environment variable',
    ],
    ['no MCP tool', `${base}${off('github')}`, '9:24 `capabilities[0].call` is not an MCP tool'],
    [
      'a register that says something twice',
      `${base}${register}${register.split('\n')[1]}\n`,
      '12:13 github.get_issue is in the register twice; the first time on line 10',
    ],
    [
      'a switch that is neither',
      `${base}${register.replace('enabled: true', 'enabled: maybe')}`,
      '11:133 `capabilities[1].enabled` has to be true or false',
    ],
    [
      'a rule outside',
      `${base}rules: { may: { edit: ["~/x"] } }\n`,
      '9:24 `rules.may.edit[0]` points outside the workspace',
    ],
    [
      'a channel that does not exist',
      line('claude-hooks', 'claude-hook'),
      '5:18 `channel.kind` has to be one of claude-hooks, ',
    ],
  ];
  it.each(cases)('%s', (_, text, ...expected) => {
    write(folders.userDirectory, text);
    const said = saidBy(readProfile('small', folders));
    expect(said).toHaveLength(expected.length);
    for (const [at, words] of expected.entries()) expect(said[at]).toContain(words);
  });
});

describe('finding a profile', () => {
  it('takes the user’s before the built-in one, and a project’s own name as a whole profile', () => {
    write(folders.builtInDirectory, base);
    expect(contentOf(readProfile('small', folders)).title).toBe('Small');
    write(folders.userDirectory, base.replace('title: Small', 'title: Mine'));
    expect(contentOf(readProfile('small', folders)).title).toBe('Mine');
    write(folders.projectDirectory, base.replaceAll('small', 'ours'), 'ours');
    expect(contentOf(readProfile('ours', folders)).name).toBe('ours');
    expect(profileNames(folders)).toEqual(['ours', 'small']);
  });
  it.each(['smal', '../small', 'small.yaml', '', 'x/../small', 'SMALL'])('there is none named %j', (name) => {
    write(folders.builtInDirectory, base);
    write(root, base);
    expect(saidBy(readProfile(name, folders))[0]).toContain(`there is no profile "${name}"`);
  });
  it('names what was meant', () => {
    write(folders.builtInDirectory, base);
    expect(saidBy(readProfile('smal', folders))[0]).toContain('did you mean small? the profiles are small');
  });
  it('reads none where folders are missing', () => {
    const missing = join(root, 'missing');
    expect(
      profileNames({ builtInDirectory: missing, projectDirectory: missing, userDirectory: missing }),
    ).toEqual([]);
  });
});

describe('a project profile over one that exists outside it', () => {
  const overlay = 'profile: 1\nname: small\n';
  const cases: readonly [what: string, text: string, ...expected: string[]][] = [
    ['launch', 'launch: { command: evil, pass: [PATH] }\n', '3:1 `launch` cannot be set here'],
    ['tools', 'tools: { Bash: { kind: inner, because: x } }\n', '3:1 `tools` cannot be set here'],
    ['channel', 'channel: { kind: claude-hooks, holds: watch }\n', '3:1 `channel` cannot be set here'],
    ['network', 'network: { hosts: [a.example] }\n', '3:1 `network` cannot be set here'],
    ['may', 'rules: { may: { edit: ["**"] } }\n', '3:10 `rules.may` would allow more'],
    [
      'a capability that is on',
      `${off('a.b').replace('false', 'true')}`,
      '3:16 `capabilities[0]` does not switch anything off',
    ],
    [
      'a capability that says nothing',
      `${off('a.b').replace(', enabled: false', '')}`,
      '3:16 `capabilities[0]` does not switch anything off',
    ],
    ['everything at once', 'task: none\nusage: none\n', '3:1 `task`', '4:1 `usage`'],
    ['a typo', 'ruls: { }\n', '3:1 `ruls` cannot be set here'],
    ['a wrong rule', 'rules: { never: { touch: x } }\n', '3:26 `rules.never.touch` has to be a list'],
    ['another name', 'rules: { never: { touch: [x] } }\nname: other\n', '4:1 `name` is written twice', '4:7'],
  ];
  it.each(cases)('cannot set %s', (_, text, ...expected) => {
    write(folders.builtInDirectory, base + register);
    write(folders.projectDirectory, overlay + text);
    const said = saidBy(readProfile('small', folders));
    expect(said).toHaveLength(expected.length);
    for (const [at, words] of expected.entries()) expect(said[at]).toContain(words);
  });

  it('adds never, ask and switches capabilities off, whatever pattern names them', () => {
    write(
      folders.builtInDirectory,
      `${base}rules: { never: { touch: [a] }, may: { read: [r] } }\n${register}`,
    );
    write(
      folders.projectDirectory,
      `${overlay}rules: { never: { touch: [b] }, ask: { run: [make] } }\n${off('db.*')}`,
    );
    const profile = contentOf(readProfile('small', folders));
    expect(profile.rules.never.touch).toEqual(['a', 'b']);
    expect(profile.rules.ask.run).toEqual(['make']);
    expect(profile.rules.may.read).toEqual(['r']);
    expect(profile.capabilities.map(({ call, enabled }) => [call, enabled])).toEqual([
      ['db.*', false],
      ['github.get_issue', true],
      ['db.write_row', false],
    ]);
    expect(profile.launch.command).toBe('small');
    expect(Profile.safeParse(profile).success).toBe(true);
  });
});

describe('the profiles that come with Countersign', () => {
  const places = {
    ...folders,
    builtInDirectory: shipped,
    projectDirectory: '/nowhere',
    userDirectory: '/nowhere',
  };
  const names = readdirSync(shipped).map((name) => name.replace('.yaml', ''));
  it.each(names)('%s is valid', (name) => {
    expect(contentOf(readProfile(name, places)).name).toBe(name);
  });

  const claude = () => contentOf(readProfile('claude-code', places));
  it.each([
    ['Read', 'read'],
    ['Glob', 'read'],
    ['Grep', 'read'],
    ['Edit', 'edit'],
    ['Write', 'edit'],
    ['NotebookEdit', 'edit'],
    ['Bash', 'run'],
    ['Monitor', 'run'],
    ['WebFetch', 'reach'],
    ['Agent', 'delegate'],
    ['Workflow', 'delegate'],
    ['AskUserQuestion', 'inner'],
    ['ExitPlanMode', 'inner'],
    ['CronCreate', undefined],
    ['ScheduleWakeup', undefined],
    ['Skill', undefined],
    ['SendMessage', undefined],
    ['EnterWorktree', undefined],
    ['ExitWorktree', undefined],
    ['WebSearch', undefined],
  ])('claude-code maps %s to %s', (tool, kind) => {
    expect(claude().tools[tool]?.kind).toBe(kind);
  });
  it.each([
    '--bare',
    '--safe-mode',
    '--settings',
    '--setting-sources',
    '--permission-mode',
    '--dangerously-skip-permissions',
    '--allow-dangerously-skip-permissions',
    '--permission-prompt-tool',
    '-p',
    '--print',
    '--bg',
    '--background',
  ])('claude-code refuses %s and says why', (flag) => {
    expect(claude().launch.refuse.find((refused) => refused.flag === flag)?.because).toMatch(/.{10}/);
  });
  it.each(['--resume', '--continue', '--mcp-config', '--model', '--add-dir'])(
    'claude-code lets %s pass',
    (flag) => {
      expect(claude().launch.refuse.some((refused) => refused.flag === flag)).toBe(false);
    },
  );
  it('claude-code withholds what would open the gate or is not the agent’s', () => {
    const { pass } = claude().launch;
    const passes = (name: string) =>
      pass.some((item) => (item.endsWith('*') ? name.startsWith(item.slice(0, -1)) : item === name));
    const withheld = [
      'CLAUDE_CODE_SIMPLE',
      'CLAUDE_CODE_SAFE_MODE',
      'NO_PROXY',
      'no_proxy',
      'SSH_AUTH_SOCK',
      'GITHUB_TOKEN',
      'NPM_TOKEN',
      'AWS_SECRET_ACCESS_KEY',
      'NODE_OPTIONS',
      'LD_PRELOAD',
      'XDG_RUNTIME_DIR',
      'COUNTERSIGN_TOKEN',
    ];
    expect(withheld.filter(passes)).toEqual([]);
    expect(
      ['PATH', 'LC_ALL', 'ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN', 'HTTPS_PROXY'].every(passes),
    ).toBe(true);
  });
  it('practice maps its six tools as claude-code does', () => {
    const { tools } = contentOf(readProfile('practice', places));
    expect(Object.keys(tools)).toEqual(['Read', 'Edit', 'Write', 'Bash', 'WebFetch', 'Agent']);
    for (const [tool, mapping] of Object.entries(tools)) expect(claude().tools[tool]).toEqual(mapping);
  });
});

describe('standing rules', () => {
  const organisation = () => join(folders.builtInDirectory, 'rules.yaml');
  const read = () => readStanding(folders.userDirectory, organisation());

  it('are none where no file is', () => {
    expect(contentOf(read())).toEqual([]);
    expect(contentOf(readStanding('/nowhere/at/all', '/nowhere/rules.yaml'))).toEqual([]);
  });
  it('name their source and file, the organisation first', () => {
    write(folders.userDirectory, 'never: { touch: ["~/.ssh/**"] }\n', 'rules');
    writeFileSync(organisation(), '# nothing yet\n');
    const [first, second] = contentOf(read());
    expect(first).toMatchObject({
      source: 'organisation',
      file: organisation(),
      rules: { never: { touch: [] } },
    });
    expect(second).toMatchObject({ source: 'user', rules: { never: { touch: ['~/.ssh/**'] } } });
  });
  const cases: readonly [text: string, ...expected: string[]][] = [
    ['may: { edit: [a] }\n', '1:1 `may` has no effect here'],
    ['nevr: { }\n', '1:1 there is no field `nevr` | did you mean `never`?'],
    ['never: { touch: ["../a"] }\n', '1:18 `never.touch[0]` points outside'],
    ['- a\n', '1:1 the rules has to be fields'],
    ['a: [\n', '2:1 this is not valid YAML'],
  ];
  it.each(cases)('%j is refused', (text, ...expected) => {
    write(folders.userDirectory, text, 'rules');
    const said = saidBy(read());
    expect(said).toHaveLength(expected.length);
    for (const [at, words] of expected.entries()) expect(said[at]).toContain(words);
  });
  it('report the faults of both files', () => {
    write(folders.userDirectory, 'a: 1\n', 'rules');
    writeFileSync(organisation(), 'b: 1\n');
    expect(saidBy(read())).toHaveLength(2);
  });
  it('are not skipped when the file is no file', () => {
    mkdirSync(organisation());
    expect(saidBy(read())[0]).toContain('a folder');
  });
  it('keep the off switch of a capability through a profile', () => {
    write(folders.builtInDirectory, base + register.replace('enabled: true', 'enabled: false'));
    expect(contentOf(readProfile('small', folders)).capabilities.map(({ enabled }) => enabled)).toEqual([
      true,
      false,
    ]);
    expect(readFileSync(join(shipped, 'claude-code.yaml'), 'utf8')).toContain('capabilities: []');
  });
});
