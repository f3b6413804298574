import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCases } from '../../corpus/reading.ts';
import { type Naming, pictureLine } from './picture-line.ts';
import { namedBy, numbering, type Reasons, readReasons, writeReasons } from './reasons.ts';

/** A command and what it is known by: its id in the corpus, or itself. */
export interface Subject {
  name: string;
  command: string;
  /** The git remotes somebody has looked up; absent when nobody has. */
  remotes?: typeof remotes;
}

interface Album {
  /** The file the pictures are in. */
  file: string;
  subjects: Subject[];
}

/** Under the empty name the ones the settings prefer. */
const remotes = {
  '': ['https://up.example.com/a.git'],
  origin: ['https://up.example.com/a.git', 'git@two.example.com:a'],
  fork: ['ssh://git@fork.example.com/a'],
  near: ['/srv/a'],
};

const corpus = join(import.meta.dirname, '../../corpus');
const folder = join(import.meta.dirname, 'pictures');
const reasonsFile = join(folder, 'reasons.txt');

/** Between a name and its picture. */
const arrow = ' → ';
const broken = /⏎/g;

function corpusFiles(): Album[] {
  const own = readdirSync(join(corpus, 'cases')).filter((name) => name.endsWith('.jsonl'));
  return ['corpus.jsonl', ...own.toSorted().map((name) => `cases/${name}`)].map((name) => ({
    file: join(folder, name.replace(/^.*\//, '').replace(/\.jsonl$/, '.txt')),
    subjects: readCases(readFileSync(join(corpus, name), 'utf8'), name).cases.map(({ id, cmd }) => ({
      name: id,
      command: cmd,
    })),
  }));
}

const readRows = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((row) => row.includes(arrow));

const nameOf = (row: string): string => row.slice(0, row.indexOf(arrow));

/** Commands written for their pictures. */
function sketches(name: string, more: Omit<Subject, 'name' | 'command'>): Album {
  const file = join(import.meta.dirname, name);
  const names = readRows(file).map(nameOf);
  return { file, subjects: names.map((own) => ({ name: own, command: own.replace(broken, '\n'), ...more })) };
}

export const albums = (): Album[] => [
  ...corpusFiles(),
  sketches('sketches.txt', {}),
  sketches('sketches-remotes.txt', { remotes }),
];

const rowOf = ({ name, command, remotes: known }: Subject, naming: Naming): string =>
  `${name}${arrow}${pictureLine(command, naming, known)}`;

/** Rows drawn now, to be compared with the ones in the file. */
export function drawer(): (subject: Subject) => string {
  const naming = namedBy(readReasons(readFileSync(reasonsFile, 'utf8')));
  return (subject) => rowOf(subject, naming);
}

export const drawn = ({ file }: Album): string[] => readRows(file);

/** Draws every picture anew, into the files; sentences nobody says any more lose their numbers. */
export function writePictures(): void {
  const reasons = readReasons(readFileSync(reasonsFile, 'utf8'));
  const used: Reasons = new Map();
  const naming = numbering(reasons, used);
  for (const { file, subjects } of albums()) {
    const [head = ''] = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).split('\n');
    const title = head === '' || head.includes(arrow) ? 'What each command of the corpus touches.' : head;
    const rows = subjects.map((subject) => rowOf(subject, naming));
    writeFileSync(file, `${title}\n\n${rows.join('\n')}\n`);
  }
  writeFileSync(reasonsFile, writeReasons(used));
}
