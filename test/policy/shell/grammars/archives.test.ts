import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { archives } from '../../../../src/policy/shell/grammars/archives.ts';
import { wrongLines } from './reading-contract.ts';

const table = `
+ tar tf billing/a.tar
+ tar -tzvf billing/a.tgz
+ tar tzf billing/a.tgz src/index.ts
+ tar --list --file=billing/a.tar
+ tar czf billing/export/x.tgz billing/invoice
+ tar -czf billing/export/x.tgz --exclude=node_modules billing/invoice
+ tar cf - billing/invoice | wc -c
+ tar -c -z -f billing/export/x.tgz README.md
+ tar --version
+ gzip -dc billing/a.gz
+ gzip -c README.md | wc -c
+ gzip -t billing/a.gz
+ gzip -l billing/a.gz
+ gunzip -c billing/a.gz
+ zcat billing/a.gz | head
+ xzcat billing/a.xz
+ bzip2 -dc billing/a.bz2
+ xz -l billing/a.xz
? tar xf billing/a.tar
? tar xzf billing/a.tgz -C billing/export
? tar -xvzf billing/a.tgz
? tar --extract --file billing/a.tar
? tar --get -f billing/a.tar
? tar xOf billing/a.tar
? tar tf billing/a.tar --to-command='sh -c id'
? tar tf billing/a.tar -I ./x
? tar -tI ./x -f billing/a.tar
? tar tIf ./x billing/a.tar
? tar --use-compress-program=./x -tf billing/a.tar
? tar cf billing/export/x.tar --checkpoint=1 --checkpoint-action=exec=id README.md
? tar tf billing/a.tar -F ./x
? tar cf billing/export/x.tar -T billing/a
? tar cf billing/export/x.tar --remove-files billing/export/csv.ts
? tar cf billing/export/x.tar -C billing csv
? tar chf billing/export/x.tar billing
? tar cf billing/export/x.tar @billing/a.tar
? tar cf src/x.tar billing/invoice
? tar czf billing/export/x.tgz .
? tar cvf host:x.tar billing/invoice
? tar rf billing/export/x.tar README.md
? tar --delete -f billing/export/x.tar a
? tar -tf billing/a.tar -x
? tar t
? tar tf $X
? tar $X billing/a.tar
? tar --exclude -t --extr -f billing/a.tar
? gzip README.md
? gzip -d billing/export/a.gz
? gunzip billing/export/a.gz
? gzip -Sc billing/export/a
? gzip -rc billing
? zcat billing/a
? gzip -dc billing/a
? zstd README.md
? zip billing/export/x.zip README.md
? unzip billing/a.zip
? unzip -l billing/a.zip
? 7z l billing/a.7z
? cpio -t
? ar t billing/a.a
- tar czf billing/export/x.tgz .env
- tar cf billing/export/x.tar billing deploy
- tar cf billing/export/x.tar -T .env
- tar czf billing/export/x.tgz config/secrets
- zcat .env
- gzip -c .env
- gzip -dc deploy/a.gz
- zip x .env
- zip -r billing/export/x.zip deploy
- unzip -l .env
- 7z a x.7z .env
- tar xf billing/a.tar -C deploy
! gzip .env
! tar cf .env README.md
`;

describe('archives', () => {
  it('are grammars', () => expect(Grammars.safeParse(archives).error?.issues ?? []).toEqual([]));
  it('are judged as the table says', () => expect(wrongLines(table)).toEqual([]));
});
