import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';

const root = join(__dirname, '..', '..', '..');
const cruiser = join('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');

/** One file per broken rule. */
const planted: Record<string, Record<string, string>> = {
  'no circular imports': {
    'src/ui/one.ts': `import type { Two } from './two';\nexport type One = Two | 1;`,
    'src/ui/two.ts': `import type { One } from './one';\nexport type Two = One | 2;`,
  },
  'people imports only from below': {
    'src/people/plan/up.ts': `import type { Entry } from '../../checklist/record';\nexport type Up = Entry;`,
    'src/checklist/record.ts': 'export type Entry = 1;',
  },
  'team imports only from below': {
    'src/team/across.ts': `import type { Report } from '../report/words';\nexport type Across = Report;`,
    'src/report/words.ts': 'export type Report = 1;',
  },
  'plan imports only from below': {
    'src/people/plan/higher.ts': `import type { Run } from '../run/apply';\nexport type Higher = Run;`,
    'src/people/run/apply.ts': 'export type Run = 1;',
  },
  'agents and the bin only read': {
    'src/agents/one.ts': `import { through } from '../checklist/through';\nexport const one = through;`,
    'src/checklist/through.ts': `export { through } from '../twilio/writer';`,
    'src/twilio/writer.ts': 'export const through = 1;',
  },
  'agents reach no other editor folder': {
    'src/agents/editor/form.ts': `import type { Open } from '../../people/editor/form';\nexport type Form = Open;`,
    'src/people/editor/form.ts': 'export type Open = 1;',
  },
  'vscode only in editor folders': {
    'src/report/report.ts': `import * as vscode from 'vscode';\nexport const version = vscode.version;`,
  },
  'editor folders on top': {
    'src/alerts/kinds.ts': `import type { Panel } from './editor/panel';\nexport type Kind = Panel;`,
    'src/alerts/editor/panel.ts': 'export type Panel = 1;',
  },
  'page folders on top': {
    'src/alerts/session.ts': `import type { Grid } from './page/grid';\nexport type Session = Grid;`,
    'src/alerts/page/grid.ts': 'export type Grid = 1;',
  },
  'pages run in a browser': {
    'src/people/page/page.ts': `import { join } from 'node:path';\nexport const path = join('a', 'b');`,
  },
};

const answerSchema = z.object({
  summary: z.object({ violations: z.array(z.object({ rule: z.object({ name: z.string() }) })) }),
});

/** @returns the names of the rules that the files of `src` in a folder break, each once */
async function broken(folder: string): Promise<string[]> {
  const args = [join(root, cruiser), '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src'];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  const { summary } = answerSchema.parse(JSON.parse(output));
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}

describe('src', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-house-'));
    for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json'])
      copyFileSync(join(root, file), join(folder, file));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, text] of Object.values(planted).flatMap((files) => Object.entries(files))) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('breaks no import rule', async () => {
    assert.deepEqual(await broken(root), []);
  });

  it('catches a planted violation of each kind', async () => {
    assert.deepEqual(await broken(folder), Object.keys(planted).sort());
  });

  it('keeps folders at 22 files or fewer', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const folders = files.filter((file) => file.endsWith('.ts')).map((file) => dirname(file));
    const crowded = folders.filter((folder) => folders.filter((other) => other === folder).length > 22);
    assert.deepEqual([...new Set(crowded)], []);
  });
});
