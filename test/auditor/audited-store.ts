import { mkdirSync, writeFileSync } from 'node:fs';
import { finishRun } from '../../src/commands/finish-run.ts';
import type { EventBody } from '../../src/model/event.ts';
import type { Part } from '../../src/model/verdict.ts';
import type { Effect } from '../../src/model/words.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import * as make from '../state/bodies.ts';
import { chain, journalText } from '../state/trace.ts';

const part = (does: Part['does'], target: string, effect: Effect, rule: string): Part => ({
  does,
  target,
  effect,
  rule: make.rule(rule),
  reason: `because ${rule}`,
});

/** A command with what it touches, judged and let go or not. */
function command(id: string, text: string, parts: Part[], effect: Effect, rule: string): EventBody[] {
  return [make.requested(make.runs(id, text)), make.decided(id, make.verdict(effect, rule, { parts }))];
}

const denied = (id: string): EventBody => make.released(id, 'deny', 'never');
const letGo = (id: string): EventBody[] => [make.released(id, 'allow'), make.finished(id)];

/** What every run does besides: reads, edits, tests, as many as a real run of an hour. */
function plainWork(count: number): EventBody[] {
  return Array.from({ length: count }, (_, at) => {
    const id = `w${at}`;
    const kinds = [
      () => make.passes(make.reads(id, `src/part-${at}.ts`), 'may.read[0]'),
      () => make.passes(make.edits(id, `src/part-${at - 1}.ts`), 'may.edit[0]'),
      () => make.passes(make.runs(id, 'npm test')),
    ];
    return kinds[at % kinds.length]?.() ?? [];
  }).flat();
}

/** The few things an auditor asks about, each in one run or a few. */
const events: readonly { every: number; at: number; bodies: readonly EventBody[] }[] = [
  {
    every: 200,
    at: 40,
    bodies: [
      ...command(
        'a1',
        'cat deploy/x',
        [part('read', 'deploy/x', 'ask', 'ask.read[0]')],
        'ask',
        'ask.read[0]',
      ),
      make.answered('a1', 'once', { note: 'the incident needs it', waitedMs: 12_300 }),
      ...letGo('a1'),
    ],
  },
  {
    every: 200,
    at: 41,
    bodies: [
      ...command(
        'a1',
        'npm install left-pad',
        [part('run', 'npm install left-pad', 'ask', 'ask.run[0]')],
        'ask',
        'ask.run[0]',
      ),
      make.answered('a1', 'once'),
      ...letGo('a1'),
    ],
  },
  { every: 25, at: 7, bodies: make.passes(make.edits('a2', 'billing/invoice.ts'), 'may.edit[0]') },
  {
    every: 200,
    at: 60,
    bodies: [
      ...command(
        'a3',
        'cat .env',
        [part('read', '.env', 'deny', 'builtin:secrets')],
        'deny',
        'builtin:secrets',
      ),
      denied('a3'),
    ],
  },
  {
    every: 100,
    at: 61,
    bodies: [
      ...command(
        'a4',
        'curl https://api.example.org/v1',
        [part('reach', 'api.example.org', 'allow', 'may.reach[0]')],
        'allow',
        'may.reach[0]',
      ),
      ...letGo('a4'),
    ],
  },
  { every: 50, at: 11, bodies: make.passes(make.calls('a5', 'github', 'create_issue'), 'may.call[0]') },
  {
    every: 200,
    at: 90,
    bodies: [
      ...command(
        'a6',
        'git push origin fix',
        [part('expose', 'git push', 'ask', 'default')],
        'ask',
        'default',
      ),
      make.answered('a6', 'deny', { note: 'not before review' }),
      denied('a6'),
    ],
  },
  { every: 200, at: 120, bodies: make.passes(make.edits('a7', 'src/retry.ts'), 'may.edit[0]') },
  {
    every: 200,
    at: 130,
    bodies: [
      make.requested(make.edits('a8', 'migrations/001.sql')),
      make.decided(
        'a8',
        make.verdict('stop', 'stop_if[0]', {
          parts: [part('edit', 'migrations/001.sql', 'stop', 'stop_if[0]')],
        }),
      ),
      {
        type: 'stop.hit',
        stop: 's1',
        rule: make.rule('stop_if[0]'),
        reason: 'a schema change',
        action: 'a8',
      },
      {
        type: 'stop.resolved',
        stop: 's1',
        how: 'end',
        by: { kind: 'person', identity: make.dana },
        reason: 'not in scope',
      },
      denied('a8'),
    ],
  },
];

export const runId = (at: number): string => `01AUDIT${String(at).padStart(5, '0')}`;

/** A store of finished runs, each with `work` plain actions and now and then something worth a question. */
export async function auditedStore(store: string, runs: number, work: number): Promise<void> {
  for (let at = 0; at < runs; at += 1) {
    const run = runId(at);
    const paths = runDirectory(store, run);
    mkdirSync(paths.directory, { recursive: true, mode: 0o700 });
    const special = events
      .filter((one) => at % one.every === one.at % one.every)
      .flatMap(({ bodies }) => bodies);
    const bodies = [make.started({ run }), ...plainWork(work), ...special, make.ended()];
    writeFileSync(paths.journal, journalText(chain(bodies)), { mode: 0o600 });
    const finished = await finishRun(store, run);
    if (!finished.ok) throw new Error(finished.problems[0]?.message);
  }
}

/** A question of an auditor, the one command that answers it, and what the answer has to say. */
export interface AuditQuestion {
  asks: string;
  words: readonly string[];
  says: readonly RegExp[];
}

export const auditQuestions: readonly AuditQuestion[] = [
  {
    asks: 'why was deploy/x read?',
    words: [runId(40), 'deploy/x'],
    says: [
      /cat deploy\/x/,
      /ask\.read\[0\]/,
      /sam \(signed\) answered "once" after 12\.3 s/,
      /the incident needs it/,
    ],
  },
  {
    asks: 'who approved npm install left-pad?',
    words: ['npm install left-pad'],
    says: [/1 run is/, /once by sam/],
  },
  {
    asks: 'which runs touched billing?',
    words: ['billing'],
    says: [/8 runs are about it/, /billing\/invoice\.ts/],
  },
  {
    asks: 'did anything read .env?',
    words: ['.env'],
    says: [/1 run is/, /refused cat \.env \(builtin:secrets\)/],
  },
  { asks: 'who talked to api.example.org?', words: ['api.example.org'], says: [/2 runs are about it/] },
  {
    asks: 'who created issues?',
    words: ['github.create_issue'],
    says: [/4 runs are about it/, /called github\.create_issue/],
  },
  { asks: 'was anything pushed?', words: ['git push'], says: [/refused git push origin fix/, /deny by sam/] },
  {
    asks: 'who changed src/retry.ts, under which contract?',
    words: ['src/retry.ts'],
    says: [/dana@example\.com/, /countersign\.yaml \(c{12}\)/],
  },
  {
    asks: 'why did that run stop?',
    words: [runId(130), 'migrations'],
    says: [/froze the run, by stop_if\[0\]/, /dana answered the stop with "end": not in scope/],
  },
  {
    asks: 'why was a1 let go there?',
    words: [runId(41), 'a1'],
    says: [/npm install left-pad/, /It was let go/, /#\d+ +\d\d:\d\d +answered +once by sam/],
  },
];
