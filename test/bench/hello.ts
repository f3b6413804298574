// What a supervised agent does first, for programs that are no agents: runs the SessionStart command of its settings.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Settings = z.looseObject({
  hooks: z.looseObject({
    SessionStart: z.array(z.looseObject({ hooks: z.array(z.looseObject({ command: z.string() })) })),
  }),
});

const file = process.argv[process.argv.indexOf('--settings') + 1] ?? '';
const settings = Settings.parse(JSON.parse(readFileSync(file, 'utf8')));
const payload = {
  session_id: 'bench',
  transcript_path: '/nowhere/transcript.jsonl',
  cwd: process.cwd(),
  hook_event_name: 'SessionStart',
  source: 'startup',
  model: 'bench',
};
for (const { command } of settings.hooks.SessionStart.flatMap(({ hooks }) => hooks)) {
  const { status } = spawnSync('/bin/sh', ['-c', command], {
    input: JSON.stringify(payload),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exitCode = 1;
}
