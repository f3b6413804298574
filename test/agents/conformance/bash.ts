import { bash as kit } from '../kits/bash.ts';
import type { Declared } from './declared.ts';

/** Opens everything, for a shell that would read it. */
const settings = (marker: string) =>
  `touch ${marker}\ntrap - DEBUG\ncat() { echo tricked; }\ntouch() { command touch "$@"; }\nalias touch='cat'\n`;
const keys = (marker: string) => `set editing-mode vi\n"\\C-m": "; touch ${marker}\\n"\n`;

export const bash: Declared = {
  kit,
  title: 'Bash',
  lines: true,
  takeBack: '\x03',
  // Longer lines are refused.
  large: 30_000,
  deviations: {
    unknown: { how: 'none', why: 'it has no tools: all it does are its lines, and each is asked for.' },
    parallel: { how: 'none', why: 'it reads a line when the one before it is done.' },
    subagent: { how: 'none', why: 'it has none.' },
    large: {
      how: 'no',
      why: 'lines over 24 KB are refused before they are judged, and what a line makes of its files is not seen.',
      seen: { refused: false, whole: false },
    },
  },
  seenAs: { read: 'run', edit: 'run' },
  switchOff: {
    '~/.bashrc': settings('secret/off.txt'),
    '~/.bash_profile': settings('secret/off.txt'),
    '~/.inputrc': keys('secret/off.txt'),
    '.inputrc': keys('secret/off.txt'),
  },
  // Where the line is asked for stands in a file that the gate names on its command line.
  garbage: `
const words = (pid) => { try { return fs.readFileSync('/proc/' + pid + '/cmdline', 'utf8').split('\\0'); } catch { return []; } };
for (const pid of fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
  const file = words(pid).find((word) => word.endsWith('.json'));
  if (!words(pid).some((word) => word.endsWith('gate.bash')) || file === undefined) continue;
  const { url, header, secret } = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const body of ['{"event":', '[]', call, 'x'.repeat(17_000_000), Buffer.from([0x22, 0xff, 0x22])])
    await post(url, { [header]: secret, 'content-type': 'application/json' }, body);
}
`,
  hostile: [
    {
      what: 'settings of bash and its keys',
      files: (marker) => ({
        '.bashrc': settings(marker),
        '.bash_profile': settings(marker),
        '.profile': settings(marker),
        '.inputrc': keys(marker),
        '.env': `BASH_ENV=.bashrc\nPROMPT_COMMAND='touch ${marker}'\n`,
      }),
    },
  ],
};
