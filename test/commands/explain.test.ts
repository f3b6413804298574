import { describe, expect, it } from 'vitest';
import { explainField, runExplain } from '../../src/commands/explain.ts';
import { type FileKind, fieldsOf } from '../../src/model/fields.ts';

const text = (path: string) => {
  const outcome = explainField(path);
  return outcome.ok ? outcome.value : `${outcome.problems[0]?.message} | ${outcome.problems[0]?.fix}`;
};

describe('explain', () => {
  const cases: readonly [path: string, ...words: string[]][] = [
    ['risk', 'risk (contract)', 'A run can raise it', 'risk: medium'],
    ['may.edit', 'may.edit (contract)', 'create, change or delete'],
    ['may', 'Below it: read, edit, run, call, reach, expose.'],
    ['stop_if', 'Below it: touches, runs'],
    [
      'may.call',
      'path(docs/**)',
      'every argument has to be named',
      'filesystem.read_file path=path(docs/**)',
    ],
    ['never.call', 'host(*.example.com)', 'cannot be understood counts as matching'],
    ['capabilities.arguments', 'path', 'may.edit'],
    ['stop_if[0].touches', 'stop_if[].touches (contract)'],
    ['stop_if.touches', 'stop_if[].touches (contract)'],
    ['STOP_IF.minutes', 'stop_if[].minutes'],
    ['contract', 'contract (contract)'],
    ['contract.task', 'task (contract)', 'one sentence'],
    ['launch.pass', 'launch.pass (profile)', 'withheld'],
    ['profile.task', 'task (profile)', 'bracketed-paste'],
    ['profile', 'profile (profile)'],
    ['tools', 'Below it: kind, path'],
    ['tools.Bash.command', 'tools.*.command (profile)'],
    ['capabilities.enabled', 'capabilities[].enabled (profile)', 'off switch'],
    ['rules.never.touch', 'never.touch'],
    ['rsik', 'there is no field `rsik` | did you mean `risk`?'],
    ['may.edti', 'did you mean `may.edit`?'],
    ['stop_before', 'did you mean `rollback.stop_before`?'],
    ['launch.passs', 'did you mean `launch.pass`?'],
    ['zzzzzzzz', 'the fields of a contract are contract, task, ticket'],
    ['', 'there is no field'],
  ];
  it.each(cases)('%s', (path, ...words) => {
    for (const word of words) expect(text(path)).toContain(word);
  });

  it.each(['contract', 'profile'] as const satisfies readonly FileKind[])(
    'answers for every field of a %s',
    (kind) => {
      const lost = fieldsOf(kind).filter(({ path, text: said }) => !text(`${kind}.${path}`).includes(said));
      expect(lost).toEqual([]);
    },
  );

  it('prints, and ends with 2 for a field that does not exist', async () => {
    let [out, err] = ['', ''];
    const io = { out: (more: string) => (out += more), err: (more: string) => (err += more) };
    expect(await runExplain({ field: 'hold' }, io)).toBe(0);
    expect(await runExplain({}, io)).toBe(0);
    expect(out).toContain('hold: 10m');
    expect(out).toContain('\nrollback.undo\n');
    expect(await runExplain({ field: 'hodl' }, io)).toBe(2);
    expect(err).toBe('error: there is no field `hodl`\n  fix: did you mean `hold`?\n');
  });

  it('says how command patterns read, and that readers and writers of files need none', () => {
    const outcome = explainField('may.run');
    const text = outcome.ok ? outcome.value : '';
    expect(text).toMatch(/What needs no line here\n.*judged by what it touches/s);
    expect(text).toContain('npx vitest run billing/**');
    expect(text).toContain('countersign judge');
  });

  it('wraps the names below a field, too', () => {
    const outcome = explainField('stop_if', 80);
    const [, names = ''] = (outcome.ok ? outcome.value : '').split('\nBelow it: ');
    expect(names.split('\n').length).toBeGreaterThan(2);
    for (const line of names.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
