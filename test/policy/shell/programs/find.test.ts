import { describe, expect, it } from 'vitest';
import { wrongLines } from '../grammars/reading-contract.ts';

const table = String.raw`
+ find . -name '*.ts'
+ find billing src -type f -name '*.ts' -not -path '*/node_modules/*'
+ find . -maxdepth 2 -type d
+ find . \( -name a -o -iname b \) -print0
+ find . -path ./node_modules -prune -o -name '*.ts' -print
+ find billing -size +10k -mtime -7 -ls
+ find billing -newer README.md -printf '%p %s\n'
+ find billing -newermt 2024-01-01
+ find billing -empty -o -perm /u=x -o -user dev
+ find billing -regextype posix-extended -regex '.*(a|b)'
+ find billing ! -name x -quit
+ find billing -type f | wc -l
+ find -H billing -samefile README.md
+ find . -xdev -depth -daystart -amin -5 -links 1 -inum 5 -fstype ext4
+ find --version
? find -L . -name x
? find . -follow -name x
? find billing -name '*.ts' -delete
? find billing/export -name '*.ts' -delete
? find billing -exec cat {} \;
? find billing -exec grep -l foo {} +
? find billing -execdir ls {} \;
? find billing -ok rm {} \;
? find billing -okdir rm {} \;
? find billing -exec sh -c 'id' \;
? find billing -fprint src/x
? find billing -fprint0 src/x
? find billing -fprintf src/x '%p'
? find billing -fls src/x
? find -files0-from billing/a -name x
? find billing -name x -files0-from billing/a
? find billing $X
? find $X -name y
? find billing -name $X -print
? find billing -unknown
? find /etc -name x
? find -D tree billing
- find deploy
- find . -newer .env
- find . -samefile .env
- find . -anewer deploy/x
- find billing -exec cat .env \;
- find billing config/secrets -type f
- find . -newermm .env
! find config/secrets -delete
! find billing -fprint .env
! find billing -exec rm .env \;
! find . -exec kubectl apply -f {} \;
`;

const filters = String.raw`
+ jq . package.json
+ jq -r '.scripts | keys[]' package.json
+ jq -c '.env' package.json
+ jq '.["env"], .x."env", {env: 1}, "env"' package.json
+ jq --arg n x '.[$n]' package.json
+ jq --argjson n 1 --arg m y '.[$n]' package.json
+ jq -n '1 + 2'
+ jq -n --args '$ARGS' a b
+ jq 'map(select(.a > 1)) | length' package.json
+ jq -e --indent 2 .x package.json
+ cat package.json | jq '.version'
? jq env package.json
? jq -n 'env.HOME'
? jq -n '$ENV.HOME'
? jq -n '$ ENV.HOME'
? jq -n '"\(env)"'
? jq -f x.jq package.json
? jq -rf x.jq package.json
? jq -L . . package.json
? jq 'import "a" as a; .' package.json
? jq 'include "a"; .' package.json
? jq -n '"a" | modulemeta'
? jq "$X" package.json
+ jq --slurpfile a package.json . package.json
? jq --slurpfile a /etc/passwd . package.json
? jq --rawfile a $X . package.json
- jq . .env
- jq . -- --arg a .env
- jq --rawfile a .env . package.json
- jq --slurpfile a .env . package.json
- jq -f .env package.json
`;

const dates = `
+ date
+ date +%F
+ date -u +%FT%TZ
+ date -Iseconds
+ date --iso-8601=seconds
+ date -d '2 days ago' +%s
+ date -r README.md
+ date -f billing/a
? date 010100002030
? date -s tomorrow
? date --set=tomorrow
? date -us tomorrow
- date -r .env
- date -f .env
`;

describe('find', () => {
  it('is judged as the table says', () => expect(wrongLines(table)).toEqual([]));
});

describe('jq', () => {
  it('is judged as the table says', () => expect(wrongLines(filters)).toEqual([]));
});

describe('date', () => {
  it('is judged as the table says', () => expect(wrongLines(dates)).toEqual([]));
});
