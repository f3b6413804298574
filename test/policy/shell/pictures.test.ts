import { describe, expect, it } from 'vitest';
import { albums, drawer, drawn, type Subject } from './pictures.ts';

const draw = drawer();

/** Some dozen at a time: what differs is near, and a changed judge is found out before all is drawn. */
const together = 40;

describe('what each command touches, as `npm run corpus -- --pictures` writes it', () => {
  for (const album of albums()) {
    const rows = drawn(album);
    const { subjects } = album;
    const first = ({ name }: Subject): string => name.slice(0, 40);
    for (let at = 0; at < subjects.length; at += together) {
      const some = subjects.slice(at, at + together);
      const names = some.slice(0, 1).map(first);
      it(`${album.file.replace(/^.*\//, '')} from ${names.join('')}`, () =>
        expect(some.map(draw)).toEqual(rows.slice(at, at + together)));
    }
    it(`${album.file.replace(/^.*\//, '')} has a picture of each`, () =>
      expect(rows.length).toBe(subjects.length));
  }
});
