import { killStorm, parts } from '../e2e/kills.ts';

/** `storm.ts MOMENTS [SEED]`: kills each part at so many moments. Exit 1 when anything was not as it must be. */
const [moments, seed] = [
  Number(process.argv[2] ?? 200),
  Number(process.argv[3] ?? Date.now() % 1_000_000_000),
];
const say = (text: string): void => void process.stdout.write(text);
say(`${moments} moments for each of ${parts.join(', ')}; seed ${seed}\n`);
let violations = 0;
for (const part of parts) {
  const started = performance.now();
  let done = 0;
  const wrong = await killStorm(part, moments, seed, (times) => {
    const tenth = Math.floor((10 * done) / moments);
    done += times;
    if (Math.floor((10 * done) / moments) > tenth) say(`  ${part}: ${done} of ${moments}\n`);
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  say(
    `${part}: ${moments} moments in ${seconds} s, ${wrong.length} violations\n${wrong.map((text) => `  ${text}\n`).join('')}`,
  );
  violations += wrong.length;
}
say(violations === 0 ? 'nothing was wrong\n' : `${violations} violations\n`);
process.exitCode = violations === 0 ? 0 : 1;
