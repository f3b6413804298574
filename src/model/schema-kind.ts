/** Documents there is a JSON Schema of: what people write, what is written for them, and what programs write. */
export const schemaKinds = [
  'contract',
  'profile',
  'rules',
  'organisation',
  'config',
  'keys',
  'record',
  'packet',
  'attestation',
  'verification',
  'bundle',
  'question',
  'answer',
  'socket',
] as const;
export type SchemaKind = (typeof schemaKinds)[number];
