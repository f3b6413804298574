import {
  changeLines,
  type Definition,
  type Described,
  describe,
  suspicion,
} from '../channels/mcp/definition.ts';
import type { ToolPin, ToolPins } from '../store/tool-pins.ts';

/** Where one tool's definition stands in this run. */
export type Standing =
  | { is: 'accepted'; hash: string }
  /** A person is being asked. Resolves with whether they accepted it. */
  | { is: 'asked'; hash: string; accepted: Promise<boolean> }
  | { is: 'refused'; hash: string; why: string };

/** What a person is asked about one definition. */
export interface DefinitionQuestion {
  server: string;
  tool: string;
  why: string;
  /** Line by line; see `changeLines`. */
  change: readonly string[];
  hash: string;
}

export interface DefinitionPorts {
  pins: ToolPins;
  /** Judged like any action: allow, or no. */
  ask(question: DefinitionQuestion): Promise<boolean>;
  note(text: string): void;
  /** A person accepted a tool that was held back: the agent is to list again. */
  accepted(): void;
  /** ISO 8601, UTC. */
  now(): string;
}

/** Which tools' definitions this run stands by: what is new is pinned, what changed waits for a person. */
export interface Definitions {
  /** Looks at a list from a server. Resolves with the names a list may show now: nobody waits here for a person. */
  listed(
    of: { server: string; identity: string },
    tools: readonly Readonly<Record<string, unknown>>[],
  ): Promise<string[]>;
  /** Undefined for a tool the server never listed. */
  standing(server: string, tool: string): Standing | undefined;
}

export function createDefinitions(ports: DefinitionPorts): Definitions {
  const standings = new Map<string, Standing>();
  const key = (server: string, tool: string): string => `${server}\n${tool}`;
  const said = new Set<string>();

  function noteOnce(text: string): void {
    if (said.has(text)) return;
    said.add(text);
    ports.note(text);
  }

  function ask(
    of: { server: string; identity: string },
    definition: Definition,
    pin: ToolPin | undefined,
    why: string,
  ): void {
    const { server } = of;
    const { name: tool, hash, text } = definition;
    const place = key(server, tool);
    const change = changeLines(pin?.text ?? '', text);
    const settle = (standing: Standing): void => {
      // A later list may have brought yet another definition.
      if (standings.get(place)?.hash === hash) standings.set(place, standing);
    };
    const accepted = ports.ask({ server, tool, why, change, hash }).then(async (yes) => {
      if (!yes) {
        settle({ is: 'refused', hash, why: `its definition was not accepted: ${why}` });
        return false;
      }
      const kept = await ports.pins.pin(of, new Map([[tool, { hash, text, at: ports.now() }]]));
      if (!kept.ok)
        ports.note(`the definition of ${server}.${tool} could not be kept: it will be asked again`);
      settle({ is: 'accepted', hash });
      ports.accepted();
      return true;
    });
    standings.set(place, { is: 'asked', hash, accepted });
  }

  /** The definitions of a list; what cannot stand in one is left out and told. */
  function readable(server: string, described: readonly Described[]): Definition[] {
    const names = new Set<string>();
    return described.flatMap((one) => {
      const name = one.ok ? one.definition.name : one.name;
      const why = one.ok ? (names.has(name) ? 'the server lists it twice' : null) : one.why;
      names.add(name);
      if (why !== null) noteOnce(`the tool ${server}.${name} is hidden from the agent: ${why}`);
      return one.ok && why === null ? [one.definition] : [];
    });
  }

  return {
    standing: (server, tool) => standings.get(key(server, tool)),
    async listed(of, tools) {
      const { server } = of;
      const read = await ports.pins.read(of);
      if (!read.ok) {
        noteOnce(`no tool of ${server} is shown: what it was known by cannot be read`);
        return [];
      }
      const { tools: pinned, elsewhere } = read.value;
      if (elsewhere)
        noteOnce(
          `the MCP server ${server} is not reached as before: all its tools count as seen for the first time`,
        );
      const fresh = new Map<string, ToolPin>();
      const shown: string[] = [];
      for (const definition of readable(server, tools.map(describe))) {
        const { name, hash, text } = definition;
        const place = key(server, name);
        const before = standings.get(place);
        if (before?.hash === hash) {
          if (before.is === 'accepted') shown.push(name);
          continue;
        }
        const pin = pinned.get(name);
        const odd = pin ? null : suspicion(definition);
        if (pin && pin.hash !== hash) ask(of, definition, pin, `its definition changed since ${pin.at}`);
        else if (odd !== null) ask(of, definition, undefined, odd);
        else {
          if (!pin) fresh.set(name, { hash, text, at: ports.now() });
          standings.set(place, { is: 'accepted', hash });
          shown.push(name);
        }
      }
      if (fresh.size > 0) {
        const kept = await ports.pins.pin(of, fresh);
        if (!kept.ok) noteOnce(`the tools of ${server} could not be pinned: a change of them may go unseen`);
      }
      return shown;
    },
  };
}
