import { describe, expect, it } from 'vitest';
import { awkDoubt } from '../../../../src/policy/shell/programs/awk-program.ts';
import { wrongLines } from '../grammars/reading-contract.ts';

/** Commands: `+` allow, `?` ask, `-` deny or stop. */
const commands = String.raw`
+ awk '{print $1}' billing/export/csv.ts
+ awk -F: '{print $1}' README.md
+ awk -F , '{print $2}' README.md
+ awk -F'\t' '$3 > 5 {print $1, $2}' billing/export/csv.ts
+ awk -v n=5 'NR > n' README.md
+ awk -vn=5 -F, 'NR==n {print}' README.md
+ awk -v "n=$N" 'NR > n' README.md
+ awk 'BEGIN { FS=","; OFS="\t" } { $1=$1; print }' billing/export/csv.ts
+ awk '/export/,/^}/' billing/export/csv.ts
+ awk '!seen[$0]++' README.md
+ awk 'NR==FNR {a[$1]; next} $1 in a' README.md billing/export/csv.ts
+ awk '{ s += $1 } END { print s / NR }' README.md
+ awk '{ if ($2 >= 3 && $3 < 4) print $1 > "/dev/stderr" }' README.md
+ awk 'END { print (a > b) ? "x" : "y" }' README.md
+ awk '{ printf "%s|%s > x\n", $1, $2 }' README.md
+ awk '$1 ~ /a|b/ || $2 ~ "c|d" { print } # | > system' README.md
+ awk '{ sub(/[^a-z]+$/, ""); gsub(/\//, "|"); print }' README.md
+ awk '{ print length($0), toupper(substr($0, 1, 3)) }' README.md
+ awk '{ for (i = NF; i > 0; i--) printf "%s ", $i; print "" }' README.md
+ awk 'function f(x) { return x > 2 } { print f($1) }' README.md
+ awk '{print $1}' x=1 README.md FS=: package.json
+ git log --oneline | awk '{print $1}'
+ awk -- '{print}' README.md
+ gawk --posix '{print}' README.md
+ mawk '{print}' -
+ awk "{print \$1}" README.md
+ ls -la | awk 'NR>1 {print $9, $5}' | sort
+ awk '{⏎  n[$1]++   # counts⏎}⏎END { for (k in n) print k, n[k] }' README.md
? awk 'BEGIN{system("id")}'
? awk 'BEGIN{"id" | getline x; print x}'
? awk '{print | "sh"}' README.md
? awk '{print |& "sh"}' README.md
? awk '{print > "src/x"}' README.md
? awk '{print >> "src/x"}' README.md
? awk '{print > $1}' README.md
? awk '{print $1 > $2}' README.md
? awk '{print (1)(2) > "src/x"}' README.md
? awk '{print(1) > "src/x"}' README.md
? awk '{print 1 > "/dev/stderr" ".x"}' README.md
? awk '{print a[1 > 2]}' README.md
? awk '{getline; print}' README.md
? awk 'BEGIN{while((getline l < "/etc/passwd")>0) print l}'
? awk -f x.awk README.md
? awk -fx.awk README.md
? awk --file=x.awk README.md
? gawk -e '{print}' README.md
? gawk -i inplace '{print}' README.md
? gawk -l x '{print}' README.md
? gawk -E x README.md
? gawk -p '{print}' README.md
? gawk -o '{print}' README.md
? gawk -d '{print}' README.md
? awk -bF '{print}' '{print}' README.md
? awk -W exec x README.md
? awk '@include "x"⏎{print}' README.md
? awk '@load "x"' README.md
? awk '{f="system"; @f("id")}' README.md
? awk 'BEGIN{print ENVIRON["API_KEY"]}'
? awk 'BEGIN{for(k in ENVIRON) print k}'
? awk 'BEGIN{ARGV[1]="/etc/passwd"; ARGC=2} {print}'
? awk 'BEGIN{SYMTAB["ARGC"]=2}'
? awk 'BEGIN{awk::system("id")}'
? awk 'BEGIN{0xsystem("id")}'
? awk "$P" README.md
? awk -F"$X" '{print}' 'BEGIN{system("id")}'
? awk -F $X '{print}' README.md
? awk -v ARGC=3 '{print}' README.md
? awk -v $X '{print}' README.md
? awk '{print}' ARGC=3 README.md
? awk '{print}' ns::x=3 README.md
? awk '{print}' $X
? awk '{print}' /etc/passwd
? awk 'if (1) /"/ ; print "x" > "file" #"/' README.md
? awk '{ if (1) /"/; print "x" > "src/x" #"/⏎}' README.md
? awk '/[/]/ {print "x" > "src/y" }' README.md
? awk '/[]/]/ {print}' README.md
? awk '{ x++ / 2 }' README.md
? awk
? find billing -exec awk '{print}' {} \;
? ls | xargs awk '{print}'
- awk '{print}' .env
- awk 'NR==1' deploy/prod.yaml
- awk -F= '{print $2}' .env.local
- awk '{print}' x=1 config/secrets/key
- awk '{print > ".env"}' README.md
- gawk 'BEGIN{s="/inet/tcp/0/db.prod.example.com/80"; s |& getline}'
- awk 'BEGIN{while((getline l < ".env")>0) print l}'
`;

/** Programs: `+` only computes and prints. */
const programs: readonly [mark: '+' | '?', program: string][] = [
  ['+', ''],
  ['+', 'BEGIN { x = 1 /2/ 3 }'],
  ['+', 'a\n/b/ { print }'],
  ['+', '{ a = b /c; d = e/ f }'],
  ['+', '$1 ~ /[[:space:]]+[a-z]/'],
  ['+', '{ print "a\\"b > c" }'],
  ['+', '{ print 1e-5, 0x1F, .5 }'],
  ['+', '{ print a, \\\n b }'],
  ['+', '{ while (i > 3) i-- }'],
  ['+', 'END { if (n > 0) { print n } else if (m > 1) print m; exit 1 }'],
  ['?', '{ print "a\n" }'],
  ['?', '{ print a\r\n }'],
  ['?', '{ (print a } )'],
  ['?', '{ print (a }'],
  ['?', '{ print `id` }'],
  ['?', '{ $/x/ }'],
  ['?', '{ length / 2 }'],
  ['?', '{ print /=x/ }'],
  ['?', '{ print "x" } # y \\\n{ z }'],
  ['?', '{ print ((a)\n / b) }'],
  ['?', '{ print é }'],
  ['?', '{ a & b }'],
  ['?', '{ print "x" >"/dev/stdoutx" }'],
  ['?', '{ printf("%s") > ("/dev/stderr") }'],
  ['?', '{ print 1\n x = 2 > 3 }'],
  ['?', 'BEGIN { extension("x.so", "dlload") }'],
  ['?', '{ print "unclosed }'],
  ['?', '/[/"]/ { print "x" > "f" } #"'],
  ['?', '/[]/"]/ { print "x" > "f" } #"'],
  ['?', '/[^[:alpha:]/"]/ { print "x" > "f" } #"'],
  ['?', '/unclosed'],
];

describe('awk', () => {
  it('is judged as the table says', () => expect(wrongLines(commands)).toEqual([]));

  it('is understood or not', () => {
    const wrong = programs.filter(([mark, program]) => (awkDoubt(program) === null) !== (mark === '+'));
    expect(wrong).toEqual([]);
  });
});
