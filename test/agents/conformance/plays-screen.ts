import { existsSync } from 'node:fs';
import { asks, type Play } from './plays-main.ts';
import { patience, type Stage, textOf } from './stage.ts';

/** Opens the question that waits, writes another command in its place, and says yes to that. */
async function change(stage: Stage, command: string): Promise<void> {
  const { terminal } = stage.run;
  const shows = (what: RegExp | ((text: string) => boolean)) => terminal.waitFor(what, patience);
  await stage.answer(() => 'E');
  await shows(/command: .*▌/);
  terminal.type('\x15');
  await shows(/command: ▌/);
  terminal.type(command);
  await shows((text) => /command: .*▌/.test(text) && text.includes(command));
  terminal.type('\r');
  await shows((text) => !text.includes('▌'));
  await shows(/keys live|Other keys are live/);
  terminal.type('y');
}

export const edit: Play = async (stage, wanted) => {
  const { run, read } = stage.kit.says;
  await stage.play('edit', [[run(asks('edit-original', 'edited.txt'))]]);
  await stage.held('edit-original');
  await change(stage, asks('edit-changed', 'edited.txt'));
  await stage.until('the answer', () => stage.released('edit-original'));
  if ('late' in wanted) {
    await stage.play('late', [[run(asks('late-original', 'late.txt')), read(stage.here('src/b.txt'))]]);
    await stage.held('late-original');
    await stage.run.terminal.waitFor(stage.ownPrompt?.shown ?? /./, patience);
    await change(stage, asks('late-changed', 'late.txt'));
    await stage.until('the model to be told', () => stage.result('late') !== undefined);
  }
  const ran = (name: string, word: string): string =>
    ({ [`asked ${word}-changed\n`]: 'the changed one', [`asked ${word}-original\n`]: 'the first one' })[
      textOf(stage.here(`src/${name}.txt`)) ?? ''
    ] ?? 'nothing';
  return () => ({ ran: ran('edited', 'edit'), ...('late' in wanted ? { late: ran('late', 'late') } : {}) });
};

/** With something else beside it: what waits for a hook otherwise stands at the agent's own prompt then. */
export const ownPrompt: Play = async (stage, wanted) => {
  const { run, read } = stage.kit.says;
  const { shown, yes } = stage.ownPrompt ?? { shown: /./, yes: '\r' };
  const beside = stage.ownPrompt?.several === true ? [read(stage.here('src/b.txt'))] : [];
  await stage.play('own', [[run(asks('own-prompt', 'own.txt')), ...beside]]);
  await stage.held('own-prompt');
  await stage.run.terminal.waitFor(shown, patience);
  if (stage.ownPrompt) {
    await stage.pressing([yes], 'it to be over', () => stage.result('own') !== undefined || stage.over());
  } else {
    // Nothing is there to say yes to: the question is still ours.
    stage.run.terminal.type(yes);
    await stage.answer(() => 'n');
    await stage.until('the answer', () => stage.released('own-prompt'));
  }
  return () => ({
    ran: existsSync(stage.here('src/own.txt')),
    ...('paused' in wanted ? { paused: stage.over() } : {}),
  });
};
