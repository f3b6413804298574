import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFrameReader, encodeFrame, type Frame } from '../../src/host/frames.ts';

const frame = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  payload: fc.uint8Array({ maxLength: 300 }),
});

it('cuts any stream back into the frames it was made of, however it arrives', () => {
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (frames, cuts) => {
        const stream = Buffer.concat(frames.map(({ type, payload }) => encodeFrame(type, payload)));
        const seen: Frame[] = [];
        const read = createFrameReader(({ type, payload }) =>
          seen.push({ type, payload: Uint8Array.from(payload) }),
        );
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          if (at >= stream.length) break;
          read(stream.subarray(at, at + cut));
          at += cut;
        }
        expect(seen).toEqual(frames);
      },
    ),
  );
});

it('refuses a length no honest peer sends', () => {
  const read = createFrameReader(() => expect.unreachable());
  expect(() => read(Buffer.from([1, 0xff, 0xff, 0xff, 0xff, 0]))).toThrow('4294967295');
});
