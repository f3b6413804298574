import { type Field, field } from './field.ts';

const names = 'Names as people give them (an e-mail address), with `*` for any text. Left out, everyone may.';

/** Every field of an organisation file, in the order people write them. */
export const organisationFields: readonly Field[] = [
  field('organisation', 'The version of this format. This release reads version 1.', 'organisation: 1'),
  field(
    'may',
    'Who may do what on this machine. A project can never add anybody. When the organisation and the user both have a list, someone has to be on both.',
    'may: { decide: ["*@example.com"] }',
  ),
  field(
    'may.delegate',
    `Who may start a run: the owner of its contract. ${names}`,
    'may: { delegate: ["*@example.com"] }',
  ),
  field(
    'may.approve',
    `Who may say yes to what waits for a person. A no is heard from everyone. ${names}`,
    'may: { approve: [sam@example.com] }',
  ),
  field(
    'may.decide',
    `Who may decide to ship. Everyone may hold or escalate. ${names}`,
    'may: { decide: [sam@example.com] }',
  ),
  field(
    'may.disable',
    `Who may switch capabilities off and on. ${names}`,
    'may: { disable: [security@example.com] }',
  ),
  field(
    'may.hold',
    `Who may lift a legal hold. Everyone may set one. ${names}`,
    'may: { hold: [legal@example.com] }',
  ),
  field(
    'signed',
    'Risks at which only identities signed with an SSH key count. High is always one of them.',
    'signed: [medium, high]',
  ),
  field('retention', 'How long runs are kept at least.', 'retention: { keep: 90d, keep_shipped: forever }'),
  field(
    'retention.keep',
    'How long a run is kept before it may be pruned: a whole number and a unit, or forever.',
    'retention: { keep: 90d }',
  ),
  field(
    'retention.keep_shipped',
    'The same for runs that were shipped.',
    'retention: { keep_shipped: forever }',
  ),
  field(
    'allowed_signers',
    "The list of keys that count (ssh-keygen's allowed-signers format), as an absolute path. The user's own list then counts no longer.",
    'allowed_signers: /etc/countersign/allowed_signers',
  ),
];
