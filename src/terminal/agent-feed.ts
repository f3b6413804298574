import { advanceMarker, PASTE_END, PASTE_START } from './paste-markers.ts';

export type AgentFeedPorts = {
  prefix: number;
  toAgent: (bytes: Uint8Array) => void;
  agentWantsPaste: () => boolean;
};

/** What `feed` did: how far it read, and whether it stopped because the prefix byte was there. */
export type Fed = { next: number; prefix: boolean };

export type AgentFeed = {
  /** Passes bytes on until the prefix byte or the end. With `pasteOnly`, stops where the current paste ends. */
  feed(bytes: Uint8Array, from: number, pasteOnly: boolean): Fed;
  /** Bytes held back because they may be a paste marker the agent must not see. */
  isHolding(): boolean;
  /** Gives up holding; a marker completed later is still recognised. */
  release(): void;
  isInPaste(): boolean;
};

/**
 * The verbatim way to the agent. Only two things are looked at: the prefix byte, which inside a paste is text, and the
 * paste markers, which are removed for an agent that did not ask for them.
 */
export function createAgentFeed(ports: AgentFeedPorts): AgentFeed {
  let inPaste = false;
  let matched = 0;
  let held: number[] = [];

  const send = (bytes: readonly number[]): void => {
    if (bytes.length > 0) ports.toAgent(Uint8Array.from(bytes));
  };

  const feed: AgentFeed['feed'] = (bytes, from, pasteOnly) => {
    const strip = !ports.agentWantsPaste();
    const out: number[] = [];
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === ports.prefix && !inPaste) {
        send([...out, ...held]);
        held = [];
        matched = 0;
        return { next: at + 1, prefix: true };
      }
      const marker = inPaste ? PASTE_END : PASTE_START;
      const before = matched;
      matched = advanceMarker(marker, matched, byte);
      const complete = matched === marker.length;
      if (strip && matched > before && before > 0) held.push(byte);
      else {
        for (const early of held) out.push(early);
        held = strip && matched > 0 ? [byte] : [];
        if (held.length === 0) out.push(byte);
      }
      if (!complete) continue;
      matched = 0;
      inPaste = !inPaste;
      if (strip) held = [];
      if (pasteOnly && !inPaste) {
        send(out);
        return { next: at + 1, prefix: false };
      }
    }
    send(out);
    return { next: bytes.length, prefix: false };
  };

  return {
    feed,
    // Inside a paste nothing is waited for: the end marker comes, however late.
    isHolding: () => held.length > 0 && !inPaste,
    release: () => {
      send(held);
      held = [];
    },
    isInPaste: () => inPaste,
  };
}
