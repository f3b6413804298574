import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { perform } from './overlay-edits.ts';

// The program that works inside the overlay: a folder as argument, what to do there on standard input.
const [, , root = ''] = process.argv;
const { agent, command } = JSON.parse(readFileSync(0, 'utf8'));
perform(root, agent);
if (command) spawnSync('/bin/sh', ['-c', command], { cwd: root, stdio: 'inherit' });
