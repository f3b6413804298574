import type { GrammarInput } from '../../../model/grammar.ts';

const manual = 'https://cli.github.com/manual/, gh 2.60';
const lab = 'https://docs.gitlab.com/cli/, glab 1.50';
const reads = "it reads from the forge with the user's token";
const writes = "it writes to the forge with the user's token";
const access = 'it changes who or what has access';
const code = 'it runs code of others or commands under another name';
const local = 'it changes the repository at hand';

const common = {
  values:
    'R=word repo=word hostname=host q=text jq=text t=text template=text L=text limit=text json=text s=any state=text S=text search=text a=text assignee=text author=text A=text l=text label=text m=any milestone=text B=text base=text H=text head=text b=text body=text F=read body-file=read title=text r=text reviewer=text p=text project=text o=any',
  flags: 'w c web comments paginate verbose silent',
} as const satisfies Partial<GrammarInput>;

const verb = (because: string, more: Partial<GrammarInput> = {}): GrammarInput => ({
  manual,
  operands: ['word'],
  because,
  ...more,
});
const publish = (exposes: string, more: Partial<GrammarInput> = {}): GrammarInput =>
  verb(writes, { exposes, ...more });
const group = (subcommands: Readonly<Record<string, GrammarInput>>, because = writes): GrammarInput => ({
  manual,
  because,
  subcommands,
});

/** What `gh pr` and `glab mr` have alike. */
const requests: Readonly<Record<string, GrammarInput>> = {
  'view|list|ls|diff|checks|status|show|issues|approvers': verb(reads, {
    values: 'color=text patch=text i=text interval=text',
    flags: 'watch required name-only fail-fast d draft',
  }),
  'edit|ready|update|reopen|close|lock|unlock|update-branch|delete|todo|subscribe|unsubscribe|revert':
    publish('pull-request', {
      values: 'add-label=text remove-label=text add-reviewer=text remove-reviewer=text add-assignee=text',
      flags: 'd delete-branch undo rebase',
    }),
  'comment|note|review|approve|revoke': publish('comment', {
    flags: 'approve request-changes comment e edit-last',
    values: 'c=any',
  }),
  'merge|accept': publish('merge', {
    flags: 'd admin auto delete-branch disable-auto merge rebase squash',
    values: 't=any',
  }),
  'checkout|rebase': verb(local, {
    flags: 'f force detach recurse-submodules',
    values: 'b=text branch=text',
  }),
};

const filled = 'f fill fill-first fill-verbose dry-run no-maintainer-edit e editor';
/** gh's `-d` makes a draft, glab's takes a description. */
const opensGh = publish('pull-request', { drafts: 'd draft', flags: `d draft ${filled}` });
const opensGlab = publish('pull-request', {
  drafts: 'draft wip',
  flags: 'f fill draft wip push y yes no-editor remove-source-branch squash-before-merge allow-collaboration',
  values: 'd=text description=text s=text source-branch=text i=text related-issue=text target-branch=text',
});

const issues: Readonly<Record<string, GrammarInput>> = {
  'view|list|ls|status|show|board': verb(reads),
  'create|new|edit|update|close|reopen|delete|transfer|pin|unpin|lock|unlock|subscribe|unsubscribe': publish(
    'issue',
    {
      values: 'd=text description=text add-label=text remove-label=text reason=text',
      flags: 'e editor yes',
    },
  ),
  'comment|note': publish('comment', { flags: 'e edit-last' }),
  develop: verb(local),
};

const releases: Readonly<Record<string, GrammarInput>> = {
  'view|list|ls|verify': verb(reads),
  download: verb(reads, {
    values: 'D=edit dir=edit O=edit output=edit pattern=text',
    flags: 'clobber skip-existing',
  }),
  create: publish('release', {
    drafts: 'd draft',
    values: 'n=text notes=text notes-file=read target=text discussion-category=text',
    flags: 'd draft generate-notes latest prerelease verify-tag notes-from-tag',
  }),
  'edit|delete|delete-asset': publish('release', { flags: 'draft y yes cleanup-tag' }),
  upload: publish('upload', { operands: ['text', 'read'], flags: 'clobber' }),
};

