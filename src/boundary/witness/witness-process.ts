import { setTimeout } from 'node:timers/promises';
import { openConnector } from './connector.ts';
import { WitnessOrder } from './messages.ts';
import { systemTable } from './process-names.ts';
import { startWatch } from './watch.ts';

/** The life of the process that watches one run. It ends with the host that started it. */
export async function runWitnessProcess(): Promise<void> {
  // A signal for the whole terminal is meant for the agent.
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  const watch = startWatch({
    table: systemTable,
    open: openConnector,
    now: () => Number(process.hrtime.bigint()) / 1e6,
    tell: (report) => void process.send?.(report, () => undefined),
    pause: (ms) => setTimeout(ms),
  });
  process.on('message', (message) => {
    const order = WitnessOrder.safeParse(message);
    if (order.success) watch.order(order.data);
  });
  process.on('disconnect', () => watch.order({ order: 'close' }));
  await watch.over;
  if (process.connected) process.disconnect();
}
