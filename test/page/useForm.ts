import assert from 'node:assert/strict';
import { newPage } from './browser';
import { FormPage, type PageOptions } from './formPage';

/** A form for the tests of a `describe`: each opens it anew. */
export function useForm(): { open: (options?: PageOptions) => Promise<FormPage> } {
  let form: FormPage;
  before(async () => {
    form = await FormPage.in(await newPage());
  });
  after(() => form.page.close());
  afterEach(() => {
    assert.deepEqual(form.failures, [], 'no exception, and nothing that the security policy refuses');
  });
  return { open: (options) => form.open(options) };
}
