import { fromTable, special, tabled } from './programs.ts';
import type { Random } from './random.ts';
import { fileWord, folderWord, newWord } from './words.ts';

/** A command text that may be safe: whether it is, the judge decides, and only then does it run. */
export function generate(random: Random): string {
  const depth = random.below(3);
  return compound(random, depth).replace(/ {2,}(?=\S)/g, ' ');
}

const redirections = ['> ', '>> ', '>| ', '2> ', '&> ', '>'];

function simple(random: Random): string {
  const text = random.rarely(2)
    ? fromTable(random.one(tabled), random)
    : random.one(Object.values(special))(random);
  if (random.rarely(4)) return `${text} ${random.one(redirections)}${newWord(random)}`;
  return random.rarely(8)
    ? `${text} 2>/dev/null`
    : random.rarely(12)
      ? `${text} < ${fileWord(random)}`
      : text;
}

/** Ways commands are put together; each gets what makes the commands inside. */
const shapes: readonly ((inside: () => string, random: Random) => string)[] = [
  (inside) => `${inside()}; ${inside()}`,
  (inside) => `${inside()} && ${inside()}`,
  (inside) => `${inside()} || ${inside()}`,
  (inside) => `${inside()} | ${inside()}`,
  (inside, random) => `${inside()} | ${random.one(['cat', 'sort', 'head -2', 'wc -l', 'tee out/piped.txt'])}`,
  (inside) => `(${inside()})`,
  (inside) => `{ ${inside()}; }`,
  (inside, random) => `{ ${inside()}; } > ${newWord(random)}`,
  (inside, random) => `cd ${folderWord(random)} && ${inside()}`,
  (inside, random) =>
    `(cd ${random.one(['src', 'out', 'docs'])} && ${random.one(['cat ../a.txt', 'ls', 'cat *', 'touch ../out/t', 'pwd', 'cp ../a.txt ../out/'])}); ${inside()}`,
  (inside) => `if ${inside()}; then ${inside()}; fi`,
  (inside) => `if [ -f a.txt ]; then ${inside()}; else ${inside()}; fi`,
  (_, random) =>
    `for f in ${fileWord(random)} ${fileWord(random)}; do ${random.one(['cat "$f"', 'echo "$f"', 'wc -l < "$f"', 'cp "$f" out/', 'head -1 "$f" > out/looped.txt', 'grep one "$f"'])}; done`,
  (inside) => `for i in 1 2; do ${inside()}; done`,
  (_, random) =>
    `while read -r line; do echo "$line" ${random.one(['', '>> out/lines.txt'])}; done < ${fileWord(random)}`,
  (inside) => `case a in a) ${inside()};; *) ${inside()};; esac`,
  (inside) => `echo "$(${inside()})"`,
  (inside, random) => `cat <(${inside()}) > ${newWord(random)}`,
  (_, random) => `cat <<'EOF' > ${newWord(random)}\n$not expanded\nEOF`,
  (_, random) => `cat > ${newWord(random)} <<EOF\nplain words\nEOF`,
  (_, random) => `${random.one(['cat', 'tee out/here.txt', 'sort', 'grep a'])} <<< 'some words'`,
  (inside, random) =>
    `${random.one(['timeout 2', 'nice -n 5', 'nohup', 'time', 'env CI=1', 'NO_COLOR=1', 'stdbuf -oL', 'command'])} ${inside()}`,
  (_, random) =>
    `bash -c '${random.one(['cat a.txt > out/inner.txt', 'wc -l < b.txt', 'cd docs; cat *.md', 'echo $0 $1', 'ls src | sort'])}' x`,
  (_, random) =>
    `f() { ${random.one(['cat "$1"', 'head -1 "$1" > out/f.txt', 'grep one "$1"'])}; }; f ${random.one(['a.txt', 'docs/guide.md'])}`,
  (_, random) =>
    `${random.one(['ls src', 'find docs -name "*.md"', 'echo a.txt b.txt', "printf 'a.txt\\n'"])} | xargs ${random.one(['cat', 'wc -l', 'echo', '-n 1 head -1', '-I{} cat {}', 'grep one'])}`,
  (_, random) => `x=${fileWord(random)}; cat "$x" ${random.one(['', '> out/v.txt'])}`,
  (inside) => `! ${inside()}`,
  (_, random) => `cat ${fileWord(random)} | while IFS= read -r l; do printf '%s\\n' "$l"; done`,
];

function compound(random: Random, depth: number): string {
  if (depth === 0) return simple(random);
  return random.one(shapes)(() => compound(random, depth - 1), random);
}
