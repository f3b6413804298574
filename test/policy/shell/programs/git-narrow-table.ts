/** Commands under a contract that opens little: `+` allow, `?` ask, `-` deny. One a line, never executed. */
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
? git push src main
? git push nowhere main
? git push +x
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
