import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOverlayTools, overlayWords } from '../../src/boundary/overlay/mount-words.ts';
import { asRoot, nobody } from './overlay-cycles.ts';
import { treeOf } from './overlay-edits.ts';

const program = new URL('../../dist/countersign.js', import.meta.url).pathname;
const killer = new URL('./kill-at.mjs', import.meta.url).pathname;

const contract = `contract: 1
task: change things
owner: dana@example.com
risk: low
may: { read: ["**"], edit: ["src/**/*.txt", "src/made/**"], run: ["sh *"] }
`;
const work = `sed -i s/one/ONE/ src/a.txt
rm src/b.txt
mkdir -p src/made/deep && echo x > src/made/deep/x && ln src/made/deep/x src/made/y && ln -s ../a.txt src/made/l
rm -r src/old && mkdir src/old && echo new > src/old/new.txt && chmod 600 src/old/new.txt
chmod 755 src/mode.txt
echo stray > src/stray.log
`;
const files = {
  'countersign.yaml': contract,
  'work.sh': work,
  'src/a.txt': 'one\ntwo\nthree\nfour\nfive\nsix\n',
  'src/b.txt': 'b\n',
  'src/old/1.txt': '1\n',
  'src/old/2.txt': '2\n',
  'src/mode.txt': 'm\n',
};

/** A place of its own for one user, in which runs work beside their workspace. */
function openPlace(uid: number | undefined) {
  const root = mkdtempSync(join(tmpdir(), 'countersign-run-'));
  const workspace = join(root, 'app');
  const store = join(root, 'store');
  const env = { PATH: process.env.PATH, HOME: root, XDG_RUNTIME_DIR: join(root, 'rt'), LANG: 'C.UTF-8' };
  const own = uid === undefined ? {} : { uid, gid: uid };
  const shell = (command: string): string => {
    const ran = spawnSync('/bin/sh', ['-ec', command], { cwd: root, env, encoding: 'utf8', ...own });
    if (ran.status !== 0) throw new Error(`${command}: ${ran.stderr}`);
    return ran.stdout;
  };
  const call = (args: readonly string[], killAt?: number) => {
    const preload = killAt === undefined ? [] : ['--import', killer];
    const ran = spawnSync(process.execPath, [...preload, program, ...args], {
      cwd: workspace,
      env: killAt === undefined ? env : { ...env, KILL_AT: String(killAt) },
      encoding: 'utf8',
      timeout: 60_000,
      ...own,
    });
    return { code: ran.status, signal: ran.signal, out: ran.stdout, err: ran.stderr };
  };
  for (const folder of ['rt', 'app', 'app/src', 'app/src/old'])
    mkdirSync(join(root, folder), { mode: 0o700 });
  const script = [
    { do: 'use', tool: 'Bash', input: { command: 'sh work.sh' }, expect: 'ok' },
    { do: 'exit', code: 0 },
  ];
  writeFileSync(join(root, 'script.json'), JSON.stringify(script));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(workspace, path), text);
  const all = ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' })];
  if (uid !== undefined) for (const path of all) chownSync(join(root, path), uid, uid);
  chmodSync(root, 0o755);
  const commit = 'git -c user.name=d -c user.email=d@x commit -q -m one';
  shell(`cd app && git init -q -b main && git add -A && ${commit}`);
  const by = ['--store', store, '--as', 'dana@example.com'];
  const run = () => {
    const script = ['--script', join(root, 'script.json'), '--pace', '10'];
    const agent = ['--profile', 'practice', '--', 'countersign-practice-agent', ...script];
    return call(['run', ...by, '--commit', 'after-review', '--no-tui', ...agent]);
  };
  /** With a store that lies on an overlay. */
  const onOverlay = ([command = '', ...args]: readonly string[]) => {
    shell('mkdir -p lower o/upper o/work');
    const tools = findOverlayTools();
    if ('missing' in tools) throw new Error(`${tools.missing} is not installed`);
    const lower = join(root, 'lower');
    const lead = overlayWords(tools, { workspace: lower, folder: join(root, 'o') });
    const words = [process.execPath, program, command, '--store', join(lower, 'store'), ...args];
    const [file = '', ...rest] = [...lead, ...words];
    const ran = spawnSync(file, rest, { cwd: workspace, env, encoding: 'utf8', timeout: 60_000, ...own });
    return { code: ran.status, err: ran.stderr };
  };
  /** Everything as it was when the first run had ended. */
  const reset = () =>
    shell('chmod -R u+rwX app store; rm -rf app store; cp -a before app; cp -a store-before store');
  const ship = ['--reason', 'ok', '--reviewed', 'diff', ...by];
  return { root, workspace, store, by, ship, shell, call, run, onOverlay, reset };
}
type Place = ReturnType<typeof openPlace>;

const runsOf = ({ store }: Place): string[] => readdirSync(join(store, 'runs')).sort();

