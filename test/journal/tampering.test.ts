import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { anchorHead } from '../../src/commands/anchor.ts';
import { finishRun } from '../../src/commands/finish-run.ts';
import { signHead } from '../../src/commands/sign.ts';
import { sshKeygen } from '../../src/commands/signer.ts';
import { verifyRun } from '../../src/commands/verify-run.ts';
import { verifyText } from '../../src/commands/verify-text.ts';
import { makeKey } from '../../src/evidence/signing.ts';
import { expectAfter, expectFirst, formatLine, hashLine, parseJournalLine } from '../../src/journal/line.ts';
import { anchorRef } from '../../src/model/anchor.ts';
import type { EventBody } from '../../src/model/event.ts';
import { type RunDirectory, runDirectory } from '../../src/store/run-directory.ts';
import { git, integrityRun, placesOf, verified } from '../commands/integrity-run.ts';
import { must, runId } from '../commands/recorded-run.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const run = runId(7);
const other = runId(8);
const origin = mkdtempSync(join(tmpdir(), 'tampering-'));
const stores = {
  plain: join(origin, 'app-7/store'),
  other: join(origin, 'app-8/store'),
  signed: join(origin, 'signed'),
};
const key = join(origin, 'key');
const signers = join(origin, 'allowed_signers');

beforeAll(async () => {
  await integrityRun(run, join(origin, 'app-7'));
  await integrityRun(other, join(origin, 'app-8'));
  const keygen = sshKeygen('/', false);
  must(await makeKey(keygen, key, 'sam'));
  const [type, body] = readFileSync(`${key}.pub`, 'utf8').split(' ');
  writeFileSync(signers, `sam namespaces="countersign" ${type} ${body}\n`, { mode: 0o600 });
  cpSync(stores.plain, stores.signed, { recursive: true });
  const places = { ...placesOf(stores.signed), config: origin };
  must(await signHead({ run, key, as: 'sam', places, directory: '/', terminal: false }));
}, 60_000);
afterAll(() => rmSync(origin, { recursive: true, force: true }));

/** A copy of a run to do harm to. */
function copy(from: keyof typeof stores = 'plain'): { store: string; paths: RunDirectory } {
  const store = join(temporaryDirectory(), 'store');
  cpSync(stores[from], store, { recursive: true });
  return { store, paths: runDirectory(store, run) };
}

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const write = (path: string, lines: readonly string[]): void => writeFileSync(path, `${lines.join('\n')}\n`);

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** Bodies as a chain that holds, whatever they say: what somebody without a key can always do. */
function chained(bodies: readonly EventBody[]): string[] {
  let next = expectFirst('x');
  return bodies.map((body) => {
    const line = { v: 1, seq: next.seq, t: next.seq, prev: next.prev, body } as const;
    const text = formatLine(line);
    next = expectAfter({ ...line, hash: hashLine(text) }, 'x');
    return text;
  });
}

function bodiesOf(path: string): EventBody[] {
  let next = expectFirst(path);
  return linesOf(path).map((line) => {
    const event = must(parseJournalLine(line, next));
    next = expectAfter(event, path);
    return event.body;
  });
}

/** Changes the words of one note in the journal and makes the chain whole again. */
function rechain(path: string, change: (body: EventBody) => EventBody): void {
  write(path, chained(bodiesOf(path).map(change)));
}

const ending = (body: EventBody): EventBody =>
  body.type === 'run.ended' ? { ...body, reason: 'all is well' } : body;
