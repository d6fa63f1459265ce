import { activation } from './activation';
import { calls } from './calls';
import { isMet, type Figure } from './figure';
import { form } from './form';
import { tenPerSecond, twentyAtOnce } from './invitations';
import { load } from './load';
import { journal, lists, planning, reading, teamFile } from './people';
import { save, table } from './results';
import { sizes } from './sizes';

/** Measures everything. Prints a line of JSON for each figure as it arrives and the table at the end. */
async function main(full: boolean): Promise<void> {
  const start = Date.now();
  const figures: Figure[] = [];
  const parts = [
    sizes,
    planning,
    reading,
    teamFile,
    lists,
    journal,
    form,
    calls,
    load,
    () => twentyAtOnce(full),
    activation,
    () => tenPerSecond(full),
  ];
  for (const part of parts) {
    for (const figure of await part()) {
      figures.push(figure);
      const { name, value, unit, limit = null, against = null } = figure;
      console.log(JSON.stringify({ name, value, unit, limit, against }));
    }
  }
  console.log(`\n${table(figures)}\n`);
  await save(figures, { full, seconds: Math.round((Date.now() - start) / 1000) });
  if (!figures.every(isMet)) process.exitCode = 1;
}

void main(process.argv.includes('--full')).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
