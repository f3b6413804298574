import type { Problem } from '../model/problem.ts';

type BundleCode = 'bundle-damaged' | 'bundle-unreadable' | 'bundle-unwritable' | 'bundle-too-large';

const fixes = {
  'bundle-damaged': 'Get the file again from whoever exported it; do not unpack it by hand.',
  'bundle-unreadable': 'Check that the file exists and that you may read it.',
  'bundle-unwritable':
    'Name a file that does not exist yet, in a folder you may write to, with room on the disk.',
  'bundle-too-large': 'Verify the run where it was recorded.',
} satisfies Record<BundleCode, string>;

export const bundleProblem = (code: BundleCode, message: string, where: string): Problem => ({
  code,
  message,
  fix: fixes[code],
  where,
});
