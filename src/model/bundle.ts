import { z } from 'zod';

/** Folders and files a bundle may hold; anything else is refused. */
const memberName =
  /^(?:manifest\.json|journal\.jsonl|record\.json|screen\.cast|screen\.keys\.jsonl|allowed-signers|contract-\d{1,4}\.yaml|outputs\/[\w-][\w.-]{0,90}|snapshots\/(?:HEAD|config|refs\/snapshots\/[a-z]\d{1,9}|objects\/pack\/pack-[0-9a-f]{40,64}\.(?:pack|idx)))$/;

export const isMemberName = (name: string): boolean => memberName.test(name);

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a bundle says it holds: its first file, `manifest.json`. */
export const BundleManifest = z.strictObject({
  bundle: z.literal(1),
  run: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/),
  /** Hash of the journal's last line, and how many lines there are. */
  head: Sha256,
  events: z.number().int().positive(),
  /** Every other file, in the order they come. */
  files: z.array(
    z.strictObject({
      name: z.string().refine(isMemberName),
      bytes: z.number().int().nonnegative(),
      sha256: Sha256,
    }),
  ),
  /** What is not in it, and why. */
  leftOut: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});
export type BundleManifest = z.infer<typeof BundleManifest>;
