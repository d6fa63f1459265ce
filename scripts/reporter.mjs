// @ts-check
/**
 * A mocha reporter for `scripts/test.mjs`. It writes one line of JSON per test, so that a crash loses no
 * results.
 */
import Mocha from 'mocha';
import { appendFileSync } from 'node:fs';

const resultsFile = process.env['TWILIO_SETUP_RESULTS'] ?? '';

/**
 * @typedef {{ passed: string } | { failed: string, message: string } | { ended: true }} Result
 * one line of the results file
 */

export default class ResultsReporter extends Mocha.reporters.Base {
  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    /** @param {Result} result */
    const write = (result) => appendFileSync(resultsFile, `${JSON.stringify(result)}\n`);
    runner.on('pass', (test) => write({ passed: test.fullTitle() }));
    runner.on('fail', (test, error) =>
      write({ failed: test.fullTitle(), message: error.stack ?? error.message }),
    );
    runner.on('end', () => write({ ended: true }));
  }
}
