/** Complete answers of a terminal to our own queries: attributes, cursor position, modes, kitty flags, colours, version. */
const REPLY =
  /\x1b(?:\[\?[\d;]*c|\[>[\d;]*c|\[\??\d+;\d+(?:;\d+)?R|\[\??[\d;]*\$y|\[\?\d*u|\[\?997;\d+n|\](?:4;\d+|1[0-9]);[^\x07\x1b]{1,64}(?:\x07|\x1b\\)|P[01>][$+|][^\x1b\x07]{0,128}\x1b\\)/g;
/** The answer every terminal gives; asked last, it says that no other answer is coming. */
const FENCE = /^\x1b\[\?[\d;]*c$/;
/** A tail that may still become an answer. */
const PARTIAL =
  /\x1b(?:\[[?>]?[\d;]*\$?|\][\d;]*[^\x07\x1b]{0,64}\x1b?|P(?:[01>][$+|]?[^\x1b\x07]{0,128})?\x1b?)?$/;

export type ReplyFilter = {
  /** The bytes that are not answers. What may be the beginning of one waits for the next call or `flush`. */
  filter(bytes: Uint8Array): Uint8Array;
  flush(): Uint8Array;
  isWaiting(): boolean;
};

/**
 * Cuts answers to our queries out of typed bytes. Works on latin1 text, in which every byte is one character.
 * `onReply` gets each answer and whether it was the fence.
 */
export function createReplyFilter(onReply: (reply: string, isFence: boolean) => void): ReplyFilter {
  let held = '';
  const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
  return {
    filter(bytes) {
      const text = held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      const rest = text.replaceAll(REPLY, (reply) => {
        onReply(reply, FENCE.test(reply));
        return '';
      });
      const partial = PARTIAL.exec(rest);
      held = partial ? partial[0] : '';
      return bytesOf(partial ? rest.slice(0, partial.index) : rest);
    },
    flush() {
      const bytes = bytesOf(held);
      held = '';
      return bytes;
    },
    isWaiting: () => held !== '',
  };
}
