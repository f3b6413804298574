/*
 * Commands under contracts, one line each: `+` allow, `?` ask, `-` deny, `!` stop. Never executed. The workspace holds
 * README.md, src/a.ts, src/b.ts, docs/x.md, deploy/prod.yaml and .env.
 */

/** `may.read: **` and `never.touch: deploy/**, .env*`. */
export const wide = String.raw`
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
- git show HEAD:.env
- git show :0:.env
- git show HEAD@{1}:.env
- git show 'HEAD@{1 day ago}:deploy/prod.yaml'
- git diff HEAD:src/a.ts..HEAD:.env
- git diff main:README.md main:deploy/prod.yaml
- git diff -U .env
- git diff --unified .env
- git diff --color-moved .env
- git diff --word-diff deploy
- git log --pickaxe-regex -p .env
- git log -p -- deploy
- git log -L1,5:.env
- git log -L '/a:b/,+3:.env'
- git diff --relative=deploy
- git diff -- ':.env'
- git diff -- ':/.env'
- git diff -- ':(top).env'
- git diff -- '.en*'
? git diff -- '*env'
- git log -p -- '*.env'
+ git log -p -- 'src/*env'
- git diff -- '.e[n]v'
- git diff -- '\.env'
- git log -p -- ':(glob).env*'
- cd src && git show HEAD:deploy/prod.yaml
- cd src && git diff -- ':/deploy'
- git -C src diff ../.env
- git -C deploy status
- git -C src show HEAD:deploy/prod.yaml
- git blame .env
- git blame HEAD .env
- git blame --contents .env src/a.ts
- git blame -S deploy/prod.yaml src/a.ts
- git blame --ignore-revs-file .env src/a.ts
- git grep -f .env -- src
- git grep x -- deploy
- git grep x HEAD:deploy
- git ls-tree HEAD deploy/
- git ls-tree HEAD:deploy
- git ls-tree HEAD: deploy
- git ls-files .env
- git ls-files -X .env
- git cat-file -p HEAD:.env
- git cat-file blob HEAD:.env
- git cat-file -s HEAD:.env
- git rev-parse HEAD:.env
- git check-attr -a deploy/prod.yaml
- git check-ignore .env
- git describe HEAD:.env
- git archive HEAD:deploy
- git archive HEAD -- deploy
- git archive -o deploy/a.tar HEAD
- git checkout main -- deploy
- git restore deploy/prod.yaml
- git restore --staged deploy/prod.yaml
- git mv deploy/prod.yaml src/x
- git mv src/a.ts deploy/a.ts
- git rm -r deploy
- git rm --cached .env
- git reset HEAD -- deploy
- git add deploy
- git add .env
- git commit -F deploy/prod.yaml
- git commit -m x -- deploy/prod.yaml
- git stash push -- deploy
- git apply --directory=deploy a.patch
- git clean -fd deploy
- git format-patch -o deploy HEAD~1
- git bundle create deploy/x HEAD
- git hash-object deploy/prod.yaml
- git bundle verify deploy/x
- git config -f deploy/prod.yaml --list
- git config --blob HEAD:.env --list
! git rm .env
! git checkout HEAD -- .env
! git restore .env
! git clean -fdx
+ git diff
? git diff -- config
? git diff -- '*.ts'
? git diff -- ':(icase)SRC/a.ts'
? git diff -- ':(attr:x)src'
? git diff -- ':!deploy'
? git diff -- .
? git grep todo
? git grep todo HEAD~3
? git grep --no-index todo
? git grep -O todo -- src
? git grep -Ovim todo -- src
? git grep --open-files-in-pager=vim todo -- src
? git grep --textconv todo -- src
? git grep --recurse-submodules todo -- src
? git diff --no-index src/a.ts src/b.ts
? git diff --ext-diff
? git diff --output=src/x
? git diff --output src/x
? git show --textconv HEAD:src/a.ts
? git log --show-signature
? git log --format='%G?'
? git log --format='%+GK'
? git log --pretty=format:'%h %GS'
? git reflog --format=%G?
? git stash list --format=%G?
? git rev-list --format=%G? HEAD
? git shortlog --group=format:%GS HEAD
? git for-each-ref --format='%(signature)'
? git for-each-ref --sort=signature:key
? git tag -l --format='%(signature:grade)'
? git branch --format='%(signature)'
? git log --remerge-diff
? git log --stdin
? git log "$X"
? git blame "$X"
? git branch new
? git branch -v new
? git branch -d old
? git branch -D old
? git branch -m old new
? git branch --set-upstream-to=origin/main
? git branch --edit-description
? git tag v2
? git tag -a v2 -m x
? git tag -d v1
? git tag -v v1
? git remote add x https://example.org/x
? git remote set-url origin https://example.org/x
? git remote show origin
- git remote update
? git stash
? git stash pop
? git stash drop
? git reflog expire --all
? git reflog delete 'HEAD@{1}'
? git config user.name x
? git config core.pager less
? git config --unset core.pager
? git config set user.name x
? git config --add a.b c
? git config -e
? git config --list
? git config --global --list
? git config http.extraHeader
? git cat-file -p abc1234
? git cat-file blob abc1234
? git cat-file --batch
? git cat-file --batch-all-objects --batch-check
? git cat-file --textconv HEAD:src/a.ts
? git cat-file --filters HEAD:src/a.ts
? git verify-commit HEAD
? git diff-tree --stdin
? git rev-parse --parseopt
? git fsck --lost-found
? git help log
? git var -l
? git submodule status
? git submodule foreach ls
? git ls-remote origin
? git fetch
? git pull
- git fetch --all
? git clone https://example.org/x
? git push
? git add -A
? git commit -m 'fix .env and deploy'
? git commit --amend --no-edit
? git reset --hard HEAD~1
? git checkout main
? git checkout -- .
? git switch -c x
? git rebase -x 'npm test' main
? git bisect run npm test
? git merge main
? git worktree add ../x
? git gc
? git filter-branch --tree-filter 'rm x' HEAD
? git update-index --assume-unchanged src/a.ts
? git sparse-checkout set src
? git hash-object -w src/a.ts
? git some-alias
? git -c core.pager=x log
? git -c alias.x='!id' x
? git --config-env=core.pager=X log
? git --git-dir=/x log
? git --git-dir /x log
? git --work-tree=/x status
? git --exec-path=/x status
? git --namespace=x log
? git --bare log
? git -p log
? git --paginate log
? git --icase-pathspecs log -- SRC
? git -C /tmp status
? git -C "$X" status
? git -C ../elsewhere status
? git diff --submod
? git -C src -c a.b=c status
`;

