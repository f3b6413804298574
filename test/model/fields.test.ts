import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { Config } from '../../src/model/config.ts';
import { Contract } from '../../src/model/contract.ts';
import { childNames, type FileKind, fieldsOf } from '../../src/model/fields.ts';
import { OrganisationFile } from '../../src/model/organisation.ts';
import { Profile, RuleSet } from '../../src/model/profile.ts';

const schemas: readonly [FileKind, z.ZodType][] = [
  ['contract', Contract],
  ['profile', Profile],
  ['rules', RuleSet],
  ['organisation', OrganisationFile],
  ['config', Config],
];

/** Every property of a JSON Schema, with `[]` for entries and `*` for free names. */
function propertyPaths(schema: z.core.JSONSchema._JSONSchema, path: string): string[] {
  if (typeof schema === 'boolean') return [];
  const found: string[] = [];
  for (const [name, below] of Object.entries(schema.properties ?? {})) {
    const here = path === '' ? name : `${path}.${name}`;
    found.push(here, ...propertyPaths(below, here));
  }
  for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    found.push(...propertyPaths(branch, path));
  }
  if (schema.items && !Array.isArray(schema.items)) found.push(...propertyPaths(schema.items, `${path}[]`));
  if (schema.additionalProperties) found.push(...propertyPaths(schema.additionalProperties, `${path}.*`));
  return found;
}

describe.each(schemas)('fields of a %s file', (kind, schema) => {
  const table = fieldsOf(kind).map((field) => field.path);
  const inSchema = new Set(propertyPaths(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), ''));

  it('has an entry for every field of the schema', () => {
    expect([...inSchema].filter((path) => !table.includes(path))).toEqual([]);
  });
  it('has no entry for a field the schema does not have', () => {
    expect(table.filter((path) => !inSchema.has(path))).toEqual([]);
  });
  it('has each field once', () => {
    expect(table.filter((path, at) => table.indexOf(path) !== at)).toEqual([]);
  });
  it.each(fieldsOf(kind))(
    '$path has an explanation and an example that is YAML',
    ({ path, text, example }) => {
      expect(text).toMatch(/^.{10,}\.$|^.{10,}\.$/);
      const last = /([a-zA-Z_]+)(\.\*)?$/.exec(path)?.[1] ?? path;
      expect(JSON.stringify(parse(example))).toContain(`"${last}"`);
    },
  );
});

describe('examples of a contract', () => {
  const base = { contract: 1, task: 't', owner: 'o' };
  it.each(fieldsOf('contract'))('$path: a contract with `$example` is valid', ({ example }) => {
    expect(Contract.safeParse({ ...base, ...parse(example) }).success).toBe(true);
  });
});

describe('examples of rules', () => {
  it.each(fieldsOf('rules'))('$path: rules with `$example` are valid', ({ example }) => {
    expect(RuleSet.safeParse(parse(example)).success).toBe(true);
  });
});

describe('examples of an organisation file', () => {
  it.each(fieldsOf('organisation'))('$path: a file with `$example` is valid', ({ example }) => {
    expect(OrganisationFile.safeParse({ organisation: 1, ...parse(example) }).success).toBe(true);
  });
});

it('names what may stand below a field', () => {
  expect(childNames('contract', 'rollback')).toEqual([
    'change',
    'undo',
    'data_risk',
    'trigger',
    'owner',
    'stop_before',
  ]);
  expect(childNames('rules', '')).toEqual(['may', 'ask', 'never']);
  expect(childNames('contract', 'stop_if[]')).toContain('cost_usd');
});
