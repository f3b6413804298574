import { posix } from 'node:path';
import type { CommandTouch, CommandWord } from './shell/sketch.ts';

/** Programs that start another one, or hand a script to a shell, somewhere in their arguments. */
const carriers: ReadonlySet<string> = new Set(
  [
    'npx bunx pnpx pnpm yarn npm bun corepack bundle poetry uv uvx pipenv pipx hatch rye pdm tsx ts-node deno cross-env cross-env-shell env-cmd dotenv dotenvx dotenv-cli concurrently npm-run-all lerna nx turbo rush',
    'docker podman nerdctl docker-compose podman-compose kubectl oc ssh autossh mosh vagrant lima limactl multipass heroku fly flyctl gcloud az railway wsl',
    'sudo doas su runuser env setsid watch parallel flock script xargs nohup timeout nice ionice chrt taskset strace ltrace unshare nsenter chroot systemd-run at batch tmux screen entr nodemon watchexec time stdbuf expect',
    'bash sh dash zsh ksh mksh fish ash csh tcsh busybox pwsh eval',
    'python python3 node ruby php perl awk gawk mawk lua java dotnet mix doppler op infisical chamber aws-vault sops direnv mise asdf rtx volta nvm nix nix-shell devbox',
  ].flatMap((line) => line.split(' ')),
);

/** Words of a script that a carrier hands on in one word; what the text does not tell stays unknown. */
function split(word: CommandWord): CommandWord[] {
  if (!/[\s;|&]|\w\(/.test(word.text)) return [word];
  return word.text
    .replace(/^--?[\w-]+=/, '')
    .split(/[\s;|&()<>`"'{},[\]]+/)
    .filter((text) => text !== '')
    .map(
      (text): CommandWord => ({
        text,
        known: !/[$\u0000]/.test(text),
        place: null,
        ...(word.held === true ? { held: true } : {}),
      }),
    );
}

/** The first word without an image's tag or a registry's name: `hashicorp/terraform:1.9` starts terraform. */
function untagged(word: CommandWord, at: number): CommandWord {
  if (at > 0) return word;
  const text = word.text.replace(/^(?:npm|jsr):/, '');
  return { ...word, text: text.includes('/') ? text.replace(/:[\w.-]+$/, '') : text };
}

/**
 * The command, and for a program that starts others every command its words may start: `docker exec db psql …`,
 * `ssh host 'kubectl delete …'`. For rules that tighten only.
 */
export function carriedBy(command: CommandTouch): CommandTouch[] {
  const [first, ...rest] = command.words;
  if (first === undefined || !carriers.has(posix.basename(first.text))) return [command];
  const words = rest.slice(0, 60).flatMap(split).slice(0, 200);
  const starts = words.flatMap((word, at) =>
    word.text.startsWith('-') || word.held === true ? [] : [words.slice(at)],
  );
  return [command, ...starts.map((tail) => ({ ...command, words: tail.map(untagged) }))];
}