/** `may.read: src/**`, `may.run: git add src/**..., git commit -m *`, `may.expose: push`, hosts that are forbidden or asked about. */
export const narrow = `
+ git status
+ git log --oneline -5
+ git log -p -3 -- src
+ git diff --stat
+ git diff src/a.ts
+ git show HEAD:src/a.ts
+ git show --stat HEAD
+ git blame src/a.ts
+ git grep todo src
+ cd src && git grep todo
+ git branch -a
+ git rev-parse HEAD
+ git remote
+ git add src/a.ts
+ git add src/a.ts src/b.ts
+ git commit -m 'say why'
+ git commit -m .env
+ git push
+ git push origin feature
+ git push -u origin HEAD
+ git push origin v1.2.prod.example.org
? git diff
? git diff README.md
? git log -p
? git log -p --full-diff -- src
? git show HEAD
? git show HEAD:README.md
? git blame README.md
? git blame gone.ts HEAD
? git grep todo
? git remote -v
? git config user.name
? git stash show -p
? git add README.md
? git add -A
? git commit -am x
? git -c user.name=x commit -m x
? git push --force origin feature
? git push origin +feature
? git push origin :feature
? git push -d origin feature
? git push --no-verify
? git push https://example.org/x main
? git push slow feature
? git push ../bare main
? git push "$REMOTE" main
? git push ext::sh main
? git push --receive-pack=x origin
? git push --repo=https://example.org/x
? git -C /tmp push
- git push prod main
- git push git@git.prod.example.com:x main
- git push ssh://git@git.prod.example.com:22/x
- git fetch prod
- git fetch --all
- git pull --rebase prod main
- git remote update
- git ls-remote prod
- git clone git@git.prod.example.com:x/y
- git clone https://git.prod.example.com/x
- git remote add x https://git.prod.example.com/x
- git fetch --multiple origin prod
? git fetch origin
? git ls-remote origin
? git clone https://example.org/x
`;
