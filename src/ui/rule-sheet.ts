import { commandLine, type RuleLine, ruleText } from '../model/contract.ts';
import type { AlsoAllowed } from '../views/suggestions.ts';
import { blank, type Line, labelled, line, sentence } from './body-line.ts';
import { warnings } from './dialog-body.ts';
import type { Keymap, KeyState } from './key-binding.ts';
import { keyHint, keyOf } from './lookup-key.ts';
import { visible } from './visible-text.ts';

/** Lines that would have answered a question, and all that is to be known before they are written. */
export interface RuleWidth {
  readonly lines: readonly RuleLine[];
  /** The whole contract with them. */
  readonly contract: string;
  /** Earlier questions about the same, which these lines would have answered too. */
  readonly earlier: { readonly asked: number; readonly allowed: number };
  /** What else they would have let go, what a person denied first. */
  readonly also: readonly AlsoAllowed[];
}

/** What a rule for a question would be. */
export interface RuleProposal {
  /** Narrowest first, two at most; empty when no line answers it. */
  readonly widths: readonly RuleWidth[];
  /** Why there is none, as a sentence; null when there is. */
  readonly why: string | null;
  /** The run of the question. */
  readonly run: string;
  /** Runs the lines were judged against, this one among them. */
  readonly runs: number;
  /** There are more runs than could be looked at in the time there was. */
  readonly more: boolean;
}

export function shownWidth(proposal: RuleProposal | null, widened: boolean): RuleWidth | undefined {
  return proposal?.widths[widened ? 1 : 0];
}

export function ruleKeys({ widths }: RuleProposal, widened: boolean): NonNullable<KeyState['rule']> {
  return { lines: widths.length > 0, wider: widths.length > 1, widened };
}

function answers({ earlier: { asked, allowed } }: RuleWidth): string {
  if (asked === 0) return 'this question, and the same one whenever it comes again';
  return `this question, and the same ${asked} before it (yes to ${allowed})`;
}

const most = 4;
const longest = 160;

function alsoLine({ what, was, answered, run, action }: AlsoAllowed, own: string): Line {
  const text = what.length > longest ? `${what.slice(0, longest)}…` : what;
  const which = `${visible(text)} (${run === own ? 'this run' : run.slice(-6)}, ${action})`;
  if (answered === 'denied') return labelled(' ', `▲ A PERSON DENIED: ${which}`, 'stop');
  if (was === 'deny' || was === 'stop') return labelled(' ', `▲ A RULE REFUSED: ${which}`, 'deny');
  return labelled(' ', `${answered === 'allowed' ? 'answered yes' : 'unanswered'}: ${which}`);
}

function reach({ also }: RuleWidth, { run, runs, more }: RuleProposal): Line[] {
  const looked = `judged against ${runs === 1 ? 'this run' : `${runs} runs`}${more ? ', more not looked at' : ''}`;
  if (also.length === 0) return [labelled('also', `would let nothing else go, ${looked}`)];
  const rest = also.length > most ? [labelled(' ', `and ${also.length - most} more`, 'ask')] : [];
  return [
    labelled('also', `would also let go, ${looked}:`, 'ask'),
    ...also.slice(0, most).map((one) => alsoLine(one, run)),
    ...rest,
  ];
}

const kept = (file: string): string =>
  file === commandLine
    ? 'for this run only: its contract came from the command line'
    : `for this run at once, and for later ones in ${visible(file)}`;

/** The sheet, whole. `file`: where the contract came from. */
export function ruleBody(proposal: RuleProposal | null, widened: boolean, file: string): Line[] {
  if (proposal === null) return [sentence('Looking for the lines that would have answered this…', 'dim')];
  const width = shownWidth(proposal, widened);
  if (!width) {
    return [
      sentence('No line of a contract answers this question:', 'strong'),
      sentence(visible(proposal.why ?? 'none was found.')),
    ];
  }
  const texts = width.lines.map(ruleText);
  return [
    ...warnings(texts.join('\n')),
    ...texts.map((text) => line(`+ ${visible(text)}`, 'added')),
    blank,
    labelled('answers', answers(width)),
    ...reach(width, proposal),
    labelled('file', kept(file)),
  ];
}

export function ruleOptions(proposal: RuleProposal | null, widened: boolean, keymap: Keymap): string[] {
  if (!shownWidth(proposal, widened)) return ['Esc back to the question'];
  const key = (action: string, text: string): string => keyHint('rule', action, text, keymap);
  const width = key('width', widened ? 'exactly this again' : 'a wider line');
  const scrolls = `${keyOf('rule', 'down', keymap)} ${keyOf('rule', 'up', keymap)} scroll`;
  const reading = [key('view', 'view all'), scrolls, 'Esc back to the question'];
  return [
    key('make', 'make the rule; the action goes on and nobody is asked again'),
    proposal && proposal.widths.length > 1 ? width : '',
    reading.filter((one) => one !== '').join('   '),
  ].filter((line) => line !== '');
}
