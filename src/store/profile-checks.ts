import type { Problem } from '../model/problem.ts';
import { argumentNameFault } from './contract-calls.ts';
import { callFault, hostFault } from './contract-globs.ts';
import { ruleListProblems } from './contract-rules.ts';
import type { YamlSource } from './yaml-source.ts';
import { isFields, isList, textAt, textsAt, valueAt, type YamlPath } from './yaml-values.ts';

/** Variables that switch the hooks of an agent off: inheriting them would open the gate without a word. */
const opensGate = ['CLAUDE_CODE_SIMPLE', 'CLAUDE_CODE_SAFE_MODE'];

/** What a schema cannot say about a profile. */
export function profileProblems(source: YamlSource, fileName: string): Problem[] {
  return [
    ...nameProblems(source, fileName),
    ...passProblems(source),
    ...refuseProblems(source),
    ...networkProblems(source),
    ...stateProblems(source),
    ...capabilityProblems(source),
    ...ruleListProblems(source, ['rules'], null),
  ];
}

/** The name inside a profile is what contracts and records say: it has to be the file's. */
export function nameProblems(source: YamlSource, fileName: string): Problem[] {
  const name = textAt(source.value, ['name']);
  if (name === null || name === fileName) return [];
  return [
    {
      code: 'profile-name',
      message: `the profile is called "${name}" and its file ${fileName}.yaml`,
      fix: `write name: ${fileName}, or rename the file to ${name}.yaml`,
      where: source.where(['name'], 'value'),
    },
  ];
}

function passProblems(source: YamlSource): Problem[] {
  return textsAt(source.value, ['launch', 'pass']).flatMap(({ path, text }) => {
    const where = source.where(path, 'value');
    if (!/^[A-Za-z_][A-Za-z0-9_]*\*?$/.test(text)) {
      const everything = text === '*';
      return [
        {
          code: 'pass-invalid',
          message: everything
            ? '`*` would hand the whole environment to the agent, tokens of other services included'
            : `this is not the name of an environment variable: ${text}`,
          fix: 'name the variables the agent needs; `*` may stand at the end of a prefix, such as LC_*',
          where,
        },
      ];
    }
    const open = opensGate.find((name) =>
      text.endsWith('*') ? name.startsWith(text.slice(0, -1)) : name === text,
    );
    if (!open) return [];
    return [
      {
        code: 'pass-opens-gate',
        message: `${text} lets ${open} through, which switches the hooks of the agent off`,
        fix: text.endsWith('*') ? 'name the variables one by one' : 'remove it',
        where,
      },
    ];
  });
}

function networkProblems(source: YamlSource): Problem[] {
  const hosts = textsAt(source.value, ['network', 'hosts']).flatMap((placed): Problem[] => {
    const where = source.where(placed.path, 'value');
    const fault = hostFault(placed);
    if (fault) return [{ ...fault, where }];
    if (/[^*.]/.test(placed.text)) return [];
    return [
      {
        code: 'network-everything',
        message: '`*` would open every host to the agent without a question',
        fix: 'name the hosts the agent cannot work without',
        where,
      },
    ];
  });
  const names = textsAt(source.value, ['network', 'forwards']).flatMap(({ path, text }): Problem[] =>
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
      ? []
      : [
          {
            code: 'forward-invalid',
            message: `this is not the name of an environment variable: ${text}`,
            fix: 'write the name of the variable that holds the address, such as ANTHROPIC_BASE_URL',
            where: source.where(path, 'value'),
          },
        ],
  );
  return [...hosts, ...names];
}

function stateProblems(source: YamlSource): Problem[] {
  const state = valueAt(source.value, ['state']);
  if (!isFields(state) || 'folder' in state || 'variable' in state) return [];
  return [
    {
      code: 'state-nowhere',
      message: 'this does not say which folder the agent keeps its own in, nor how it is told of another',
      fix: 'write state.folder, state.variable or both',
      where: source.where(['state'], 'key'),
    },
  ];
}

function refuseProblems(source: YamlSource): Problem[] {
  const list = valueAt(source.value, ['launch', 'refuse']);
  if (!isList(list)) return [];
  return list.flatMap((_, at) => {
    const path = ['launch', 'refuse', at, 'flag'];
    const flag = textAt(source.value, path);
    if (flag === null || /^--?[A-Za-z0-9][\w-]*$/.test(flag)) return [];
    return [
      {
        code: 'flag-invalid',
        message: `this is not an argument that could be refused: ${flag}`,
        fix: 'write the argument with its dashes and without a value, such as --bare',
        where: source.where(path, 'value'),
      },
    ];
  });
}

/** Faults of the capability register; each MCP tool stands in it once. */
export function capabilityProblems(source: YamlSource): Problem[] {
  const list = valueAt(source.value, ['capabilities']);
  if (!isList(list)) return [];
  const seen = new Map<string, number>();
  return list.flatMap((_, at) => {
    const path: YamlPath = ['capabilities', at, 'call'];
    const text = textAt(source.value, path);
    if (text === null) return [];
    const where = source.where(path, 'value');
    const fault = callFault({ path, text });
    if (fault) return [{ ...fault, where }];
    const named = Object.keys(fieldsAt(list, at)).flatMap((name) => {
      const wrong = argumentNameFault(name);
      const spot = source.where(['capabilities', at, 'arguments', name], 'key');
      return wrong === null ? [] : [{ ...wrong, where: spot }];
    });
    if (named.length > 0) return named;
    const first = seen.get(text);
    if (first === undefined) {
      seen.set(text, at);
      return [];
    }
    return [
      {
        code: 'capability-twice',
        message: `${text} is in the register twice; the first time on line ${source.line(['capabilities', first])}`,
        fix: 'keep one entry',
        where,
      },
    ];
  });
}

function fieldsAt(capabilities: readonly unknown[], at: number): Record<string, unknown> {
  const given = valueAt(capabilities, [at, 'arguments']);
  return isFields(given) ? given : {};
}
