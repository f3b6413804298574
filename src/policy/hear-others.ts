import type { Bench } from './bench.ts';
import { matchesHost, matchesName } from './name-rules.ts';
import { allow, ask, builtin, type Hearing, never, type Ruling, stop } from './ruling.ts';
import type { ExposeTouch, HostTouch, Opaque } from './shell/sketch.ts';

/** Hears a host; null for a word that merely could be one and that nothing forbids. */
export function hearHost(bench: Bench, touch: HostTouch): Hearing | null {
  const what = `Reaching ${touch.host}`;
  const hard: Ruling[] = [
    ...bench.book.never.reach
      .filter((rule) => matchesHost(rule.pattern, touch.host))
      .map((rule) => never(rule, what)),
    ...bench.book.stop.reaches
      .filter((rule) => matchesHost(rule.pattern, touch.host))
      .map((rule) => stop(rule, what)),
  ];
  if (!touch.certain && hard.length === 0) return null;
  const open = bench.book.may.reach.find((rule) => matchesHost(rule.pattern, touch.host));
  return {
    does: 'reach',
    target: touch.host,
    hard,
    soft: bench.book.ask.reach
      .filter((rule) => matchesHost(rule.pattern, touch.host))
      .map((rule) => ask(rule, what)),
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

/** An MCP call: the off switch, the capability's own approval rule, then the written rules. */
export function hearCall(bench: Bench, call: { server: string; name: string }): Hearing {
  const name = `${call.server}.${call.name}`;
  const what = `Calling ${name}`;
  const fits = (rule: { pattern: string }): boolean => matchesName(rule.pattern, name);
  const capability = bench.input.profile.capabilities.find((entry) => matchesName(entry.call, name));
  const hard: Ruling[] = [
    ...bench.book.never.call.filter(fits).map((rule) => never(rule, what)),
    ...bench.book.stop.calls.filter(fits).map((rule) => stop(rule, what)),
  ];
  const off = bench.input.circumstances.disabled.find((entry) => matchesName(entry.call, name));
  if (off) {
    const rule = builtin('disabled', 'a capability that is switched off is refused');
    hard.push({
      effect: 'deny',
      rule,
      reason: `${what} is refused: ${off.by} switched it off (${off.reason}).`,
    });
  }
  if (capability && (!capability.enabled || capability.approval === 'never')) {
    const rule = builtin('capability', 'the profile’s capability register refuses it');
    hard.push({
      effect: 'deny',
      rule,
      reason: `${what} is refused: the profile has "${capability.capability}" switched off.`,
    });
  }
  const soft = bench.book.ask.call.filter(fits).map((rule) => ask(rule, what));
  if (capability?.approval === 'ask') {
    const rule = builtin('capability', 'the profile’s capability register demands a person');
    soft.push({
      effect: 'ask',
      rule,
      reason: `${what} needs a person's word: ${capability.capability}, owned by ${capability.owner}.`,
    });
  }
  if (capability && !bench.dataAllowed.includes(capability.data)) {
    const rule = {
      ...builtin('data', `data classes: ${bench.dataAllowed.join(', ')}`),
      id: 'data',
      source: 'contract',
      file: bench.contractFile,
    } as const;
    soft.push({
      effect: 'ask',
      rule,
      reason: `${what} can expose ${capability.data} data, which the contract does not list.`,
    });
  }
  const open = bench.book.may.call.find(fits);
  const otherwise = `${what} is outside what the contract delegates.`;
  return { does: 'call', target: name, hard, soft, open: open ? allow(open, what) : null, otherwise };
}

/** A subagent stands under the same contract: starting one is free where each of its actions is held back too. */
export function hearDelegate(bench: Bench, delegate: { to: string; task: string }): Hearing {
  const what = `Delegating to ${delegate.to}`;
  const rule = builtin('delegate', 'a subagent’s actions are judged one by one like the agent’s own');
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
