import { describe, expect, it } from 'vitest';
import { runSchema, schemaText } from '../../src/commands/schema.ts';

describe('schema', () => {
  it.each([
    'contract',
    'profile',
    'rules',
    'organisation',
    'config',
    'record',
    'packet',
    'attestation',
    'verification',
    'bundle',
    'question',
    'answer',
  ] as const)('%s is a draft-7 schema of what people write', async (kind) => {
    let out = '';
    expect(await runSchema({ kind }, { out: (text) => (out += text), err: () => {} })).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      title: `Countersign ${kind}`,
      additionalProperties: false,
    });
  });
  it('socket is one of several messages, each strict', () => {
    const { oneOf } = JSON.parse(schemaText('socket'));
    const said = oneOf.map((one: { properties: { say: { const: string } } }) => one.properties.say.const);
    expect(said).toEqual(['hello', 'question', 'settled', 'refused', 'over']);
    expect(oneOf).toEqual(oneOf.map(() => expect.objectContaining({ additionalProperties: false })));
  });
  it('asks only for what has no default', () => {
    expect(JSON.parse(schemaText('contract')).required).toEqual(['contract', 'task', 'owner']);
    expect(JSON.parse(schemaText('rules')).required).toBeUndefined();
    expect(JSON.parse(schemaText('answer')).required).toEqual(['answer', 'digest', 'effect', 'who']);
  });
  it.each([
    ['contract', ['risk'], 'A run can raise it'],
    ['contract', ['may', 'properties', 'edit'], 'create, change or delete'],
    ['contract', ['stop_if', 'items', 'anyOf', '0', 'properties', 'touches'], 'Stops before'],
    ['profile', ['launch', 'properties', 'pass'], 'withheld'],
    ['profile', ['capabilities', 'items', 'properties', 'enabled'], 'off switch'],
    ['profile', ['tools', 'additionalProperties', 'oneOf', '0', 'properties', 'path'], 'holds the path'],
  ] as const)('%s explains %j', (kind, path, words) => {
    const at = path.reduce((value, step) => value?.[step], JSON.parse(schemaText(kind)).properties);
    expect(at?.description).toContain(words);
  });
});
