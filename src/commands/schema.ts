import { z } from 'zod';
import { Statement } from '../model/attestation.ts';
import { BundleManifest } from '../model/bundle.ts';
import { Config } from '../model/config.ts';
import { Contract } from '../model/contract.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { fieldsOf } from '../model/fields.ts';
import { OrganisationFile } from '../model/organisation.ts';
import { Packet } from '../model/packet.ts';
import { Profile, RuleSet } from '../model/profile.ts';
import { Question, QuestionAnswer, QuestionMessage } from '../model/question.ts';
import { RunRecord } from '../model/record.ts';
import type { SchemaKind } from '../model/schema-kind.ts';
import { Verification } from '../model/verification.ts';
import { KeysFile } from '../ui/keys-schema.ts';
import type { Io } from './io.ts';

type Schema = z.core.JSONSchema.BaseSchema;
type Branch = z.core.JSONSchema._JSONSchema;

/** Puts the text of the field table into every property, so that editors show it. */
function described(schema: Schema, path: string, texts: ReadonlyMap<string, string>): Schema {
  const below = (branch: Branch, at: string): Branch =>
    typeof branch === 'boolean' ? branch : described(branch, at, texts);
  const text = texts.get(path);
  const { properties, items, anyOf, oneOf, additionalProperties } = schema;
  return {
    ...schema,
    ...(text === undefined ? {} : { description: text }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, branch]) => [
          name,
          below(branch, path === '' ? name : `${path}.${name}`),
        ]),
      ),
    }),
    ...(items !== undefined && !Array.isArray(items) && { items: below(items, `${path}[]`) }),
    ...(anyOf && { anyOf: anyOf.map((branch) => described(branch, path, texts)) }),
    ...(oneOf && { oneOf: oneOf.map((branch) => described(branch, path, texts)) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: below(additionalProperties, `${path}.*`),
    }),
  };
}

const schemas = {
  contract: Contract,
  profile: Profile,
  rules: RuleSet,
  organisation: OrganisationFile,
  config: Config,
} as const;

/** Documents that are written for people and other programs. */
const printed = {
  record: RunRecord,
  packet: Packet,
  attestation: Statement,
  verification: Verification,
  bundle: BundleManifest,
  question: Question,
  socket: QuestionMessage,
} as const;

/** What programs write: as they write it, with what may be left out. */
const written = { answer: QuestionAnswer } as const;

const isPrinted = (kind: SchemaKind): kind is keyof typeof printed => kind in printed;

/** The JSON Schema (draft 7) of a kind of file, as people write it: defaults may be left out; or as it is printed. */
export function schemaText(kind: SchemaKind): string {
  if (isPrinted(kind)) {
    const document = z.toJSONSchema(printed[kind], { io: 'output', target: 'draft-7' });
    return `${JSON.stringify({ ...document, title: `Countersign ${kind}` }, null, 2)}\n`;
  }
  if (kind === 'answer') {
    const document = z.toJSONSchema(written[kind], { io: 'input', target: 'draft-7' });
    return `${JSON.stringify({ ...document, title: `Countersign ${kind}` }, null, 2)}\n`;
  }
  // Its texts are those of the key table, and in it already.
  if (kind === 'keys') {
    const keys = z.toJSONSchema(KeysFile, { io: 'input', target: 'draft-7' });
    return `${JSON.stringify({ ...keys, title: 'Countersign keys' }, null, 2)}\n`;
  }
  const schema = z.toJSONSchema(schemas[kind], { io: 'input', target: 'draft-7' });
  const texts = new Map(fieldsOf(kind).map(({ path, text }) => [path, text]));
  return `${JSON.stringify({ ...described(schema, '', texts), title: `Countersign ${kind}` }, null, 2)}\n`;
}

/** `countersign schema KIND`. */
export async function runSchema(args: { kind: SchemaKind }, io: Io): Promise<ExitCode> {
  io.out(schemaText(args.kind));
  return exitCode.done;
}
