/** Commands that are allowed with `may.read: **` and `never.touch: deploy/**, .env*`. One a line, never executed. */
export const allowed = String.raw`
+ git status
+ git status -sb --porcelain=v2
+ git log --oneline -5
+ git log -U3 -- src
+ git log --format='%h %an'
+ git diff HEAD~1 --stat
+ git diff --color-moved src/a.ts
+ git diff --word-diff=color src/a.ts
+ git diff HEAD:src/a.ts HEAD~1:src/a.ts
+ git diff HEAD:src/a.ts..HEAD~1:src/a.ts
+ git diff --stat -- . ':!src/b.ts'
+ git diff -- ':/src/a.ts'
+ git diff -- ':(top)src/a.ts'
+ git diff -- 'src/*.ts'
+ git diff -- ':(glob)src/**/*.ts'
+ git log --oneline -- 'src/*'
+ git log --stat -3
+ git log -L1,5:src/a.ts
+ git log --grep=deploy -S'.env' -5
+ git show HEAD~2:src/a.ts
+ git show 'HEAD^{/fix: deploy}'
+ git show 'main@{2026-01-01 10:00:00}' --stat
+ git --no-pager log -3
+ git -P diff --stat
+ git --no-optional-locks status
+ git --version
+ git version
+ git --exec-path
+ git rev-parse --show-toplevel
+ git rev-parse --abbrev-ref HEAD
+ git rev-parse --short=8 HEAD
+ git rev-parse HEAD:src/a.ts
+ git ls-files
+ git ls-files -m -o --exclude-standard
+ git ls-files src '*.ts'
+ git ls-tree -r --name-only HEAD src/
+ git blame src/a.ts
+ git blame -L 1,20 -w -C -C HEAD~3 -- src/a.ts
+ git blame src/a.ts HEAD~3
+ git blame HEAD~3 src/a.ts
+ git annotate src/a.ts
+ git shortlog -sne HEAD
+ git shortlog --committer -s main
+ git describe --tags --always --dirty
+ git branch
+ git branch -a
+ git branch -vv --sort=-committerdate
+ git branch --show-current
+ git branch --list 'feature/*'
+ git branch --list deploy
+ git branch --contains HEAD
+ git branch --merged main
+ git branch -r --format='%(refname:short)'
+ git tag
+ git tag -l 'v*'
+ git tag -n3
+ git tag --sort=-v:refname --merged HEAD
+ git remote
+ git remote -v
+ git remote get-url origin
+ git remote show -n origin
+ git stash list
+ git stash show --stat
+ git stash show -p 'stash@{1}'
+ git reflog
+ git reflog -5 main
+ git reflog show HEAD
+ git config user.name
+ git config --get remote.origin.url
+ git config --local --list
+ git config --get-regexp --local 'branch.*'
+ git cat-file -t abc123
+ git cat-file -p HEAD
+ git cat-file -p HEAD:src/a.ts
+ git cat-file commit abc123
+ git diff-tree --no-commit-id --name-only -r HEAD
+ git diff-index --quiet HEAD --
+ git diff-files --name-only
+ git merge-base main HEAD
+ git name-rev HEAD
+ git rev-list --count HEAD
+ git rev-list --left-right --count origin/main...HEAD
+ git for-each-ref --sort=-committerdate --format='%(refname)' refs/heads
+ git show-ref --heads
+ git grep -n todo -- src
+ git grep -e a --and \( -e b -e c \) src
+ git grep -l 'x y' HEAD~2 -- src docs
+ git cherry -v main
+ git count-objects -vH
+ git check-ignore -v dist
+ git check-attr -a src/a.ts
+ git check-attr text -- src/a.ts
+ git worktree list --porcelain
+ git range-diff main~3 main HEAD
+ git whatchanged -3
+ git fsck --no-dangling
+ git notes show HEAD
+ git bisect log
+ git -C src status
+ git -C src log --oneline -3
+ git -C /w -C src diff a.ts
+ git -C "" status
+ git -C src show HEAD:src/a.ts
+ git -C src show HEAD:./a.ts
+ git show 'HEAD:src/[id].ts'
+ git diff HEAD^! -- src
+ git log main.. ^v1
+ git log -p -- 'src/*env'
+ git diff
`;
