import type { Bench } from './bench.ts';
import { matchesHost, matchesName } from './name-rules.ts';
import { allow, ask, builtin, type Hearing, never, type Ruling, stop } from './ruling.ts';
import type { ExposeTouch, HostTouch, Opaque } from './shell/sketch.ts';

/** Hears a host; null for a word that merely could be one and that nothing forbids. */
export function hearHost(bench: Pick<Bench, 'book'>, touch: HostTouch): Hearing | null {
  const what = `Reaching ${touch.host}`;
  // `*` forbids every host, not every word that looks like one: `vite.config.ts` does.
  const fits = ({ pattern }: { pattern: string }): boolean =>
    (touch.certain || /[^*.]/.test(pattern)) && matchesHost(pattern, touch.host);
  const hard: Ruling[] = [
    ...bench.book.never.reach.filter(fits).map((rule) => never(rule, what)),
    ...bench.book.stop.reaches.filter(fits).map((rule) => stop(rule, what)),
  ];
  const soft = bench.book.ask.reach
    .filter((rule) => matchesHost(rule.pattern, touch.host))
    .map((rule) => ask(rule, what));
  const named = hard.length > 0 || (touch.implied === true && soft.length > 0);
  if (!touch.certain && !named) return null;
  const open = bench.book.may.reach.find((rule) => matchesHost(rule.pattern, touch.host));
  return {
    does: 'reach',
    target: touch.host,
    hard,
    soft,
    open: open ? allow(open, what) : null,
    otherwise: `${what} is outside what the contract delegates.`,
  };
}

/** Publishing is judged by `expose` rules alone. */
export function hearExpose(bench: Bench, touch: ExposeTouch): Hearing {
  const what = `Publishing (${touch.what})`;
  const fits = (rule: { pattern: string }): boolean => matchesName(rule.pattern, touch.what);
  const open = bench.book.may.expose.find(fits);
  return {
    does: 'expose',
    target: touch.target,
    hard: bench.book.never.expose.filter(fits).map((rule) => never(rule, what)),
    soft: bench.book.ask.expose.filter(fits).map((rule) => ask(rule, what)),
    open: open ? allow(open, what) : null,
    otherwise: `${what} is outside what the contract delegates.`,
  };
}

/** A subagent stands under the same contract: starting one is free where each of its actions is held back too. */
export function hearDelegate(bench: Bench, delegate: { to: string; task: string }): Hearing {
  const what = `Delegating to ${delegate.to}`;
  const rule = builtin('delegate', "a subagent's actions are judged one by one like the agent's own");
  const open: Ruling | null =
    bench.input.action.holds === 'block'
      ? { effect: 'allow', rule, reason: `${what} is free: each of its actions is judged on its own.` }
      : null;
  const otherwise = `${what} needs a person's word: its actions can only be watched.`;
  return { does: 'delegate', target: delegate.to, hard: [], soft: [], open, otherwise };
}

export function hearOpaque(_bench: Bench, part: Opaque): Hearing {
  const shown = part.what.length > 120 ? `${part.what.slice(0, 119)}…` : part.what;
  const otherwise = `\`${shown}\` could not be understood: ${part.why}.`;
  return { does: 'unknown', target: part.what, hard: [], soft: [], open: null, otherwise };
}
