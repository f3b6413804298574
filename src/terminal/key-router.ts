import { createAgentFeed } from './agent-feed.ts';
import { createKeyDecoder } from './key-decoder.ts';
import type { Key } from './key-names.ts';
import { type MouseReport, scanMouse } from './mouse-report.ts';
import { createReplyFilter } from './reply-filter.ts';

/** A lone ESC is the Escape key once this long nothing followed it. */
const ESCAPE_MS = 20;
/** How long answers to a query are awaited when the fence never comes. */
const REPLY_MS = 1000;

/** Who gets the keys: the agent; the screen for one key after the prefix; the screen. */
export type Focus = 'agent' | 'prefix' | 'screen';

/** How a key came: with how many others in one chunk (more than one was not pressed on purpose), and whether pasted. */
export type KeyContext = { keysInChunk: number; pasted: boolean };

export type KeyRouterPorts = {
  /** The prefix byte, 0x1d for Ctrl-]. */
  prefix: number;
  toAgent: (bytes: Uint8Array) => void;
  toScreen: (key: Key, context: KeyContext) => void;
  /** The terminal's answers to our own queries. */
  onReply: (reply: string) => void;
  /** While the terminal's mouse is on: its reports are cut out of the input, and are nobody's keys. */
  onMouse?: ((report: MouseReport) => void) | undefined;
  /** After every change of focus, whoever made it. */
  onFocus?: (focus: Focus) => void;
  /** Calls back after this many milliseconds, unless the returned function is called first. */
  setTimer: (run: () => void, milliseconds: number) => () => void;
};

export type KeyRouter = {
  feed(chunk: Uint8Array): void;
  setFocus(focus: Focus): void;
  focus(): Focus;
  /** Whether the agent has bracketed paste on; otherwise it gets pastes without their markers. */
  setAgentWantsPaste(wants: boolean): void;
  /** Locked, one prefix goes to the agent (a supervisor inside this one) and two in a row are ours. */
  setLocked(locked: boolean): void;
  /** Say so when a query is sent to the terminal: until the DA1 answer (ask it last) answers are cut out of the keys. */
  expectReplies(): void;
  dispose(): void;
};

/** A timer that is set anew by each call and can be cleared. */
function createAlarm(ports: KeyRouterPorts, milliseconds: number, run: () => void) {
  let cancel: (() => void) | undefined;
  const clear = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const set = (): void => {
    clear();
    cancel = ports.setTimer(() => {
      cancel = undefined;
      run();
    }, milliseconds);
  };
  return { set, clear };
}

const isMouse = ({ name }: Key): boolean => name === 'mouse' || name.startsWith('wheel-');

function keysIn(chunk: Uint8Array): number {
  const decoder = createKeyDecoder();
  return [...decoder.push(chunk), ...decoder.flush()].filter((key) => !isMouse(key)).length;
}

