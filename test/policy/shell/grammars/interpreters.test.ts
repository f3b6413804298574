import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { interpreters } from '../../../../src/policy/shell/grammars/interpreters.ts';
import { judged, provedBy, rowsOf, wrongRows } from './project-judging.ts';

/** `+` allow, `?` ask, `-` deny, `!` stop, under the contract beside this file. Never executed. */
const table = `
? python3 -m pip install requests
+ node scripts/build.js
+ node --version
+ node -v
+ node --help
+ python3 scripts/gen.py
+ python3 --version
+ python -V
+ python3 -VV
+ python3 -m pytest test/test_a.py
+ ruby -v
+ perl -v
+ php --version
+ lua -v
+ deno --version
+ java -version
+ java --version
? node src/a.js
? node -e 'console.log(1)'
? node -p 1+1
? node -v src/a.js
? node --version -e 1
? node --test
? node --import tsx src/a.ts
? tsx watch src/a.ts
? ts-node src/a.ts
? python3 -c 'print(1)'
? python3 -m http.server
? python3 -V -c 'print(1)'
? python3
? ruby -e 'puts 1'
? ruby -v -e 'puts 1'
? perl -ne 'print if /x/' src/a.txt
? perl -ve 'print 1'
? perl -pi -e 's/a/b/' src/a.txt
? php -r 'echo 1;'
? php -S localhost:8000
? deno run -A src/a.ts
? deno task deploy
? java -jar app.jar
? java -showversion -jar app.jar
- node deploy/x.js
- node scripts/x.js deploy/x
- node --require ./deploy/x.js scripts/x.js
- node -r./deploy/x.js scripts/x.js
- node --import=./deploy/x.js scripts/x.js
- node --env-file=.env scripts/x.js
- node --experimental-loader ./deploy/l.mjs scripts/x.js
- node --cpu-prof-dir deploy scripts/x.js
- node -e "require('fs').readFileSync('.env')"
- node -p "require('./deploy/x.json')"
- tsx deploy/x.ts
- tsx --tsconfig deploy/t.json src/a.ts
- nodemon --exec 'cat .env'
- python3 deploy/x.py
- python3 -c "open('.env').read()"
- python3 -m pytest deploy/test_x.py
- python3 -u deploy/x.py
- ruby -e "File.read('.env')"
- ruby -r ./deploy/x src/a.rb
- ruby -C deploy x.rb
- perl -pi -e 's/a/b/' deploy/x
- perl -e 'open F, ".env"'
- php -r 'readfile(".env");'
- php -c deploy/php.ini src/a.php
- lua deploy/x.lua
- deno run --allow-read deploy/x.ts
- deno eval 'Deno.readTextFileSync(".env")'
- deno run -c deploy/deno.json src/a.ts
- java -jar deploy/x.jar
- java -cp deploy/lib Main
`;

describe('the interpreters', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(interpreters).error).toBeUndefined();
  });

  it('need a rule each, but for these', () => {
    expect(provedBy(interpreters)).toEqual([
      'node|nodejs: version v help h',
      'deno: version V help h',
      'python|python3|python2|pypy|pypy3|python3.9|python3.10|python3.11|python3.12|python3.13|python3.14: V version h help',
      'ruby: v version h help',
      'perl: v',
      'php: v version h help',
      'lua|luajit|lua5.1|lua5.3|lua5.4: v',
      'java: version fullversion help h',
    ]);
  });

  it('are judged as the rows say', () => {
    expect(rowsOf(table).length).toBeGreaterThan(70);
    expect(wrongRows(table)).toEqual([]);
  });

  it('say in the question what a command would do', () => {
    expect(judged('node src/a.js').reason).toContain('a program that nobody here can judge');
    expect(judged('python3 -m http.server').reason).toContain('a program that nobody here can judge');
  });
});
