import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from './specs';

/** An exchange as Twilio's documentation shows it, with values of our own. */
export interface Fixture {
  /** The page of the documentation. */
  source: string;
  operation: string;
  status: number;
  contentType: string;
  answer: Json;
}

export async function readFixture(name: string): Promise<Fixture> {
  const { root } = await import('../../scripts/lib.mjs');
  return JSON.parse(readFileSync(join(root, 'test/contract/fixtures', `${name}.json`), 'utf8')) as Fixture;
}
