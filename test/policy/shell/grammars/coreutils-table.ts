/** Commands, a line each: `+` allow, `?` ask, `-` deny or stop, `!` stop. Never executed. */
export const reading = `
+ cat -n README.md
+ head -20 README.md
+ head -c 100 README.md
+ tail -n +10 README.md
+ tail -50 README.md
+ wc -lw README.md
+ nl -ba README.md
+ tac README.md | rev
+ sort -t, -k2,2n -u README.md
+ sort -rn --parallel=2 billing/a
+ sort -o billing/export/x billing/a
+ uniq -c billing/a
+ uniq billing/a billing/export/x
+ cut -d: -f1,3 --output-delimiter=, README.md
+ tr -s ' ' < README.md
+ comm -12 billing/a billing/b
+ cmp -s billing/a billing/b
+ diff -u --color=never billing/a billing/b
+ diff -y -W 100 --suppress-common-lines billing/a billing/b
+ diff3 -m billing/a billing/b billing/c
+ sdiff -s billing/a billing/b
+ paste -d, billing/a billing/b
+ join -t, -1 2 -2 1 billing/a billing/b
+ fold -s -w 80 README.md
+ fmt -72 README.md
+ expand -t 4 README.md
+ unexpand -a README.md
+ pr -3 -l 40 README.md
+ column -t -s, README.md
+ od -A x -t x1z -v README.md
+ od -c README.md
+ xxd README.md
+ xxd -l 64 -s 16 README.md
+ xxd -p README.md
+ hexdump -C -n 64 README.md
+ strings -n 8 README.md
+ sha256sum README.md package.json
+ md5sum README.md
+ shasum -a 256 README.md
+ b2sum README.md
+ cksum README.md
+ base64 -w0 README.md
+ echo aGk= | base64 -d
+ shuf -n 3 README.md
+ shuf -i 1-10
+ tsort billing/a
+ iconv -f latin1 -t utf-8 README.md
+ dos2unix billing/export/csv.ts
+ sort --help
+ cat --version
? sort -o src/x billing/a
? sort --compress-program=./x billing/a
? sort --files0-from=billing/a
? sort -T /tmp billing/a
? wc --files0-from=billing/a
? uniq billing/a src/x
+ diff -rq billing/invoice src
+ diff README.md package.json
+ diff -r --no-dereference billing/invoice docs
+ diff billing/invoice src
? diff -r billing/export billing/export
? diff billing/export billing/export
? diff settings billing/export
- diff billing/export/csv.ts docs/current/latest
- diff -r billing/export billing/invoice
+ diff <(sort billing/a) <(sort billing/b)
+ cat billing/a | diff - billing/b
? diff -rN billing/invoice src
? diff -r billing/invoice $X
? diff -r billing/invoice src docs
? diff --from-file=billing/invoice src
? cp -r billing/export billing/export/x && diff -r billing/export/x billing/invoice
? diff -l billing/a billing/b
? sdiff -o billing/export/x billing/a billing/b
? sdiff --diff-program=./x billing/a billing/b
? diff3 --diff-program=./x billing/a billing/b billing/c
? sha256sum -c billing/a
? md5sum --check billing/a
? cksum -c billing/a
? shuf -o src/x billing/a
? xxd billing/a src/x
? xxd -r billing/a src/x
? xxd -pl 5 README.md
? iconv -o src/x README.md
? dos2unix README.md
? dos2unix -n billing/a billing/export/b
? split README.md billing/export/x
? split --filter='sh -c id' README.md
? csplit README.md 10
? strings @billing/a
? strings -n @billing/a README.md
? column -n x README.md
? ptx -G billing/a billing/b
? head -n $X README.md
? cat /etc/passwd
? cat --show README.md
- cat .env
- head -1 deploy/prod.yaml
- sha256sum .env
- base64 .env
- xxd config/secrets/key
- od -c .env.local
- strings .env
- paste README.md .env
- join .env billing/a
- diff .env README.md
- shuf --random-source=.env billing/a
- split .env billing/export/x
- sort --random-source=.env billing/a
- iconv -f latin1 .env
! sort -o .env billing/a
! shuf -o .env billing/a
! xxd billing/a .env
! dos2unix .env
! iconv -o .env README.md
`;

