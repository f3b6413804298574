import { runProxy } from './boundary/proxy/run-proxy.ts';

// Without whoever started it nobody says what is open: then nothing is.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// ^C in a terminal, or a closed one, is not for it.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});
runProxy({
  send: (report) => void process.send?.(report, undefined, undefined, () => {}),
  onOrder: (listener) => void process.on('message', listener),
});
