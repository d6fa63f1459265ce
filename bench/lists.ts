import { parse } from 'papaparse';
import { readList } from '../src/people/list/readList';
import { csv } from './csv';
import { median, type Figure } from './figure';

/** The length of a hostile text, in characters. */
const length = 2_000_000;
const fill = (piece: string) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const table = 'Email,Name\nkim@harbor.example,Kim\n';

/** Texts that take a careless pattern quadratic time. Each is read at full and half length. */
const hostile: Record<string, (fill: (piece: string) => string) => string> = {
  'open brackets': (of) => `${of('(')}kim@harbor.example`,
  'nested brackets': (of) => `${of('([{<')}kim@harbor.example`,
  'angle brackets': (of) => of('a <b@c.test '),
  'a@a@…': (of) => of('a@'),
  'at signs': (of) => of('@'),
  dots: (of) => `a${of('.')}@harbor.example`,
  'dots in a domain': (of) => `a@${of('b.')}`,
  spaces: (of) => `kim${of(' ')}kim@harbor.example`,
  dashes: (of) => `kim ${of('-')} kim@harbor.example`,
  quotes: (of) => `${of('"')}@`,
  'escaped quotes': (of) => `${of('"\\')}kim@harbor.example`,
  'quotes in a table': (of) => table + of('"'),
  'open quotes in a table': (of) => table + of('kim@harbor.example,"Kim\n'),
  'misplaced quotes in a table': (of) => table + of('kim@harbor.example,"K" O\n'),
  commas: (of) => `${of(',')}kim@harbor.example`,
  'cells of one row': (of) => table + of(',x'),
  'lines that end in =': (of) => `${of('a=\n')}kim@harbor.example`,
  'empty lines': (of) => `${table}${of('\n')}kim@harbor.example`,
  'encoded words': (of) => `${of('=?utf-8?q?')} <kim@harbor.example>`,
  colons: (of) => `${of('a: ')}<kim@harbor.example>`,
  'one address again and again': (of) => of('kim@harbor.example, '),
  'hidden characters': (of) => `${of('\u200b')}kim@harbor.example`,
};

/** Returns the milliseconds for reading each kind of hostile text at full and half length. */
export function readHostile(): Record<string, { whole: number; half: number }> {
  const half = (piece: string) => fill(piece).slice(0, length / 2);
  const timesOf = (text: string) =>
    median(
      Array.from({ length: 3 }, () => {
        const start = performance.now();
        readList(text);
        return performance.now() - start;
      }),
    );
  const kinds = Object.entries(hostile).map(([kind, make]) => [
    kind,
    { half: timesOf(make(half)), whole: timesOf(make(fill)) },
  ]);
  return Object.fromEntries(kinds) as Record<string, { whole: number; half: number }>;
}

/** Returns the milliseconds for reading a table with warm code, and for only parsing it. */
export function readWarm(rows: number): { ms: number; parse: number }[] {
  const text = csv(rows);
  const turns = Array.from({ length: 15 }, () => {
    const start = performance.now();
    parse(text);
    const middle = performance.now();
    if (readList(text).people.length !== rows) throw new Error('Not everybody was read.');
    return { ms: performance.now() - middle, parse: middle - start };
  });
  return turns.slice(5);
}

export interface ListTimes {
  hostile: Record<string, { whole: number; half: number }>;
  warm: Record<1000 | 10_000 | 100_000, { ms: number; parse: number }[]>;
}

export function listFigures({ hostile: kinds, warm }: ListTimes): Figure[] {
  const entries = Object.entries(kinds);
  const [slowest, times] = entries.reduce((a, b) => (b[1].whole > a[1].whole ? b : a));
  // Growth is meaningless for texts that take almost no time.
  const growths = entries
    .filter(([, { whole }]) => whole > 50)
    .map(([kind, { whole, half }]) => ({ kind, growth: whole / half }));
  const steepest = growths.reduce((a, b) => (b.growth > a.growth ? b : a), { kind: 'none', growth: 0 });
  const ms = (rows: keyof typeof warm) => median(warm[rows].map((turn) => turn.ms));
  const ratio = median(warm[10000].map((turn) => turn.ms / turn.parse));
  return [
    {
      name: `reading the slowest of ${entries.length} hostile texts of two million characters (${slowest})`,
      value: times.whole,
      unit: 'ms',
      limit: 1000,
    },
    {
      name: `reading hostile texts: growth from half to whole (${steepest.kind})`,
      value: steepest.growth,
      unit: '×',
      limit: 2.5,
    },
    {
      name: 'reading a CSV of 100,000 rows, code warm',
      value: ms(100000),
      unit: 'ms',
      limit: 2000,
      against: { '1,000 rows': ms(1000), '10,000 rows': ms(10000) },
    },
    {
      name: 'reading a CSV of 10,000 rows, code warm, against Papaparse alone',
      value: ratio,
      unit: '×',
      limit: 4,
    },
  ];
}
