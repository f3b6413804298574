import type { Arguments } from '../arguments.ts';
import { literal } from '../field.ts';
import { touchField } from '../touching.ts';
import { type GitCall, hasOption } from './git-call.ts';
import { touchRemotes } from './git-hosts.ts';
import { touchRevision } from './git-pathspec.ts';

const actions = ['get', 'get-all', 'get-regexp', 'get-urlmatch', 'l', 'list'];
/** Settings that hold no secrets, so that it does not matter in which file of the person's they are. */
const plainKey =
  /^(?:user\.(?:name|email)|(?:core|init|pull|push|merge|rebase|commit|fetch|diff|log|color|format|tag|status|branch|remote|submodule|rerere|gc)\..+)$/i;

/** `config` and `remote` as they read the settings; null, or what else they do. */
export function readsSettings(args: Arguments): string | null {
  const { options, operands, verbs } = args;
  const [first] = operands;
  if (operands.some((field) => !field.known)) return 'the text does not tell which setting it is about';
  if (args.usage.subcommands.size > 0) return null;
  if (verbs[0] === 'get-url') return null;
  if (verbs[0] === 'show')
    return hasOption(options, 'n') ? null : 'it asks another repository over the network';
  if (hasOption(options, ...actions)) return null;
  if (first?.text === 'list' || (first?.text === 'get' && operands.length > 1)) return null;
  if (operands.length === 1 && first?.text.includes('.') === true) return null;
  return 'it changes the settings, which run programs';
}

/** The settings of the repository are a file; addresses in it may hold passwords. */
export function touchSettings(call: GitCall, id: number): void {
  const { args, desk, state, verb } = call;
  const own = literal(`${desk.workspace}/.git/config`);
  if (verb === 'remote') {
    const shown = args.verbs.length > 0 || hasOption(args.options, 'v', 'verbose');
    if (shown) touchField(own, 'read', state, desk, id);
    if (args.verbs[0] === 'show' && !hasOption(args.options, 'n'))
      touchRemotes(call, id, args.operands.slice(0, 1));
    return;
  }
  const blob = args.options.find((option) => option.name === 'blob')?.value;
  if (blob) touchRevision(blob, { use: 'read', whole: false }, { state, desk, id });
  if (blob || hasOption(args.options, 'f', 'file')) return;
  const use = readsSettings(args) === null && args.risk === null ? 'read' : 'edit';
  const everyones = hasOption(args.options, 'global', 'system');
  if (!everyones) touchField(own, use, state, desk, id);
  if (hasOption(args.options, 'local', 'worktree')) return;
  const keys = args.operands.filter((field) => field.text !== 'get');
  const plain = !hasOption(args.options, 'get-regexp', 'regexp') && plainKey.test(keys[0]?.text ?? '');
  if (everyones || (use === 'read' && !plain))
    touchField(literal(`${desk.home}/.gitconfig`), use, state, desk, id);
}
