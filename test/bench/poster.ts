// `poster.ts ADDRESS-FILE CWD COUNT GAP-MS TAG`: asks for decisions as an agent does; prints the round trips, ms, as JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { readAddress } from './address.ts';
import { hookBody } from './hook-body.ts';
import { httpPost } from './post.ts';

const [file = '', cwd = '', count = '0', gap = '0', tag = ''] = process.argv.slice(2);
const post = httpPost(readAddress(file));
const samples: number[] = [];
const warm = 10;
for (let index = 0; index < Number(count) + warm; index += 1) {
  const { ms, text } = await post.send(hookBody(`${tag}${index}`, cwd, 'npm test'));
  if (!text.includes('"allow"')) throw new Error(text);
  if (index >= warm) samples.push(ms);
  await sleep(Number(gap));
}
post.close();
process.stdout.write(JSON.stringify(samples));