const packOf = (paths: RunDirectory, end: string): string => {
  const folder = join(paths.snapshots, 'objects/pack');
  return join(folder, readdirSync(folder).find((name) => name.endsWith(end)) ?? '');
};
const swapLines = (path: string, a: number, b: number): void => {
  const lines = linesOf(path);
  [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
  write(path, lines);
};
const editRecord = (paths: RunDirectory, from: string, to: string): void =>
  writeFileSync(paths.record, readFileSync(paths.record, 'utf8').replace(from, to));

type Harm = [name: string, harm: (paths: RunDirectory) => unknown, check: string, where: RegExp];

const table: Harm[] = [
  [
    'a line is dropped',
    ({ journal }) => write(journal, linesOf(journal).toSpliced(9, 1)),
    'journal',
    /^journal\.jsonl:10: .*where 9 should be/,
  ],
  [
    'the first line is dropped',
    ({ journal }) => write(journal, linesOf(journal).slice(1)),
    'journal',
    /^journal\.jsonl:1: /,
  ],
  [
    'a line is doubled',
    ({ journal }) => write(journal, linesOf(journal).toSpliced(9, 0, linesOf(journal)[9] ?? '')),
    'journal',
    /^journal\.jsonl:11: /,
  ],
  ['two lines change places', ({ journal }) => swapLines(journal, 4, 5), 'journal', /^journal\.jsonl:5: /],
  [
    'a line is emptied',
    ({ journal }) => write(journal, linesOf(journal).with(6, '')),
    'journal',
    /^journal\.jsonl:7: /,
  ],
  [
    'a line is cut short',
    ({ journal }) => write(journal, linesOf(journal).with(6, linesOf(journal)[6]?.slice(0, 40) ?? '')),
    'journal',
    /^journal\.jsonl:7: /,
  ],
  [
    'the file is cut in the middle of a line',
    ({ journal }) => truncateSync(journal, readFileSync(journal).length - 20),
    'journal',
    /^journal\.jsonl:28: .*no whole line/,
  ],
  [
    'the last lines are cut off',
    ({ journal }) => write(journal, linesOf(journal).slice(0, -2)),
    'record',
    /^record\.json integrity\.lastHash: .*journal\.jsonl:26/,
  ],
  [
    'something is added behind the last line',
    ({ journal }) => appendFileSync(journal, '{"v":1'),
    'journal',
    /^journal\.jsonl:29: /,
  ],
  [
    'two runs are spliced',
    ({ journal }) =>
      write(journal, [
        ...linesOf(journal).slice(0, 12),
        ...linesOf(runDirectory(stores.other, other).journal).slice(12),
      ]),
    'journal',
    /^journal\.jsonl:13: /,
  ],
  [
    'the journal of another run is put in its place',
    ({ journal }) => cpSync(runDirectory(stores.other, other).journal, journal),
    'journal',
    /^journal\.jsonl:1: it is the journal of run/,
  ],
  ['the journal is gone', ({ journal }) => rmSync(journal), 'journal', /^journal\.jsonl: /],
  [
    'a fact in the record is rewritten',
    (paths) => editRecord(paths, '"denied": [', '"denied": [], "nothing": ['),
    'record',
    /^record\.json: /,
  ],
  [
    'a word in the record is rewritten',
    (paths) => editRecord(paths, '"task": "Fix the retry filter"', '"task": "Fix the filter"'),
    'record',
    /^record\.json request\.task: /,
  ],
  [
    'a count in the record is rewritten',
    (paths) => editRecord(paths, '"deny": 1', '"deny": 0'),
    'record',
    /^record\.json totals\.deny: /,
  ],
  ['the record is no JSON', ({ record }) => writeFileSync(record, '{'), 'record', /^record\.json: /],
  ['the record is gone', ({ record }) => rmSync(record), 'record', /^record\.json: it is missing/],
  [
    'the recording is another run’s',
    ({ screen }) => cpSync(runDirectory(stores.other, other).keys, screen),
    'recording',
    /^screen\.cast: /,
  ],
  [
    'a byte of the recording is changed',
    ({ screen }) => flip(screen, 200),
    'recording',
    /^screen\.cast: it holds something else/,
  ],
  [
    'the recording is cut',
    ({ screen }) => truncateSync(screen, 100),
    'recording',
    /^screen\.cast: it has 100 bytes/,
  ],
  [
    'a saved screen is put into the recording',
    ({ keys }) => appendFileSync(keys, '{}\n'),
    'recording',
    /^screen\.keys\.jsonl: it has 3 bytes/,
  ],
  ['the recording is gone', ({ screen }) => rmSync(screen), 'recording', /^screen\.cast: it is missing/],
  [
    'what a check printed is changed',
    ({ directory }) => flip(join(directory, 'outputs/c1.txt'), 3),
    'outputs',
    /^outputs\/c1\.txt: /,
  ],
  [
    'a byte in a pack of the snapshots is changed',
    (paths) => flip(packOf(paths, '.pack'), 40),
    'snapshots',
    /^snapshots\/objects\/pack\/pack-\w+\.pack: /,
  ],
  [
    'a byte in its index is changed',
    (paths) => flip(packOf(paths, '.idx'), 1100),
    'snapshots',
    /^snapshots\/objects\/pack\/pack-\w+\.idx: /,
  ],
  [
    'a pack is gone',
    (paths) => rmSync(packOf(paths, '.pack')),
    'snapshots',
    /^snapshots\/objects\/pack\/.*\.pack is missing/,
  ],
  [
    'a pack is gone with its index',
    (paths) => ['.pack', '.idx'].map((end) => rmSync(packOf(paths, end))),
    'snapshots',
    /^snapshots s\d.*missing or damaged/,
  ],
  [
    'the name of a snapshot leads elsewhere',
    ({ snapshots }) => cpSync(join(snapshots, 'refs/snapshots/s1'), join(snapshots, 'refs/snapshots/s2')),
    'snapshots',
    /^snapshots\/refs\/snapshots\/s2: /,
  ],
  [
    'the store of the snapshots is gone',
    ({ snapshots }) => rmSync(snapshots, { recursive: true }),
    'snapshots',
    /^snapshots: the store of the snapshots is missing/,
  ],
  [
    'a verdict is changed and the chain made whole',
    ({ journal }) =>
      rechain(journal, (body) =>
        body.type === 'action.decided' && body.verdict.effect === 'deny'
          ? { ...body, verdict: { ...body.verdict, effect: 'allow' } }
          : body,
      ),
    'verdicts',
    /^journal\.jsonl:\d+: \w+ was allow/,
  ],
  [
    'the contract is changed and the chain made whole',
    ({ journal }) =>
      rechain(journal, (body) =>
        body.type === 'run.started'
          ? { ...body, contract: { ...body.contract, text: 'contract: 1\ntask: anything\n' } }
          : body,
      ),
    'contract',
    /^journal\.jsonl:1: the text of version 1 has another hash/,
  ],
  [
    'the rules are widened beside the text of the contract and the chain made whole',
    ({ journal }) =>
      rechain(journal, (body) => {
        if (body.type !== 'run.started') return body;
        const { contract } = body.contract;
        const may = { ...contract.may, read: [...contract.may.read, 'secrets/**'] };
        return { ...body, contract: { ...body.contract, contract: { ...contract, may } } };
      }),
    'contract',
    /^journal\.jsonl:1: verdicts were given by another contract than the text/,
  ],
  [
    'the chain is made whole after a change',
    ({ journal }) => rechain(journal, ending),
    'record',
    /^record\.json integrity\.lastHash: /,
  ],
];

describe('tampering', () => {
  it('is not seen where there was none', async () => {
    const { store } = copy();
    expect(await verified(store, run)).toMatchObject({ code: 0, failed: [], ok: true, vouched: false });
  });

  it.each(table)('%s: the first bad place is named', async (_name, harm, check, where) => {
    const { store, paths } = copy();
    await harm(paths);
    const found = await verified(store, run);
    expect(found.code).toBe(5);
    expect(found.failed[0]).toBe(check);
    expect(found.first).toMatch(where);
  });

  it('any byte of a short journal: the line is named, or the one after it, or the record for the last', async () => {
    const store = temporaryDirectory();
    const paths = runDirectory(store, run);
    mkdirSync(paths.directory, { recursive: true });
    const kinds = ['run.started', 'agent.started', 'run.ended'];
    write(
      paths.journal,
      chained(bodiesOf(runDirectory(stores.plain, run).journal).filter(({ type }) => kinds.includes(type))),
    );
    must(await finishRun(store, run));
    const whole = readFileSync(paths.journal);
    const signing = { keygen: sshKeygen('/', false), files: [], demanded: false };
    const looking = {
      paths,
      live: false,
      signers: signing,
      against: undefined,
      storeGit: undefined,
      notesGit: undefined,
    };
    const wrong: string[] = [];
    let line = 1;
    for (const [at, byte] of whole.entries()) {
      writeFileSync(paths.journal, Buffer.from(whole).fill(byte ^ (1 << (at % 8)), at, at + 1));
      const first = (await verifyRun(looking)).checks.find(({ status }) => status === 'failed');
      const [, named] = /journal\.jsonl:(\d+)/.exec(`${first?.where} ${first?.detail}`) ?? [];
      if (Number(named) !== line && Number(named) !== line + 1)
        wrong.push(`byte ${at} of line ${line}: ${first?.where}`);
      if (byte === 0x0a) line += 1;
    }
    expect(whole.length).toBeGreaterThan(1000);
    expect(wrong).toEqual([]);
  }, 120_000);
});

describe('a chain made whole after a change', () => {
  const rewrite = async (store: string, change: (body: EventBody) => EventBody): Promise<void> => {
    rechain(runDirectory(store, run).journal, change);
    must(await finishRun(store, run));
  };

  it('cannot be told when nobody vouches for the head, and that is said', async () => {
    const { store } = copy();
    await rewrite(store, ending);
    const found = await verified(store, run);
    expect(found).toMatchObject({ code: 0, ok: true, vouched: false });
    expect(verifyText(found, 80)).toMatch(/Nobody vouches for the head/);
  });
  it('is told by a head that was written down elsewhere', async () => {
    const { store, paths } = copy();
    const against = join(temporaryDirectory(), 'noted.json');
    cpSync(paths.record, against);
    expect(await verified(store, run, { against })).toMatchObject({ code: 0, vouched: true });
    await rewrite(store, ending);
    const found = await verified(store, run, { against });
    expect(found.failed).toEqual(['against']);
    expect(found.first).toMatch(/^journal\.jsonl: no line hashes to /);
  });
  it('is told by the signature, when it stays where it was', async () => {
    const { store } = copy('signed');
    expect(await verified(store, run, { allowedSigners: signers })).toMatchObject({ code: 0, vouched: true });
    await rewrite(store, ending);
    const found = await verified(store, run, { allowedSigners: signers });
    expect(found.failed).toEqual(['signatures']);
    expect(found.first).toMatch(/^journal\.jsonl:29: it was signed over another journal/);
  });
  it('is told by the signature, when it is made to name the new head', async () => {
    const { store, paths } = copy('signed');
    await rewrite(store, ending);
    const head = hashLine(linesOf(paths.journal)[27] ?? '');
    await rewrite(store, (body) => (body.type === 'head.signed' ? { ...body, head } : body));
    const found = await verified(store, run, { allowedSigners: signers });
    expect(found.failed).toEqual(['signatures']);
    expect(found.first).toMatch(/^journal\.jsonl:29: The signature does not belong/);
  });
  it('is told by the missing signature, when one is demanded', async () => {
    const { store, paths } = copy('signed');
    write(paths.journal, chained(bodiesOf(paths.journal).filter(({ type }) => type !== 'head.signed')));
    await rewrite(store, ending);
    expect(await verified(store, run)).toMatchObject({ code: 0, vouched: false });
    expect((await verified(store, run, { allowedSigners: signers })).failed).toEqual(['signatures']);
  });
  it('is told by the note in the repository, even when the journal says nothing of it any more', async () => {
    const { store, paths } = copy();
    onTestFinished(() => void git(join(origin, 'app-7/app'), 'update-ref', '-d', anchorRef));
    must(await anchorHead({ run, commit: 'HEAD', as: 'sam', places: placesOf(store) }));
    expect(await verified(store, run)).toMatchObject({ code: 0, vouched: true });
    write(paths.journal, chained(bodiesOf(paths.journal).filter(({ type }) => type !== 'head.anchored')));
    await rewrite(store, ending);
    const found = await verified(store, run);
    expect(found.failed).toEqual(['anchors']);
    expect(found.first).toMatch(/^journal\.jsonl up to 28: .* anchors 28 lines with another head/);
  });
});