export const files = `
+ ls -la
+ ls -lhtr billing src
+ ls -R billing
+ ls --color=never -1 billing/export
+ dir billing
+ stat -c '%s %n' README.md
+ file README.md
+ file --mime-type -b README.md
+ du -sh billing
+ du -h -d 1 billing
+ df -h
+ df -h .
+ basename -s .ts billing/export/csv.ts
+ dirname billing/export/csv.ts
+ realpath --relative-to=. billing
+ readlink -f billing
+ tree
+ tree -L 2 billing
+ tree -aL 2 -I 'node_modules|dist' billing
+ tree -d --dirsfirst --noreport billing
+ tree --gitignore -o billing/export/x billing
+ tee -a billing/export/x
+ touch billing/export/x
+ touch -d yesterday billing/export/x
+ mkdir -p billing/export/x/y
+ rmdir billing/export/x
+ rm -f billing/export/x
+ truncate -s 0 billing/export/x
+ chmod 644 billing/export/csv.ts
+ chmod +x billing/export/csv.ts
+ chmod -x billing/export/csv.ts
+ cp billing/export/csv.ts billing/export/a.ts
+ cp -p --update=older billing/export/csv.ts billing/export/tests
+ mv billing/export/csv.ts billing/export/a.ts
+ unlink billing/export/x
+ sync
? ls -L billing
? ls -LR billing
? du -L billing
? du --files0-from=billing/a
? file -f billing/a
? file -z billing/a
? file -C -m billing/a
? tree -l billing
? tree -Lo 1 billing/export/x
? tree -Lo 1 src/x
? tree -o src/x billing
? tree -R -L 1 billing
? tree --info billing
? tree --fromfile billing/a
? rmdir -p billing/export/x
? rm src/index.ts
? chmod +x src/index.ts
? chmod -x src/index.ts
? chmod --reference=README.md src/index.ts
? chown dev src/index.ts
? touch src/x
? mkdir src/x
? mktemp
? mktemp -d
? mktemp billing/export/XXX
? mknod billing/export/x p
? link README.md billing/export/x
? ln -s README.md billing/export/x
? dd if=README.md of=billing/export/x
? install -m 644 README.md billing/export/x
? cp -l billing/export/csv.ts billing/export/a.ts
? cp -st billing/export billing/export/tests/csv.test.ts
? cp -s /repo/README.md billing/export/x
? cp --symbolic-link /repo/README.md billing/export/x
? cp -b billing/export/csv.ts billing/export/a.ts
? cp --backup=numbered billing/export/csv.ts billing/export/a.ts
? cp -S .x billing/export/csv.ts billing/export/a.ts
? cp -rL billing/export billing/export/x
? mv -b billing/export/csv.ts billing/export/a.ts
? tee src/x
? rm --no-preserve-root billing/export/x
- ls -la deploy
- stat .env
- file .env
- realpath --relative-to=deploy README.md
- readlink -f .env
- tree deploy
- tree -L 1 config/secrets
- du -sh config/secrets
- tee deploy/x
- mktemp -p deploy
- df config/secrets
! chmod 600 .env
! chmod -x .env
! chmod --reference=README.md .env
! rm -rf .env
! truncate -s0 .env
! dd if=README.md of=.env
! shred -u .env
! touch .env
`;

export const system = `
+ seq 1 10
+ seq -w 1 2 9
+ sleep 0.5
+ uname -a
+ whoami
+ id -un
+ groups
+ nproc
+ tty
+ arch
+ hostname
+ uptime -p
+ free -h
+ which -a node
+ expr 1 + 2
+ factor 42
+ numfmt --to=iec 1024
+ echo '2^10' | bc
+ bc -l README.md
+ getconf _NPROCESSORS_ONLN
+ locale -a
+ lscpu
+ lsb_release -a
+ tput cols
+ clear
+ cal 2024
+ ps
+ ps aux
+ ps -ef
+ ps -eo pid,ppid,cmd --sort=-rss
+ ps -p 1 -o comm=
+ ps axo pid,args
+ ps -aux
+ ps auxww
+ ps -u dev -o pid,args
+ ps -ef --forest
+ pgrep -fl node
+ ps --version
? hostname evil
? hostname -F README.md
? printenv
? printenv HOME
? ps auxe
? ps e
? ps -auxe
? ps axe
? ps -ex
? ps -eax
? ps -e -x
? ps -aux -e
? ps -eo pid,args e
? ps aux $X
? ps -eo environ
? kill -9 1
? kill 1
? killall node
? pkill -f node
? lsof -i :3000
? less README.md
? more README.md
? man ls
? bat README.md
? dc -e '!id'
? top
? getconf -v x y
? whoami x
? uname $X
? arch -arm64 ls
? tput init
? tput reset
- less .env
- bat .env
- bc .env
`;
