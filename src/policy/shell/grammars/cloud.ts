import type { GrammarInput } from '../../../model/grammar.ts';

const account = 'it acts with the account that its configuration names';
const deploys = 'it puts code or settings into a running system';
const plans = 'it runs providers, and uses the accounts they are set up with';
const infrastructure = 'it changes running infrastructure';
const copies = 'it copies files to or from a store elsewhere';
const secrets = 'it shows or changes secrets';

/** `cp`, `mv` and `sync` of a store: what is written to an address of its own is an upload. */
const transfer = (manual: string, more: Partial<GrammarInput> = {}): GrammarInput => ({
  manual,
  flags:
    'r R n m e c P a recursive quiet dryrun delete no-progress follow-symlinks no-follow-symlinks only-show-errors no-clobber',
  values:
    'exclude=text include=text acl=text storage-class=text cache-control=text content-type=text profile=text region=text endpoint-url=url metadata=any sse=text Z=text',
  operands: ['remote'],
  last: 'target',
  recursive: 'r R recursive',
  because: copies,
  ...more,
});

const verb = (manual: string, because: string, more: Partial<GrammarInput> = {}): GrammarInput => ({
  manual,
  operands: ['word'],
  because,
  ...more,
});

const aws = 'https://docs.aws.amazon.com/cli/latest/reference/';
const google = 'gcloud(1), Google Cloud SDK 528';
const terraform = 'terraform -help, Terraform 1.11';
const terraformOptions = {
  single: true,
  flags:
    'auto-approve compact-warnings destroy detailed-exitcode force-copy json migrate-state no-color reconfigure refresh-only upgrade raw',
  optional: 'input lock refresh backend get check diff write list recursive',
  values:
    'chdir=enter var=any var-file=read out=edit state=update state-out=edit backup=edit target=text replace=text parallelism=text lock-timeout=text lockfile=text backend-config=any plugin-dir=execute from-module=any generate-config-out=edit test-directory=list',
} as const satisfies Partial<GrammarInput>;

const platform = (manual: string, verbs: string): GrammarInput =>
  verb(manual, account, {
    values:
      'token=any t=any scope=text S=text project=any org=text team=text site=any dir=any c=any config=any env=text e=any a=text app=text cwd=enter',
    flags: 'prod y yes force debug',
    subcommands: {
      [verbs]: verb(manual, deploys, {
        exposes: 'deploy',
        values: 'f=any i=any',
        flags: 'prebuilt build detach',
      }),
      'ls|list|logs|status|inspect|whoami|help|projects|teams|ps|info|releases|open': verb(manual, account),
      'env|secrets|secret|config|variables|vars|kv|r2|d1|tokens|auth|login|logout|link|init|dev|build|pull|run|ssh|console|exec|scale|destroy|rollback|remove|rm|alias|domains|dns|certs|apps|pg|postgres|volumes|machine|machines':
        verb(manual, account),
    },
  });

