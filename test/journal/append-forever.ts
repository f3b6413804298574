import { createJournalWriter } from '../../src/journal/writer.ts';
import { dana, started } from '../state/bodies.ts';

/** A child that appends until it is killed or its journal dies; each acknowledged `seq` is a line on stdout. */
process.on('SIGXFSZ', () => {});
const opened = createJournalWriter({
  path: process.argv[2] ?? '',
  now: () => performance.now(),
  onDead: (problem) => process.stdout.write(`dead ${problem.code}\n`),
});
if (opened.ok) {
  const writer = opened.value;
  const say = (seq: number) => process.stdout.write(`${seq}\n`);
  say(writer.append(started()).seq);
  const step = () => {
    for (let count = 0; count < 20; count += 1) {
      try {
        say(writer.append({ type: 'note.added', text: 'x'.repeat(700), by: dana, marker: false }).seq);
      } catch {
        process.stdout.write('refused\n');
      }
    }
    if (writer.dead() === undefined) setImmediate(step);
  };
  step();
}
