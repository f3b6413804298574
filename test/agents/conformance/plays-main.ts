import { existsSync, readlinkSync } from 'node:fs';
import type { Seen } from './promises.ts';
import { patience, type Stage, textOf } from './stage.ts';
import { bothAnswer } from './two-viewers.ts';

/** Plays a scenario on a stage; resolves with how to look at what became of it, as often as one likes. */
export type Play = (stage: Stage, wanted: Seen) => Promise<() => Seen>;

/** The contract all of these are played under. */
export const mainRules = `may:
  read: [src/**]
  edit: [src/**]
  run: ["node src/tool.mjs", "node src/noise.mjs", "node src/poke.mjs"]
ask: { read: [held/**], run: ["echo asked *"] }
never: { touch: [secret/**], reach: ["*"] }
hold: 10m
`;

export const mainFiles = {
  'src/a.txt': 'one\n',
  'src/b.txt': 'b\n',
  'held/one.txt': 'content of one\n',
  'held/two.txt': 'content of two\n',
  'src/tool.mjs': "import fs from 'node:fs';\nfs.writeFileSync('src/made.txt', 'made');\n",
  'src/noise.mjs':
    'process.stdout.write(Buffer.from([0x68, 0x69, 0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x38, 0x6d, 0xc3, 0x0a]));\n',
  'secret/key.txt': 'not for agents\n',
};

/** A command that is asked for. */
export const asks = (word: string, file: string): string => `echo asked ${word} > src/${file}`;

export const allow: Play = async (stage) => {
  const { says } = stage.kit;
  await stage.play('first', [
    [says.read(stage.here('src/a.txt'))],
    [says.edit(stage.here('src/a.txt'), 'one', 'two')],
    [says.run('node src/tool.mjs')],
  ]);
  return () => ({
    read: stage.result('first')?.includes('one') === true,
    edited: textOf(stage.here('src/a.txt')) === 'two\n',
    ran: textOf(stage.here('src/made.txt')) === 'made' && stage.verdict('src/tool.mjs') === 'allow',
    asked: ['src/a.txt', 'src/tool.mjs'].some((text) => stage.verdict(text) === 'ask'),
  });
};

export const deny: Play = async (stage) => {
  await stage.play('deny', [[stage.kit.says.write(stage.here('secret/denied.txt'), 'no')]]);
  return () => ({
    ran: existsSync(stage.here('secret/denied.txt')),
    refused: stage.verdict('secret/denied.txt') === 'deny' && stage.released('secret/denied.txt') === 'deny',
    told: stage.result('deny')?.includes('never.touch[0]') === true,
  });
};

export const unknown: Play = async (stage) => {
  const block = stage.kit.says.unknown();
  if (block === null) throw new Error('the kit says there is none: declare it');
  const before = new Set(stage.run.bodies('action.requested').map(({ action }) => action.id));
  const asked = () =>
    stage.run
      .bodies('action.requested')
      .find(({ action }) => action.kind === 'unknown' && !before.has(action.id))?.action.id;
  const effect = (type: 'action.decided' | 'action.released') => {
    const body = stage.run.bodies(type).find(({ action }) => action === asked());
    return body?.type === 'action.decided' ? body.verdict.effect : body?.effect;
  };
  await stage.play('unknown', [[block]]);
  await stage.until('an unknown action', () => effect('action.decided'));
  if (effect('action.decided') === 'ask') await stage.answer(() => 'n');
  return () => ({
    asked: effect('action.decided') === 'ask',
    refused: effect('action.released') === 'deny',
  });
};

/** Reads, because some agents run commands one after the other. */
export const parallel: Play = async (stage, wanted) => {
  const { says } = stage.kit;
  const files = ['held/one.txt', 'held/two.txt'] as const;
  await stage.play('parallel', [
    [says.read(stage.here('src/b.txt')), ...files.map((file) => says.read(stage.here(file)))],
  ]);
  const open = () => files.filter((file) => stage.verdict(file) && !stage.released(file));
  await stage.until('the questions', () => open().length === (wanted.together === true ? 2 : 1));
  const together = open().length === 2;
  const [one, two] = files;
  if (together) {
    const keyFor = (shown: string) => (shown.includes(`touches read ${one}`) ? 'y' : 'n');
    const first = keyFor(await stage.answer(keyFor)) === 'y' ? one : two;
    const other = first === one ? two : one;
    // The dialog goes on to what waits, with a guard of its own.
    const shown = await stage.run.terminal.waitFor(
      (text) => text.includes(`touches read ${other}`) && /keys live|Other keys are live/.test(text),
      patience,
    );
    stage.run.terminal.type(keyFor(shown));
  } else {
    for (let answered = 0; answered < files.length; answered += 1) {
      await stage.until('a question', () => open().length > 0);
      const [asked] = open();
      await stage.answer(() => (asked === one ? 'y' : 'n'));
      await stage.until('the answer', () => stage.released(asked ?? ''));
      await stage.run.terminal.waitFor((text) => !text.includes(`touches read ${asked}`), patience);
    }
  }
  return () => ({
    together,
    first: stage.result('parallel', 0, 1)?.includes('content of one') === true,
    second: stage.result('parallel', 0, 2)?.includes('content of two') === true,
  });
};

