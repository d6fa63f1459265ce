import assert from 'node:assert/strict';
import { newPage } from './browser';
import { FormPage, type PageOptions } from './formPage';

/** Provides a form for the tests in a `describe`; each test reopens it. */
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
