/** Commands that are not, under the same contract: `?` ask, `-` deny, `!` stop. One a line, never executed. */
export const refused = String.raw`
- git show HEAD:.env
- git show :0:.env
- git show 'HEAD:deploy/[id].ts'
- git ls-files --exclude-per-directory=.env
- git diff -- 'deploy/[id].ts'
- git cat-file -p 'HEAD^{tree}:deploy'
- git ls-files 'sr*/../deploy/x'
? git ls-files 'sr*/../dep*/x'
? git diff HEAD: HEAD~1:
? git cat-file -p x-gabc1234
? git config -f src/x --includes --list
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
- git log --all -- '**/.env/**'
- git log --stat -- ':(glob)**/.env'
- git ls-files '*/deploy/../../deploy/*'
? git diff -- '*env'
- git log -p -- '*.env'
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
? git merge deploy
? git switch deploy
? git fetch origin deploy
? git cherry-pick HEAD~1
- git cherry-pick HEAD:.env
- git format-patch -1 -- deploy
- git checkout deploy
! git stash push -m x -- .env src
- git clone ./deploy x
- git clone https://example.org/x deploy/y
- git worktree add deploy/w
- git init deploy/new
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