export const subagent: Play = async (stage, wanted) => {
  const block = stage.kit.says.delegate(`do SCRIPT:${stage.script('inner')}`);
  if (block === null) throw new Error('the kit says there is none: declare it');
  stage.model.script(stage.script('inner'), [[stage.kit.says.run(asks('subagent-own', 'sub.txt'))]]);
  await stage.play('subagent', [[block]]);
  await stage.held('subagent-own');
  const alone = 'unanswered' in wanted;
  if (!alone) await stage.answer(() => 'n');
  const over = () => stage.released('subagent-own') ?? stage.finished('subagent-own');
  await stage.until('the answer', over);
  return () => ({
    named: (stage.action('subagent-own')?.by ?? null) !== null,
    asked: stage.verdict('subagent-own') === 'ask',
    ran: existsSync(stage.here('src/sub.txt')),
    ...(alone ? { unanswered: over() ?? '' } : {}),
  });
};

/** What hides part of a command, or is no character at all; `shown`: how it stands in the dialog. */
const oddities = [
  { name: 'control', text: '\x1b[8mhidden\x1b[0m', shown: /\\(x1b|u001b)/ },
  { name: 'direction', text: '\u202eback\u200b', shown: /\\u202eback\\u200b/ },
  { name: 'half', text: '\ud800', shown: /\\ud800|<U\+D800>/i },
];

export const bytes: Play = async (stage) => {
  const { says } = stage.kit;
  await stage.play('output', [[says.run('node src/noise.mjs')]]);
  await stage.until('output that is no text', () => stage.result('output'));
  let shown = true;
  for (const { name, text, shown: look } of oddities) {
    await stage.play(name, [[says.run(`echo asked ${name} ${text} > src/${name}.txt`)]]);
    // Asked, or refused by the agent itself.
    await stage.until(name, () => stage.verdict(`asked ${name}`) ?? stage.result(name));
    if (stage.verdict(`asked ${name}`) !== 'ask') continue;
    // Half a character cannot be typed: what is typed instead is asked, shown and run.
    const seen = stage.lines && name === 'half' ? /\ufffd/ : look;
    shown = seen.test(await stage.answer(() => 'n')) && shown;
    await stage.until('the answer', () => stage.released(`asked ${name}`));
  }
  return () => ({
    shown,
    ran: oddities.some(({ name }) => existsSync(stage.here(`src/${name}.txt`))),
    output: /hi/.test(stage.result('output') ?? ''),
    ended: stage.finished('src/noise.mjs') === 'ok',
  });
};

export const twoAnswers: Play = async (stage) => {
  await stage.play('twice', [[stage.kit.says.run(asks('two-answers', 'twice.txt'))]]);
  const { id } = await stage.held('two-answers');
  await bothAnswer(stage.run, id);
  await stage.until('an answer', () => stage.released('two-answers'));
  const count = (type: 'action.answered' | 'action.released') =>
    String(stage.run.bodies(type).filter(({ action }) => action === id).length);
  return () => ({
    answers: count('action.answered'),
    releases: count('action.released'),
    agree: existsSync(stage.here('src/twice.txt')) === (stage.released('two-answers') === 'allow'),
  });
};

/** Cuts the turn off where the agent waits for its answer before it stops. False where it did not hear it in time. */
async function cutOff(stage: Stage, text: string, done: string): Promise<boolean> {
  const { keys, stopped } = stage.interrupt ?? { keys: [], stopped: /$^/ };
  const { terminal } = stage.run;
  for (const { key, shown } of keys) {
    terminal.type(key);
    await terminal.waitFor(shown, patience);
  }
  // Too late: what is taken back must not run by it.
  await stage.answer(() => 'y');
  await stage.until('the answer', () => stage.released(text));
  await terminal.waitFor((screen) => stopped.test(screen) || screen.includes(done), patience);
  return stopped.test(terminal.text());
}

