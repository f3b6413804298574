import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCases } from '../../corpus/reading.ts';
import { type Naming, pictureLine } from './picture-line.ts';
import { namedBy, numbering, readReasons, writeReasons } from './reasons.ts';

/** A command and what it is known by: its id in the corpus, or itself. */
export interface Subject {
  name: string;
  command: string;
}

interface Album {
  /** The file the pictures are in. */
  file: string;
  subjects: Subject[];
}

const corpus = join(import.meta.dirname, '../../corpus');
const folder = join(import.meta.dirname, 'pictures');
const reasonsFile = join(folder, 'reasons.txt');
const sketchesFile = join(import.meta.dirname, 'sketches.txt');

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

const sketches = (): Album => ({
  file: sketchesFile,
  subjects: readRows(sketchesFile)
    .map(nameOf)
    .map((name) => ({ name, command: name.replace(broken, '\n') })),
});

/** Every album: the corpus, and commands written for their pictures. */
export const albums = (): Album[] => [...corpusFiles(), sketches()];

const rowOf = ({ name, command }: Subject, naming: Naming): string =>
  `${name}${arrow}${pictureLine(command, naming)}`;

/** Rows drawn now, to be compared with the ones in the file. */
export function drawer(): (subject: Subject) => string {
  const naming = namedBy(readReasons(readFileSync(reasonsFile, 'utf8')));
  return (subject) => rowOf(subject, naming);
}

export const drawn = ({ file }: Album): string[] => readRows(file);

/** Draws every picture anew, into the files. */
export function writePictures(): void {
  const reasons = readReasons(readFileSync(reasonsFile, 'utf8'));
  const naming = numbering(reasons);
  for (const { file, subjects } of albums()) {
    const [head = ''] = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).split('\n');
    const title = head === '' || head.includes(arrow) ? 'What each command of the corpus touches.' : head;
    const rows = subjects.map((subject) => rowOf(subject, naming));
    writeFileSync(file, `${title}\n\n${rows.join('\n')}\n`);
  }
  writeFileSync(reasonsFile, writeReasons(reasons));
}
