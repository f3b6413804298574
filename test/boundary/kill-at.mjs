// Loaded before a program: it is killed right before its n-th change of the file system (KILL_AT), as by a power cut.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const changing = [
  'renameSync',
  'unlinkSync',
  'linkSync',
  'symlinkSync',
  'mkdirSync',
  'rmdirSync',
  'rmSync',
  'copyFileSync',
  'fchmodSync',
  'futimesSync',
  'writeFileSync',
  'writeSync',
];
let left = Number(process.env.KILL_AT);
for (const name of changing) {
  const real = fs[name];
  fs[name] = (...args) => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
}
syncBuiltinESMExports();
