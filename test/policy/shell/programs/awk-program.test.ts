import { describe, expect, it } from 'vitest';
import { awkDoubt } from '../../../../src/policy/shell/programs/awk-program.ts';

const computing = `
{print}
{print $1}
{print $1, $2 "x"}
{ printf "%s\\n", $1 }
/a/
/a|b/ {print}
!/a/
$1 ~ /a/
$1 !~ /a[b]c/
NR==1,NR==2
NR % 2
BEGIN {x=1} END {print x}
{x[$1]++; n += 1} END {for (k in x) print k, x[k]}
{if (x > 1) print x; else print "y"}
{while (i < 3) i++}
{print (1 > 2)}
{print (1 >= 2)}
x > 1
x >= 1 && y < 2 || !z
{print 1 / 2}
{x /= 2}
{print length($1)}
{print substr($1, 1, 2)}
{print > "/dev/stdout"}
{print > "/dev/stderr"}
{print >> "/dev/null" ; x = 1}
{print > "/dev/stderr" }
{return /a/}
{print /a/ ? 1 : 2}
1.5e3 + .5 + 0x1F + 1.
1e+5
1E-5
"a\\"b"
{print} # comment
# only a comment
{x = "#"; print}
x[1] = 2
{gsub(/a/, "b"); print}
/[[:alpha:]]/
/[^a]/
/\\//
/[\\a]/
{print ""; x > 1}
{print; x > "y"}
/a/b/c
`;
const doubtful = `
{system("x")}
{getline}
{"x" | getline}
{print | "sh"}
{print > "out"}
{print >> "out"}
{print > f}
{print > "/dev/stdoutx"}
{print > "/dev/stderr" x}
{printf "x" > "out"}
{print (1) > "out"}
{print x[1 > 2]}
{x > 1}{print > "y"}
{print(x) > (y)}
@include "x"
@load "x"
@f(x)
{print ENVIRON["X"]}
{ARGV[1] = "x"}
{ARGC = 1}
SYMTAB["x"]
FUNCTAB["x"]
{extension("x")}
{bindtextdomain("x")}
{dcgettext("x")}
{dcngettext("x")}
TEXTDOMAIN = "x"
{print _"x"; dcgettext()}
"a
"a\\
/a
/=a/
/[/]/
/[a/
/a[[:alpha:]/
length / 2
case /a/
default /a/
BEGIN /a/
END /a/
exit /a/
next /a/
delete /a/
x++ /a/
x-- /a/
$ /a/
if (x) /a/
while (x) /a/
for (x) /a/
switch (x) /a/
(x
x)
[x
(x]
[x)
{(}
{(x}
}(
1x
1.2.3
1e
0xG
1_
\\
'x'
\`x\`
é
x & y
# a comment \\
`;
const rows = (text: string): string[] => text.split('\n').filter((row) => row !== '');

describe('an awk program', () => {
  it.each(rows(computing))('%s computes and prints', (text) => expect(awkDoubt(text)).toBe(null));
  it.each(rows(doubtful))('%s is not proved', (text) => expect(awkDoubt(text)).not.toBe(null));

  it.each([
    ['{print}\n{print $1}', null],
    ['/a/\n/b/', null],
    ['x\n/b/', null],
    ['(x\n/b/)', 'its program is not understood'],
    ['x \\\n+ 1', null],
    ['# a\\\n{system("x")}', 'its program is not understood'],
    ['# a\r\n1', 'its program is not understood'],
    ['# a\nsystem("x")', 'its program runs commands'],
    ['{print > "/dev/stderr"\nx}', null],
    ['{print > "/dev/stderr" # x\n}', null],
    ['"a\n"', 'its program is not understood'],
    ['', null],
  ])('%j: %s', (text, doubt) => expect(awkDoubt(text)).toBe(doubt));
});