/** `gh api` is a GET until it is given fields, a body or another method. */
const api = (more: Partial<GrammarInput> = {}): GrammarInput =>
  verb("it can do whatever the user's token can", {
    values:
      'X=text method=text f=any raw-field=any F=data field=data input=read H=any header=any hostname=host cache=text p=text preview=text q=text t=any',
    flags: 'i include paginate slurp silent verbose',
    exposes: 'upload',
    exposedBy: 'X method f raw-field F field input',
    ...more,
  });

/** Command lines of forges. */
export const forges: Readonly<Record<string, GrammarInput>> = {
  gh: {
    manual,
    harmless: 'version',
    because: reads,
    ...common,
    subcommands: {
      pr: group({ ...requests, 'create|new': opensGh }),
      issue: group(issues),
      release: group(releases),
      repo: group({
        'view|list|ls': verb(reads),
        'create|new|fork|edit|rename|delete|archive|unarchive|sync|deploy-key|autolink': publish('release', {
          flags: 'public private internal clone push y yes force',
          values: 'd=text description=text source=list remote=text visibility=text',
        }),
        clone: verb('it fetches a repository', { operands: ['any', 'edit', 'text'] }),
        'set-default|gitignore|license': verb(local),
      }),
      gist: group({
        'view|list|ls|clone': verb(reads),
        'create|new': publish('upload', {
          operands: ['read'],
          values: 'd=text desc=text f=text filename=text',
          flags: 'p public',
        }),
        'edit|delete|rename': publish('upload', { values: 'a=read add=read d=any f=text filename=text' }),
      }),
      api: api(),
      'search|status|browse|run|workflow|cache|ruleset|attestation|label|project|org': group(
        {
          'view|list|ls|watch|issues|prs|code|repos|commits|check|item-list|field-list|verify|download': verb(
            reads,
            {
              values: 'D=edit dir=edit n=text name=text j=text job=text',
              flags: 'log log-failed exit-status',
            },
          ),
          'rerun|run|enable|disable|cancel|delete|create|edit|clone|item-add|item-create|item-edit|close|copy|link':
            publish('comment', { values: 'f=any raw-field=any ref=text' }),
        },
        reads,
      ),
      'auth|ssh-key|gpg-key': verb(access),
      'secret|variable': publish('upload', {
        because: access,
        values: 'e=text env=text f=read env-file=read o=text v=text app=text',
      }),
      'alias|extension|ext|extensions|codespace|cs|copilot|config': verb(code),
    },
  },
  glab: {
    manual: lab,
    harmless: 'version',
    because: reads,
    ...common,
    subcommands: {
      mr: group({ ...requests, 'create|new|for': opensGlab }),
      issue: group(issues),
      release: group(releases),
      'repo|project': group({
        'view|list|ls|search|contributors|archive': verb(reads),
        'create|fork|delete|transfer|mirror|update|publish': publish('release'),
        clone: verb('it fetches a repository', { operands: ['any', 'edit'] }),
      }),
      snippet: publish('upload'),
      api: api({
        values:
          'X=text method=text f=any raw-field=any F=data field=data input=read H=any header=any hostname=host',
      }),
      'ci|pipe|pipeline|label|milestone|iteration|incident|schedule|cluster|changelog|check-update|job':
        verb(writes),
      'auth|ssh-key|token|deploy-key': verb(access),
      'variable|securefile': publish('upload', { because: access }),
      'alias|config|duo': verb(code),
    },
  },
  'hub|tea|bb|jira|linear|az-devops|arc|git-town|sentry-cli|codecov|coveralls|sonar-scanner|snyk': {
    manual: 'hub(1); tea(1); codecov --help',
    operands: ['word'],
    because: writes,
    exposes: 'upload',
  },
};
