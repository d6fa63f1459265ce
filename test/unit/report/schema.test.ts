import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unreadPeople } from '../../../src/report/people';
import { reportJsonSchema } from '../../../src/report/schema';
import { exampleReport } from './examples';

const file = join(__dirname, '../../../../media/report.schema.json');
const published = JSON.parse(readFileSync(file, 'utf8')) as object;

describe("a report's published schema", () => {
  const ajv = new Ajv({ strict: true });
  addFormats(ajv);
  const validate = ajv.compile(published);
  const problems = (report: unknown) => (validate(report) ? [] : validate.errors);

  it('is the one that the code uses (npm run schema writes it)', () => {
    assert.deepEqual(published, JSON.parse(JSON.stringify(reportJsonSchema())));
  });

  it('accepts a report with every state, by an independent validator', () => {
    assert.deepEqual(problems(JSON.parse(JSON.stringify(exampleReport()))), []);
  });

  it("accepts a sample account's report without people", () => {
    const account = { sid: 'AC', name: '', sample: true };
    assert.deepEqual(problems(exampleReport({ account, people: unreadPeople('No app.') })), []);
  });

  it('refuses an unknown state', () => {
    const report = JSON.stringify(exampleReport()).replaceAll('"attested"', '"certified"');
    assert.notDeepEqual(problems(JSON.parse(report)), []);
  });
});