/** Programs that steer cloud accounts and the infrastructure in them. */
export const cloud: Readonly<Record<string, GrammarInput>> = {
  aws: {
    manual: aws,
    harmless: 'version',
    flags: 'debug no-verify-ssl no-paginate no-sign-request no-cli-pager',
    values:
      'profile=text region=text output=text query=text endpoint-url=url ca-bundle=read cli-read-timeout=text cli-connect-timeout=text color=text cli-input-json=any',
    operands: ['word'],
    because: account,
    subcommands: {
      s3: {
        manual: aws,
        because: copies,
        subcommands: {
          'cp|mv|sync': transfer(aws),
          'ls|presign|website': verb(aws, account, { flags: 'recursive human-readable summarize' }),
          'rm|rb|mb': verb(aws, 'it changes a store elsewhere', { flags: 'recursive force' }),
        },
      },
    },
  },
  gsutil: {
    manual: 'https://cloud.google.com/storage/docs/gsutil',
    harmless: 'version',
    flags: 'm q D',
    values: 'o=any h=any i=text u=text',
    because: account,
    subcommands: {
      'cp|mv|rsync': transfer('https://cloud.google.com/storage/docs/gsutil'),
      'ls|cat|du|stat|hash|version': verb('https://cloud.google.com/storage/docs/gsutil', account),
    },
  },
  'gcloud|bq': {
    manual: google,
    values:
      'project=text account=text configuration=text format=text filter=text region=text zone=text impersonate-service-account=text verbosity=text flags-file=read key-file=read access-token-file=read',
    flags: 'q quiet',
    operands: ['word'],
    because: account,
    subcommands: {
      storage: {
        manual: google,
        because: copies,
        subcommands: {
          'cp|mv|rsync': transfer(google),
          'ls|cat|du': verb(google, account),
          rm: verb(google, account),
        },
      },
      'app|run|functions': verb(google, deploys, { exposes: 'deploy' }),
      'auth|config|projects|compute|container|iam|secrets|sql|services|builds|artifacts|logging|kms|info|dns|pubsub|organizations|beta|alpha':
        verb(google, account),
    },
  },
  'az|doctl|hcloud|linode-cli|scw|oci|ibmcloud|aliyun|openstack|nova|civo|exo|vultr-cli|eb|sam|amplify|copilot|ecs-cli|awslocal|saml2aws|aws-vault|granted|assume':
    verb('https://learn.microsoft.com/cli/azure/; doctl --help', account, {
      values: 'profile=text region=text f=any file=any',
    }),
  'fly|flyctl': platform('https://fly.io/docs/flyctl/', 'deploy|launch'),
  heroku: platform(
    'https://devcenter.heroku.com/articles/heroku-cli-commands',
    'container:push|container:release|builds:create',
  ),
  'vercel|now': platform('https://vercel.com/docs/cli', 'deploy|promote'),
  'netlify|ntl': platform('https://cli.netlify.com/', 'deploy'),
  wrangler: platform(
    'https://developers.cloudflare.com/workers/wrangler/commands/',
    'deploy|publish|pages|versions',
  ),
  firebase: platform('https://firebase.google.com/docs/cli', 'deploy|hosting:channel:deploy'),
  'railway|render|surge|now-cli|shopify|expo|eas|fastlane|gh-pages|surge.sh|deployctl|convex': verb(
    'https://docs.railway.com/reference/cli-api',
    deploys,
    { exposes: 'deploy' },
  ),
  'terraform|tofu|terragrunt': {
    manual: terraform,
    harmless: 'version',
    because: plans,
    ...terraformOptions,
    subcommands: {
      'plan|validate|init|get|refresh|test|console|login|logout': verb(terraform, plans),
      'apply|destroy|import|taint|untaint|force-unlock|run-all': verb(terraform, infrastructure),
      'show|output|graph|providers|modules|metadata|version|fmt': verb(
        terraform,
        'it reads a state, which can hold secrets, or rewrites files',
      ),
      state: {
        manual: terraform,
        because: infrastructure,
        subcommands: {
          'list|show|pull': verb(terraform, 'it reads a state, which can hold secrets'),
          'rm|mv|push|replace-provider': verb(terraform, infrastructure),
        },
      },
      workspace: verb(terraform, infrastructure),
    },
  },
  pulumi: verb('https://www.pulumi.com/docs/iac/cli/commands/', infrastructure, {
    values: 's=text stack=text C=enter cwd=enter c=any config=any config-file=read',
    flags: 'y yes f skip-preview non-interactive',
  }),
  'cdk|cdktf': verb('https://docs.aws.amazon.com/cdk/v2/guide/cli.html', infrastructure, {
    values: 'a=any app=any c=any context=any profile=text o=edit output=edit require-approval=text',
    flags: 'all',
  }),
  'serverless|sls|sst|nitric|architect': verb('https://www.serverless.com/framework/docs', infrastructure, {
    values: 's=text stage=text r=text region=text c=any config=any f=text function=text',
  }),
  'ansible|ansible-playbook|ansible-pull|ansible-console|ansible-galaxy|ansible-vault': verb(
    'ansible(1), ansible-playbook(1), ansible-core 2.16',
    'it works on other machines',
    {
      operands: ['any'],
      flags: 'b K k v C D check diff become ask-pass',
      values:
        'i=any inventory=any l=text limit=text m=text a=any e=any extra-vars=any u=text user=text t=text tags=text vault-password-file=execute private-key=read key-file=read f=text M=execute',
    },
  ),
  'packer|nomad|waypoint|boundary|salt|salt-call|puppet|chef|chef-client|knife|crossplane|kapp|cf|juju|cloudformation|rain|spacectl|terraformer|infracost':
    verb('packer --help; nomad --help; puppet(8)', infrastructure),
  'vault|op|bw|sops|doppler|infisical|chamber|gopass|pass|lpass|age|keepassxc-cli|secret-tool|credstash|berglas|dotenvx|aws-okta':
    verb('https://developer.hashicorp.com/vault/docs/commands; pass(1)', secrets),
};