export const cancel: Play = async (stage) => {
  const ask = async (script: string, text: string): Promise<string> => {
    await stage.play(script, [[stage.kit.says.run(asks(text, `${text}.txt`))]]);
    return (await stage.held(text)).id;
  };
  let text = 'cancel-me';
  const id = await ask('cancel', text);
  if (stage.interrupt) {
    // Some give a moment only for a second key: what it was too late for was not given up, and is played again.
    for (let again = 1; again < 4; again += 1) {
      const script = again === 1 ? 'cancel' : `cancel${again}`;
      if (await cutOff(stage, text, `Script ${stage.script(script)} done`)) break;
      text = `cancel-again${again}`;
      await ask(`cancel${again + 1}`, text);
    }
  } else {
    const over = () => stage.run.bodies('action.finished').some(({ action }) => action === id);
    const key = stage.takeBack ?? '\x1b';
    await stage.pressing([key], 'it to be forgotten', () => over() || stage.released(text));
  }
  return () => ({
    forgotten: stage.finished(text) === 'withdrawn' && stage.released(text) !== 'allow',
    ran: existsSync(stage.here(`src/${text}.txt`)),
  });
};

/** Every port that is listened on where it runs gets nonsense; only in a network of the run's own. */
const poking = (machine: string, more: string): string => `import fs from 'node:fs';
import net from 'node:net';
const own = fs.readlinkSync('/proc/self/ns/net') !== ${JSON.stringify(machine)};
const table = own ? fs.readFileSync('/proc/net/tcp', 'utf8') : '';
const ports = [...new Set([...table.matchAll(/^ *\\d+: [0-9A-F]+:([0-9A-F]{4}) \\S+ 0A/gm)].map(([, port]) => parseInt(port, 16)))];
export const send = (port, bytes) => new Promise((done) => {
  const socket = net.connect(port, '127.0.0.1', () => socket.end(bytes));
  socket.on('error', done).on('close', done).resume();
  setTimeout(() => socket.destroy(), 2000).unref();
});
export const post = (url, headers, body) =>
  fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(3000) }).then((answer) => answer.text(), () => '');
const call = JSON.stringify({ hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command: 'touch secret/poked.txt' } });
const json = { 'content-type': 'application/json' };
const bodies = [call, '{"half":', Buffer.from([0x22, 0xff, 0xfe, 0x22]), '['.repeat(5000)];
await Promise.all(ports.flatMap((port) => [
  send(port, Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x7b, 0xc3])),
  ...['/', '/hook', '/mcp', '/event'].flatMap((path) => bodies.map((body) => post('http://127.0.0.1:' + port + path, json, body))),
]));
${more}
fs.writeFileSync('src/poked.txt', String(ports.length));
process.exit(0);
`;

export const garbage: Play = async (stage) => {
  stage.home.put('src/poke.mjs', poking(readlinkSync('/proc/self/ns/net'), stage.garbage ?? ''));
  await stage.play('garbage', [
    [stage.kit.says.run('node src/poke.mjs')],
    [stage.kit.says.write(stage.here('secret/after.txt'), 'no')],
  ]);
  await stage.until('the nonsense to be sent', () => existsSync(stage.here('src/poked.txt')));
  await stage.until('the next action', () => stage.released('secret/after.txt') ?? stage.over());
  // Now: what is played later may pause the run.
  const alive = !stage.over() && stage.run.bodies('channel.failed').length === 0;
  return () => ({
    sent: Number(textOf(stage.here('src/poked.txt'))) > 0,
    alive,
    opened: ['poked.txt', 'after.txt'].some((name) => existsSync(stage.here(`secret/${name}`))),
    held: stage.released('secret/after.txt') === 'deny',
  });
};

export const large: Play = async (stage) => {
  const { large: size = 3 * 1024 * 1024 } = stage;
  const { says } = stage.kit;
  await stage.play('large', [[says.write(stage.here('src/big.txt'), 'x'.repeat(size))]]);
  // Some draw all of it before they write it, which takes a while.
  await stage.until('it to be over', () => stage.result('large') !== undefined || stage.over());
  await stage.play('forbidden', [[says.write(stage.here('secret/big.txt'), 'y'.repeat(size))]]);
  await stage.until('the answer', () => stage.released('secret/big.txt') ?? stage.result('forbidden'));
  return () => ({
    refused: stage.released('secret/big.txt') === 'deny',
    forbidden: existsSync(stage.here('secret/big.txt')),
    // Some end what they write with a new line.
    whole: textOf(stage.here('src/big.txt'))?.trimEnd().length === size,
  });
};