/** Divides what is typed between agent and screen. Without the prefix every byte reaches the agent unchanged. */
export function createKeyRouter(ports: KeyRouterPorts): KeyRouter {
  let focus: Focus = 'agent';
  let wantsPaste = false;
  let locked = false;
  let lockedPrefix = false;
  let expecting = false;
  let focusWasSet = false;
  /** Bytes that may be the beginning of a mouse report. */
  let begun = new Uint8Array();
  const takeBegun = (): Uint8Array => {
    const bytes = begun;
    begun = new Uint8Array();
    return bytes;
  };
  const decoder = createKeyDecoder();
  const agent = createAgentFeed({
    prefix: ports.prefix,
    toAgent: ports.toAgent,
    agentWantsPaste: () => wantsPaste,
  });

  const setFocus = (next: Focus): void => {
    focusWasSet = true;
    if (focus === next) return;
    focus = next;
    ports.onFocus?.(next);
  };

  const sendPrefix = (): void => ports.toAgent(Uint8Array.of(ports.prefix));

  const onPrefix = (): void => {
    if (locked && !lockedPrefix) {
      lockedPrefix = true;
      return;
    }
    lockedPrefix = false;
    setFocus('prefix');
  };

  const toScreen = (key: Key, keysInChunk: number): void => {
    // Begun for the screen and overtaken by a change of focus: nobody's key any more.
    if (focus === 'agent') return;
    const wasPrefix = focus === 'prefix';
    focusWasSet = false;
    ports.toScreen(key, { keysInChunk, pasted: key.name === 'paste' });
    if (wasPrefix && !focusWasSet) setFocus('agent');
  };

  const feedAgent = (bytes: Uint8Array, from: number): number => {
    if (lockedPrefix && bytes[from] !== ports.prefix) {
      lockedPrefix = false;
      sendPrefix();
    }
    const fed = agent.feed(bytes, from, focus !== 'agent');
    if (fed.prefix) onPrefix();
    return fed.next;
  };

  const feedScreen = (bytes: Uint8Array, from: number, countKeys: () => number): number => {
    if (focus === 'prefix' && bytes[from] === ports.prefix && !decoder.isWaiting() && !decoder.isInPaste()) {
      sendPrefix();
      setFocus('agent');
      return from + 1;
    }
    const { key, next } = decoder.take(bytes, from);
    if (key) toScreen(key, countKeys());
    return next;
  };

  /** A paste stays with whom it began, whatever happens to the focus meanwhile: its rest must never become keys. */
  const goesToAgent = (): boolean =>
    agent.isInPaste() || (focus === 'agent' && !decoder.isInPaste() && !decoder.isWaiting());

  /** Reads over a mouse report; what may become one is kept for the next bytes. A paste holds no reports. */
  const overMouse = (bytes: Uint8Array, from: number): number => {
    if (!ports.onMouse || agent.isInPaste() || decoder.isInPaste() || decoder.isWaiting()) return from;
    const seen = scanMouse(bytes, from);
    if (seen.found === 'none') return from;
    if (seen.found === 'part') {
      begun = bytes.slice(from);
      return bytes.length;
    }
    ports.onMouse(seen.report);
    return seen.next;
  };

  /** With the mouse on, every ESC is looked at before the agent gets it. */
  const upToEscape = (bytes: Uint8Array, from: number): Uint8Array => {
    const next = ports.onMouse ? bytes.indexOf(0x1b, from + 1) : -1;
    return next === -1 ? bytes : bytes.subarray(0, next);
  };

  const route = (bytes: Uint8Array, countKeys: () => number, whole = true): void => {
    for (let at = 0; at < bytes.length; ) {
      const after = whole ? overMouse(bytes, at) : at;
      if (after > at) {
        at = after;
        continue;
      }
      at = goesToAgent() ? feedAgent(upToEscape(bytes, at), at) : feedScreen(bytes, at, countKeys);
    }
    if (decoder.isWaiting() || agent.isHolding() || replies.isWaiting() || begun.length > 0) quiet.set();
  };

  const stopExpecting = (): void => {
    expecting = false;
    fence.clear();
  };
  const replies = createReplyFilter((reply, isFence) => {
    if (isFence) stopExpecting();
    ports.onReply(reply);
  });
  const fence = createAlarm(ports, REPLY_MS, () => {
    stopExpecting();
    route(replies.flush(), () => 1);
  });
  const quiet = createAlarm(ports, ESCAPE_MS, () => {
    const late = replies.flush();
    if (late.length > 0) route(late, () => 1);
    const rest = takeBegun();
    if (rest.length > 0) route(rest, () => 1, false);
    agent.release();
    for (const key of decoder.flush()) toScreen(key, 1);
  });

  return {
    feed(chunk) {
      if (chunk.length === 0) return;
      quiet.clear();
      const filtered = (expecting || replies.isWaiting()) && !agent.isInPaste() && !decoder.isInPaste();
      const fresh = filtered ? replies.filter(chunk) : chunk;
      const before = takeBegun();
      const bytes = before.length === 0 ? fresh : Uint8Array.from([...before, ...fresh]);
      route(bytes, () => keysIn(before.length === 0 ? chunk : bytes));
    },
    setFocus,
    focus: () => focus,
    setAgentWantsPaste: (wants) => {
      wantsPaste = wants;
    },
    setLocked: (next) => {
      locked = next;
      if (!lockedPrefix || next) return;
      lockedPrefix = false;
      sendPrefix();
    },
    expectReplies: () => {
      expecting = true;
      fence.set();
    },
    dispose: () => {
      quiet.clear();
      fence.clear();
    },
  };
}
