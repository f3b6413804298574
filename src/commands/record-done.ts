import type { RunRecord } from '../model/record.ts';
import type { ActionOutcome } from '../model/record-parts.ts';
import { count, item, list, or, type Section } from './record-lines.ts';

/** What was refused or withdrawn did not happen: it has a section of its own. */
const happened = ({ outcome }: { outcome: ActionOutcome }): boolean =>
  outcome !== 'denied' && outcome !== 'withdrawn';

/** What the agent did, with where each fact comes from. */
export function done(record: RunRecord): Section {
  const { totals, scope, data, cost, retries } = record;
  const usd = or(cost.usd, (value) => `$${value.toFixed(2)}`);
  return {
    title: 'DONE',
    lines: [
      ...item(
        `${count(totals.actions, 'action')}: ${totals.allow} allowed, ${totals.ask} asked, ${totals.deny} denied, ${totals.stop} stopped`,
      ),
      ...filesDone(record),
      ...commandsDone(record),
      ...targetsDone(record),
      ...list(
        scope.usedNotAllowed,
        ({ kind, target, why }) => `beyond the contract: ${kind} ${target}: ${why}`,
        null,
      ),
      ...data.touched.flatMap((one) =>
        item(
          `data class ${one.class}: ${count(one.actions.length, 'action')}${one.allowed ? '' : ', NOT ALLOWED'}`,
        ),
      ),
      ...item(`cost ${usd}, tokens ${or(cost.tokens, String)}, requests ${or(cost.requests, String)}`),
      ...(retries.similarFailures > 1
        ? item(`the same check failed the same way ${retries.similarFailures} times`)
        : []),
    ],
  };
}

function filesDone({ files }: RunRecord): string[] {
  const { observed, changed, assumedChanged, inspected } = files;
  return [
    ...list(
      observed.known ? observed.value : [],
      ({ kind, path, lines, claim }) =>
        `${kind} ${path} ${lines ? `+${lines.added} -${lines.removed}` : 'no lines'} (observed, ${claim})`,
      null,
    ),
    ...list(changed, ({ path, provenance }) => `changed ${path} (${provenance})`, null),
    ...list(assumedChanged, ({ path }) => `changed ${path} (assumed: nobody said how it ended)`, null),
    ...item(`inspected ${count(inspected.length, 'file')}`),
  ];
}

function commandsDone({ commands }: RunRecord): string[] {
  const say = ({ command, outcome, edited, differs, provenance }: (typeof commands)[number]): string => {
    const odd = `${edited ? ', edited by a person' : ''}${differs ? ', NOT what was released' : ''}`;
    return `ran ${command} (${outcome}, ${provenance}${odd})`;
  };
  return list(commands.filter(happened), say, null);
}

function targetsDone({ servers, reached, exposed, delegated, notUnderstood }: RunRecord): string[] {
  const targets = [
    ...reached.map((fact) => ({ ...fact, verb: 'reached' })),
    ...exposed.map((fact) => ({ ...fact, verb: 'exposed' })),
    ...delegated.map((fact) => ({ ...fact, verb: 'delegated to' })),
    ...notUnderstood.map((fact) => ({ ...fact, verb: 'NOT UNDERSTOOD:' })),
  ];
  return [
    ...list(
      servers,
      ({ server, tools }) =>
        `called ${tools.map((tool) => `${server}.${tool.name} x${tool.count}`).join(', ')}`,
      null,
    ),
    ...list(
      targets.filter(happened),
      ({ verb, target, outcome, provenance }) => `${verb} ${target} (${outcome}, ${provenance})`,
      null,
    ),
  ];
}
