import { answererName, type RunRecord } from '../model/record.ts';
import type { Thing } from './thing.ts';
import { ruleLabel } from './timeline.ts';
import { visibleText } from './visible-text.ts';

/** One thing a run did, or was kept from doing, that fits a question. */
export interface Mention {
  /** Empty for a change that no action explains. */
  readonly action: string;
  readonly text: string;
}

/** Everything a record says about a thing: for looking through many runs without their journals. */
export function mentionsOf(record: RunRecord, thing: Thing): Mention[] {
  return [
    ...fileMentions(record, thing),
    ...actionMentions(record, thing),
    ...pressureMentions(record, thing),
  ];
}

function fileMentions({ files }: RunRecord, thing: Thing): Mention[] {
  const observed = files.observed.known ? files.observed.value : [];
  const seen = new Set(observed.map(({ path }) => path));
  return [
    ...observed
      .filter(({ path, from }) => thing.fitsPath(path) || (from !== null && thing.fitsPath(from)))
      .map(({ path, kind, lines, claim, actions }) => ({
        action: claim === 'claimed' ? (actions[0] ?? '') : '',
        text: visibleText(
          `${kind} ${path}${lines ? ` +${lines.added} -${lines.removed}` : ''} (seen, ${claim})`,
        ),
      })),
    ...[...files.changed, ...files.assumedChanged]
      .filter(({ path }) => thing.fitsPath(path) && !seen.has(path))
      .map(({ path, actions, provenance }) => one(actions, `changed ${path} (${provenance})`)),
    ...files.inspected
      .filter(({ path }) => thing.fitsPath(path))
      .map(({ path, actions, provenance }) => one(actions, `read ${path} (${provenance})`)),
  ];
}

const one = (actions: readonly string[], text: string): Mention => ({
  action: actions[0] ?? '',
  text: visibleText(text),
});

function actionMentions(record: RunRecord, thing: Thing): Mention[] {
  const commands = record.commands
    .filter(({ command, action, outcome }) => outcome !== 'denied' && fitsAny(thing, command, action))
    .map(({ command, action, outcome }) => ({ action, text: visibleText(`ran ${command} (${outcome})`) }));
  const targets = [...record.reached, ...record.exposed, ...record.delegated]
    .filter(({ target, action }) => thing.fitsHost(target) || fitsAny(thing, target, action))
    .map(({ target, action, kind }) => ({ action, text: visibleText(`${kind} ${target}`) }));
  const tools = record.servers.flatMap(({ server, tools: used }) =>
    used
      .filter(({ name }) => thing.fitsTool(`${server}.${name}`))
      .map(({ name, count }) => ({
        action: '',
        text: visibleText(`called ${server}.${name} ${count} times`),
      })),
  );
  return [...commands, ...targets, ...tools];
}

const fitsAny = (thing: Thing, text: string, action: string): boolean =>
  thing.fitsAction(action) || thing.fitsCommand(text);

/** Questions, refusals and answers: who let it go, or what did not. */
function pressureMentions(record: RunRecord, thing: Thing): Mention[] {
  const fits = ({ target, action, reason }: { target: string; action: string; reason: string }): boolean =>
    thing.fitsPath(target) ||
    thing.fitsHost(target) ||
    thing.fitsTool(target) ||
    fitsAny(thing, target, action) ||
    // The target of a command is its text: what was refused in it stands in the reason.
    (thing.text.length > 3 && reason.includes(thing.text));
  const approvals = record.approvals.list
    .filter(({ target, action }) => fits({ target, action, reason: '' }))
    .map(({ action, target, answer, rule }) => {
      const who = answer.known
        ? `${answer.value.answer} by ${answererName(answer.value.by)}`
        : 'never answered';
      return { action, text: visibleText(`asked ${target}: ${who} (${ruleLabel(rule)})`) };
    });
  const denied = record.denied.filter(fits).map(({ action, target, rule }) => ({
    action,
    text: visibleText(`refused ${target} (${ruleLabel(rule)})`),
  }));
  return [...approvals, ...denied];
}
