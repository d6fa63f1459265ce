import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from './specs';

/** An exchange as Twilio's documentation shows it, with our own values. */
export interface Fixture {
  /** The documentation page. */
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
