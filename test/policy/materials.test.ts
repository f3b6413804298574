import { describe, expect, it } from 'vitest';
import { isMaterial, namesMaterial } from '../../src/policy/materials.ts';

const secret = `
/w/.env
/w/.ENV.local
/w/app/secrets/x
/w/infra/prod.tfstate
/w/infra/terraform.tfstate.backup
/w/kubeconfig
/w/server.key
/w/config/private.key
/w/tls/site.key
/w/my-deploy-key.prod.key
/w/service-account.json
/w/certs/deep/x.key
/w/.pypirc
/home/dana/.npmrc
/home/dana/.pypirc
/home/dana/.netrc
/home/dana/.claude/.credentials.json
/home/dana/.claude.json
/home/dana/.codex/auth.json
/home/dana/.gemini/oauth_creds.json
/home/dana/.local/share/opencode/auth.json
/home/dana/.aws/credentials
/home/dana/.azure/token
/home/dana/.docker/config.json
/home/dana/.kube/config
/home/dana/.config/gh/hosts.yml
/home/dana/.config/op/x
/home/dana/.cargo/credentials.toml
/home/dana/.local/share/keyrings/login
/home/dana/.bash_history
/home/dana/.ssh/id_rsa
/home/dana/backup/id_ed25519.old
`;
const plain = `
/w/.npmrc
/w/src/environment.ts
/w/slides/talk.key
/w/locales/en.key
/w/src/cards.key
/w/src/catalog.key
/w/docs/service-accounts.md
/w/src/secrets.ts
/w/src/keys/index.ts
/w/.docker/Dockerfile
/w/history.md
`;
const later = `
/w/node_modules/.bin/git
/w/packages/a/node_modules/.bin/eslint
/home/dana/.local/bin/git
/home/dana/.claude.json
/w/.npmrc
/w/.GIT/config
`;
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('materials', () => {
  it.each(lines(secret))('%s is a secret', (path) => expect(isMaterial('secret', path, '/w')).toBe(true));

  it.each(lines(plain))('%s is none', (path) => expect(isMaterial('secret', path, '/w')).toBe(false));

  it.each(lines(later))('%s is executed later', (path) => {
    expect(isMaterial('executed-later', path, '/w')).toBe(true);
  });

  it('keeps the settings of this program for people', () => {
    expect(isMaterial('own', '/home/dana/.config/countersign/rules.yaml', '/w')).toBe(true);
  });

  it('is named by a rule that spells it out, not by wildcards', () => {
    expect(namesMaterial('secret', '~/.npmrc')).toBe(true);
    expect(namesMaterial('secret', '~/**')).toBe(false);
    expect(namesMaterial('secret', '**/*.tfstate')).toBe(true);
  });
});
