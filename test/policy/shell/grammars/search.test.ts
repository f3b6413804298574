import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { createJudge } from '../../../../src/policy/decide.ts';
import { search } from '../../../../src/policy/shell/grammars/search.ts';
import { inputFor } from '../corpus.ts';
import { wrongLines } from './reading-contract.ts';

const table = String.raw`
+ grep -n foo README.md
+ grep -rn foo billing
+ grep -rniE 'foo|bar' billing --include=*.ts
+ grep -rl --exclude-dir=node_modules foo billing src
+ grep -A3 -B 2 -C1 foo README.md
+ grep -5 foo README.md
+ grep -c '' README.md
+ grep -q foo README.md && echo yes
+ grep -oP '\d+' README.md
+ grep -vw -m1 foo README.md
+ grep -e foo -e bar README.md
+ grep -f billing/a README.md
+ grep --color=always -H foo README.md
+ grep -- -x README.md
+ cat README.md | grep foo
+ egrep 'a|b' README.md
+ fgrep foo README.md
+ rgrep foo billing
+ rg foo billing
+ rg -n --no-heading -C 2 foo billing src
+ rg -l -t ts foo billing
+ rg -g '*.ts' foo billing
+ rg --files billing
+ rg -c foo README.md
+ rg --json foo billing
+ (cd billing && rg --type-list; rg --version)
+ ag foo billing
+ ag -l -i foo billing
+ fd csv
+ fd -e ts . billing
+ fd -t f -d 2 csv billing src
+ fdfind -H csv billing
+ look foo billing/a
? grep -R foo billing
? grep -d recurse foo billing
? grep --directories=recurse foo billing
? grep -r foo .
? grep -r foo
? rgrep foo
? zgrep foo billing/a
? rg --pre cat foo billing
? rg --pre=cat foo billing
? rg --hostname-bin ./x foo billing
? rg -z foo billing
? rg --search-zip foo billing
? rg -L foo billing
? rg --follow foo billing
? rg -uuu foo
? rg --hidden foo
? ag -A x README.md
? ag --pager ./x foo billing
? ag -z foo billing
? ag -f foo billing
? ack foo billing
? fd -x rm
? fd -e ts -x cat
? fd csv billing --exec rm
? fd -X cat
? fd -l csv
? fd -L csv
? fd --base-directory /tmp csv
? locate foo
? look foo
- grep foo .env
- grep -rn foo deploy
- grep -f .env README.md
- grep foo README.md .env
- grep --exclude-from=.env foo billing
- rg foo .env
- rg foo deploy
- rg --ignore-file .env foo billing
- ag foo config/secrets
- ag -p .env foo billing
- fd . deploy
- fd -e ts -x cat .env
! fd x -x kubectl delete pod
! fd --exec-batch terraform destroy
! fd -tx -x rm .env
- fd --search-path deploy x
- fd x config/secrets
- egrep foo .env
- zgrep foo .env
`;

/** Searches of a folder in which only a hidden file is blocked. */
const hidden: readonly [allowed: boolean, command: string][] = [
  [true, 'rg foo billing'],
  [true, "rg foo billing -g '!*.ts'"],
  [true, 'rg --type-not ts foo billing'],
  [false, "rg foo billing -g '.env'"],
  [false, "rg foo billing -g '*'"],
  [false, "rg foo billing --glob='.e*'"],
  [false, "rg foo billing --iglob '.ENV'"],
  [false, 'rg -t sh foo billing'],
  [false, 'rg --type=sh foo billing'],
  [false, 'rg -g "$X" foo billing'],
  [false, 'rg --hidden foo billing'],
  [false, 'rg -uu foo billing'],
  [false, 'grep -r foo billing'],
  [false, 'ag foo billing'],
];

describe('search', () => {
  it.each(hidden)('sees no hidden file: %s, %s', (allowed, command) => {
    const input = inputFor(command);
    const facts = { ...input.facts, guarded: ['/repo/billing/.env'] };
    expect(createJudge()({ ...input, facts }).effect === 'allow').toBe(allowed);
  });

  it('are grammars', () => expect(Grammars.safeParse(search).error?.issues ?? []).toEqual([]));
  it('are judged as the table says', () => expect(wrongLines(table)).toEqual([]));
});