describe.each(['this user', 'nobody'] as const)('a run that commits after review, as %s', (user) => {
  let place: Place;
  let run = '';
  beforeAll(() => {
    place = openPlace(user === 'nobody' && asRoot ? nobody : undefined);
    const ran = place.run();
    expect(ran.code, `${ran.out}${ran.err}`).toBe(0);
    run = runsOf(place)[0] ?? '';
    // The kernel leaves a folder nobody may open: nothing could be copied otherwise.
    place.shell('chmod -R u+rwX store; cp -a app before && cp -a store store-before');
  });
  afterAll(() => {
    spawnSync('/bin/chmod', ['-R', 'u+rwX', place.root]);
    rmSync(place.root, { recursive: true, force: true });
  });

  it('leaves the workspace alone, and says so', () => {
    expect(place.shell('cd app && git status --short')).toBe('');
    const { out } = place.call(['show', run, '--store', place.store]);
    expect(out).toContain('changes: Nothing of it is in the workspace yet');
    const packet = place.call(['packet', run, '--store', place.store]).out;
    expect(packet).toContain('Nothing of it is in the workspace yet');
  });

  it('is not shipped without a word about what the contract does not cover', () => {
    const { code, err } = place.call(['decide', run, 'ship', ...place.ship]);
    expect(code).toBe(3);
    expect(err).toContain('src/stray.log');
    expect(place.shell('cd app && git status --short')).toBe('');
  });

  it('is finished by shipping again wherever it was cut off, and its record stays whole', () => {
    const whole = ['decide', run, 'ship', ...place.ship, '--partly'];
    const plain = place.call(whole);
    expect(plain.code, plain.err).toBe(0);
    const wanted = treeOf(place.workspace);
    expect(wanted['src/made/y']).toMatch(/ x\n = src\/made\/deep\/x$/);
    expect(wanted).toMatchObject({
      ...{ 'src/old/new.txt': 'file 600 new\n', 'src/mode.txt': 'file 755 m\n' },
      'src/made/l': 'link ../a.txt',
    });
    expect(Object.keys(wanted)).not.toContain('src/stray.log');
    let killed = 0;
    // Of some 160 places; each user is cut off at others. All of them with OVERLAY_KILL_EVERY=1, in minutes.
    const every = Number(process.env.OVERLAY_KILL_EVERY ?? 16);
    const first = user === 'nobody' ? 1 + Math.floor(every / 2) : 1;
    for (let killAt = first; ; killAt += every) {
      place.reset();
      const cut = place.call(whole, killAt);
      if (cut.signal !== 'SIGKILL') break;
      killed += 1;
      const again = place.call(whole);
      expect(again.code, `killed at ${killAt}: ${again.err}`).toBe(0);
      expect(treeOf(place.workspace), `killed at ${killAt}`).toEqual(wanted);
      const verified = place.call(['verify', run, '--store', place.store]);
      expect(verified.code, `killed at ${killAt}: ${verified.out}`).toBe(0);
    }
    expect(killed).toBeGreaterThan(100 / every);
  }, 900_000);

  it('lets a second run work in the same workspace meanwhile, and is discarded with a reason', () => {
    place.reset();
    const second = place.run();
    expect(second.code, second.err).toBe(0);
    const { code, out } = place.call(['discard', run, '--reason', 'not wanted', '--yes', ...place.by]);
    expect(out).toContain('not wanted');
    expect(code).toBe(0);
    expect(existsSync(join(place.store, 'runs', run, 'overlay'))).toBe(false);
    const late = place.call(['decide', run, 'ship', ...place.ship]);
    expect(late.err).toContain('there is nothing to ship');
    const other = runsOf(place).find((one) => one !== run) ?? '';
    expect(place.call(['decide', other, 'ship', ...place.ship, '--partly']).code).toBe(0);
    expect(readFileSync(join(place.workspace, 'src/a.txt'), 'utf8')).toContain('ONE');
    const back = place.call(['rollback', other, '--yes', ...place.by]);
    expect(back.code, back.err).toBe(0);
    // Of the permissions only the executable bit goes back.
    expect(place.shell('cd app && git status --short')).toBe('');
  });

  it('does not start without a boundary, or where an overlay cannot be had', () => {
    const agent = ['--no-tui', '--profile', 'practice', '--', 'countersign-practice-agent'];
    const after = ['--commit', 'after-review'];
    const open = place.call(['run', ...place.by, ...after, '--no-boundary', ...agent]);
    expect(open.err).toContain('write past the overlay');
    expect(open.code).not.toBe(0);
    // What is written cannot land on an overlay: here the store itself lies on one.
    const none = place.onOverlay(['run', '--as', 'dana@example.com', ...after, ...agent]);
    expect(none.err).toContain('cannot be held back here');
    expect(none.code).not.toBe(0);
  });
});
