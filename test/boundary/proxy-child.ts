import { runProxy } from '../../src/boundary/proxy/run-proxy.ts';

/** The proxy process with a name server of ours: everything below `example` is on this machine, one name leads elsewhere. */
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
runProxy(
  {
    send: (report) => void process.send?.(report, undefined, undefined, () => {}),
    onOrder: (listener) => void process.on('message', listener),
  },
  async (host) => {
    if (host === 'rebind.example') return ['169.254.169.254'];
    if (host.endsWith('.example')) return ['127.0.0.1'];
    throw new Error('no such name');
  },
);
