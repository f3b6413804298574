import { contractFields } from '../model/fields.ts';
import { yamlText } from '../store/yaml-values.ts';

/** What is known when a contract is begun. */
export interface ContractAnswers {
  /** From `git config user.email`; null when unknown: the file then waits for it. */
  owner: string | null;
  task?: string;
  /** The profile to start the agent with. */
  profile?: string;
  edit?: readonly string[];
  run?: readonly string[];
}

const width = 100;

/** The explanation of a field as comment lines. */
function comment(path: string, indent: string): string[] {
  const text = contractFields.find((field) => field.path === path)?.text ?? '';
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

const list = (entries: readonly string[]): string => `[${entries.map(yamlText).join(', ')}]`;

/** A field with its explanation; `null` leaves the example commented out. */
function entry(path: string, value: string | null, indent = ''): string[] {
  const example = contractFields.find((field) => field.path === path)?.example ?? '';
  const name = path.split('.').at(-1) ?? path;
  return [
    ...comment(path, indent),
    value === null ? `${indent}# ${example}` : `${indent}${name}: ${value}`.trimEnd(),
    '',
  ];
}

const group = (path: string, entries: readonly [string, string][]): string[] => [
  ...comment(path, ''),
  `${path}:`,
  ...entries.flatMap(([name, value]) => [...comment(`${path}.${name}`, '  '), `  ${name}: ${value}`]),
  '',
];

const rollbackExample = [
  ['change', 'what is changed'],
  ['undo', 'revert the patch'],
  ['data_risk', 'none'],
  ['trigger', 'what would make someone undo it'],
  ['owner', 'who would undo it'],
  ['stop_before', '[database schema]'],
] as const;

/** The day `days` from now, as YAML writes it. */
const day = (now: number, days: number): string =>
  new Date(now + days * 86_400_000).toISOString().slice(0, 10);

/** From `sources` to the stop rules: what is the same in every new contract. */
const ruleLines = (): string[] => [
  ...entry('sources', null),
  ...entry('classes', null),
  ...entry('ask', null),
  ...group('never', [
    ['touch', list(['.env*', '**/secrets/**', '~/.ssh/**'])],
    ['run', '[]'],
    ['call', list(['*.delete_*'])],
    ['reach', '[]'],
    ['expose', '[]'],
  ]),
  ...comment('stop_if', ''),
  'stop_if:',
  '  - { touches: ["**/*.sql", "**/migrations/**"], because: the change needs another database schema }',
  '  - { similar_failures: 2 }',
  '  - { minutes: 30 }',
  '  - { denied: 5 }',
  '',
];

/** A contract with every field explained. Valid as soon as it has an owner. */
export function contractTemplate(
  answers: ContractAnswers,
  about: { schemaFile: string; now: number },
): string {
  const { owner, task = 'Say in one sentence what is to be done', profile, edit = [], run = [] } = answers;
  const lines = [
    `# yaml-language-server: $schema=${about.schemaFile}`,
    '# The task contract: what is delegated to the agent, and within what. "countersign check" checks it,',
    '# "countersign explain FIELD" explains a field.',
    '',
    ...entry('contract', '1'),
    ...entry('task', yamlText(task)),
    ...entry('ticket', null),
    ...entry('owner', owner === null ? '' : yamlText(owner)),
    ...entry('risk_owner', null),
    ...entry('agent', profile === undefined ? null : `{ profile: ${yamlText(profile)} }`),
    ...entry('risk', 'low'),
    ...entry('data', '[public, internal]'),
    ...group('may', [
      ['read', list(['**'])],
      ['edit', list(edit)],
      ['run', list(run)],
      ['call', '[]'],
      ['reach', '[]'],
      ['expose', '[]'],
    ]),
    ...ruleLines(),
    ...entry('hold', '10m'),
    ...entry('evidence', '[files-changed, passing-test]'),
    ...entry('checks', null),
    ...entry('report', null),
    ...entry('approver', null),
    ...comment('expires', ''),
    `# expires: ${day(about.now, 7)}T18:00:00Z`,
    '',
    ...comment('review_by', ''),
    `# review_by: ${day(about.now, 90)}`,
    '',
    ...entry('incident_trigger', null),
    ...comment('rollback', ''),
    '# rollback:',
    ...rollbackExample.flatMap(([name, value]) => [
      ...comment(`rollback.${name}`, '#   '),
      `#   ${name}: ${value}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
