import { describe, expect, it } from 'vitest';
import { readSedScript } from '../../../../src/policy/shell/programs/sed-script.ts';
import { wrongLines } from '../grammars/reading-contract.ts';

const commands = String.raw`
+ sed -n 1,20p README.md
+ sed -n '1,20p;30q' README.md
+ sed -ne '/a/p' README.md
+ sed -n -e p -- README.md
+ sed p -n README.md
+ sed --quiet --expression=p README.md
+ sed -E 's/(a+)b?/\1/g' README.md
+ sed -r -s -u -z 's/a/b/I' README.md
+ sed --null-data --zero-terminated --posix --sandbox --debug p README.md
+ sed -l 5 l README.md
+ sed 's|a|b|g;s,c,d,' README.md
+ sed 's/a w x/b e y/' README.md
+ sed -e 's/a/b/' -e 's/c/d/2p' README.md
+ sed '/^#/d; /^$/d' README.md
+ sed '$!N; P; D' README.md
+ sed ':a;N;$!ba;s/\n/ /g' README.md
+ sed '0~3d' README.md
+ sed '2,+3!d' README.md
+ sed '/a/,/b/{s/x/y/;p}' README.md
+ sed '\%a/b%d' README.md
+ sed 'y/abc/xyz/;=;F;z' README.md
+ sed '5a\⏎w src/x' README.md
+ sed '5a w src/x' README.md
+ sed '$a # end' README.md
+ sed 's/a/b\⏎c/' README.md
+ sed '10q5' README.md
+ sed 's/[/]/x/;s/a/b/' README.md
+ sed 's/\/[^/]*$//' README.md
+ sed --version
+ cat README.md | sed 's/a/b/'
+ sed -i s/a/b/ billing/export/csv.ts
+ sed -ni p billing/export/csv.ts
+ sed -Ei 's/a/b/' billing/export/csv.ts
+ sed -i -e s/a/b/ -e s/c/d/ billing/export/csv.ts
+ sed --in-place s/a/b/ billing/export/csv.ts
+ sed -i.bak s/a/b/ billing/export/csv.ts
+ sed --in-place=.bak s/a/b/ billing/export/csv.ts
+ sed -in p billing/export/csv.ts
? sed 's/a/b/w billing/export/x' README.md
? sed -n 'w billing/export/x' README.md
+ sed 's/a/b/w /dev/stdout' README.md
+ sed 'r billing/a' README.md
+ sed '1!G;h;$!d' README.md
? sed s/a/b/ -i README.md
? sed -i.bak s/a/b/ README.md
? sed -i'b/*' s/a/b/ billing/export/csv.ts
? sed -i/tmp/x s/a/b/ billing/export/csv.ts
? sed -n 'w src/x' README.md
? sed 'W src/x' README.md
? sed '/a/w src/x' README.md
? sed 's/a/b/gw src/x' README.md
? sed 's/a/b/wsrc/x' README.md
? sed '1e id' README.md
? sed e README.md
? sed 's/a/b/e' README.md
? sed 's/a/id/ge;p' README.md
? sed 's/a/b/;e' README.md
? sed '/a/{e id⏎}' README.md
? sed 'R /etc/passwd' README.md
? sed 'r /etc/passwd' README.md
? sed -f x.sed README.md
? sed -fx.sed README.md
? sed --file=x.sed README.md
? sed --fil x.sed README.md
? sed --follow-symlinks -i s/a/b/ billing/export/csv.ts
? sed -e 's/a/b\' -e 'c/w src/x' README.md
? sed 'a foo\\⏎w src/x' README.md
? sed '5a\  ⏎w src/x' README.md
? sed 's/a/b/ w src/x' README.md
? sed 's/a/b/}w src/x' README.md
? sed '1!w src/x' README.md
? sed '1 ! { w src/x⏎}' README.md
? sed 'b;w src/x' README.md
? sed ':a;w src/x' README.md
? sed 'p # x⏎w src/x' README.md
? sed 'sxaxbxw src/x' README.md
? sed 'y/a/b/;w src/x' README.md
? sed 'q;w src/x' README.md
? sed "s/a/$X/" README.md
? sed -e "$X" README.md
? sed p $X
? sed $X README.md
? sed K README.md
? sed s/a README.md
? sed 's/[/b/;#]/c/w src/x' README.md
- sed p .env
- sed -n 'r .env' README.md
- sed 'R .env' README.md
- sed -n '$r deploy/prod.yaml' README.md
- sed --file=.env README.md
- sed 's/a/b/' README.md config/secrets/key
! sed -i s/a/b/ .env
! sed -n 'w .env' README.md
! sed 's/a/b/w .env.local' README.md
! sed -i.bak s/a/b/ .env
`;

const scripts: readonly [script: string, executes: boolean | null, files: string][] = [
  ['s/a/b/ew x', true, 'edit x'],
  ['w x y ', false, 'edit x y '],
  ['w  x;p', false, 'edit x;p'],
  ['r x}', false, 'read x}'],
  ['W x\nR y', false, 'edit x,read y'],
  ['a x\\\\\nw y', false, 'edit y'],
  ['a x\\\nw y', false, ''],
  ['i\\\nx\\\ny\ne id', true, ''],
  ['c\\', false, ''],
  ['s;a;b;;e', true, ''],
  ['s/a\\/b/c/;w x', false, 'edit x'],
  ['s/[/]/b/w x/', false, 'edit x/'],
  ['s/[/b/;#]/c/w x', false, 'edit x'],
  ['s/[]/b/;#]/c/w x', false, 'edit x'],
  ['s/[^]/b/;#]/c/w x', false, 'edit x'],
  ['s/[[:alpha:]/b/;#]/c/w x', false, 'edit x'],
  ['s/[\\]/b/w x', false, 'edit x'],
  ['s/[\\]]/b/w x', false, 'edit x'],
  ['/[/d]/w x', false, 'edit x'],
  ['s/a/[/;w x', false, 'edit x'],
  ['y/[/]/;w x', false, 'edit x'],
  ['s/[a/b/', null, ''],
  ['s\u00e9a\u00e9b\u00e9', null, ''],
  ['s\\a\\b\\', null, ''],
  ['s/a/b/ w x', null, ''],
  ['s/a\nb/c/', null, ''],
  ['bx w y', null, ''],
  ['v 4.2', false, ''],
  ['w', null, ''],
  ['?', null, ''],
];

describe('sed', () => {
  it('is judged as the table says', () => expect(wrongLines(commands)).toEqual([]));

  for (const [script, executes, files] of scripts) {
    it(`reads ${JSON.stringify(script)}`, () => {
      const read = readSedScript(script);
      expect(read?.executes ?? null).toBe(executes);
      expect((read?.files ?? []).map((file) => `${file.use} ${file.text}`).join(',')).toBe(files);
    });
  }
});
