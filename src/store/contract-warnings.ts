import type { Contract } from '../model/contract.ts';
import { Rollback } from '../model/contract.ts';
import type { Problem } from '../model/problem.ts';
import { coversCall } from './contract-calls.ts';
import { coversCommand, coversHost, coversWord, refusesAskGlob, refusesGlob } from './contract-cover.ts';
import type { YamlSource } from './yaml-source.ts';
import { pathText } from './yaml-values.ts';

/** What is allowed in a contract and still deserves a look before the run. */
export function contractWarnings(contract: Contract, source: YamlSource): Problem[] {
  return [
    ...rollbackWarnings(contract, source),
    ...shadowWarnings(contract, source),
    ...wideWarnings(contract, source),
  ];
}

function rollbackWarnings({ risk, rollback }: Contract, source: YamlSource): Problem[] {
  if (risk === 'low' || Rollback.safeParse(rollback).success) return [];
  const needed = ['change', 'undo', 'data_risk', 'trigger', 'owner'] as const;
  const missing = needed.filter((name) => rollback?.[name] === undefined);
  return [
    {
      code: 'rollback-incomplete',
      message: rollback
        ? `the rollback note lacks ${missing.join(', ')}: at ${risk} risk every edit is refused until it is complete`
        : `there is no rollback note: at ${risk} risk every edit is refused until there is one`,
      fix: rollback
        ? `add ${missing.map((name) => `\`${name}\``).join(', ')} to \`rollback\``
        : `add \`rollback\` with ${needed.join(', ')}; "countersign explain rollback" shows how`,
      where: source.where(rollback ? ['rollback'] : ['risk'], 'key'),
    },
  ];
}

/** Lists whose entries are lost when a `never` entry covers them, and how covering is judged. */
const shadows = [
  ['read', 'touch'],
  ['edit', 'touch'],
  ['run', 'run'],
  ['call', 'call'],
  ['reach', 'reach'],
  ['expose', 'expose'],
] as const;

const covers = {
  touch: { may: refusesGlob, ask: refusesAskGlob },
  run: { may: coversCommand, ask: coversCommand },
  call: { may: coversCall, ask: coversCall },
  reach: { may: coversHost, ask: coversHost },
  expose: { may: coversWord, ask: coversWord },
} as const;

function shadowWarnings(contract: Contract, source: YamlSource): Problem[] {
  return (['may', 'ask'] as const).flatMap((map) =>
    shadows.flatMap(([list, refused]) =>
      contract[map][list].flatMap((entry, at) => {
        const by = contract.never[refused].findIndex((wide) => covers[refused][map](wide, entry));
        if (by < 0) return [];
        const path = [map, list, at];
        const rule = `\`never.${refused}[${by}]\` (${contract.never[refused][by] ?? ''})`;
        const line = source.line(['never', refused, by]);
        return [
          {
            code: 'rule-shadowed',
            message: `\`${pathText(path)}\` (${entry}) has no effect: ${rule} on line ${line} refuses all of it`,
            fix: 'remove one of the two',
            where: source.where(path, 'value'),
          },
        ];
      }),
    ),
  );
}

function wideWarnings(contract: Contract, source: YamlSource): Problem[] {
  const wide = [
    [
      'edit',
      /^(?:\.\/)?\*\*(?:\/\*{1,2})?$/,
      'every file of the workspace',
      'name the folders the task is about',
    ],
    ['run', /^(?:\*|\.\.\.)(?:\s|$)/, 'any program', 'name the commands the task needs'],
    ['call', /^\*(?:\.|$)/, 'tools of every MCP server', 'name the server'],
    ['reach', /^(?:\*\.?)+$/, 'every host', 'name the hosts the task needs'],
  ] as const;
  return wide.flatMap(([list, pattern, all, fix]) =>
    contract.may[list].flatMap((entry, at) =>
      pattern.test(entry)
        ? [
            {
              code: 'rule-too-wide',
              message: `\`may.${list}[${at}]\` (${entry}) delegates ${all}`,
              fix,
              where: source.where(['may', list, at], 'value'),
            },
          ]
        : [],
    ),
  );
}
