import assert from 'node:assert/strict';
import { SetupError } from '../../../src/twilio/errors';
import { ErrorsAtOnce } from '../../../src/ui/errorsAtOnce';

const failure = (person?: string, message = 'Can’t reach Twilio.') =>
  new SetupError({ kind: 'network', message, remedy: 'Try again.', ...(person && { person }) });

describe('errors at once', () => {
  async function told(...errors: unknown[]): Promise<(string | undefined)[]> {
    let over = () => {};
    const rest = new Promise<void>((resolve) => (over = resolve));
    const atOnce = new ErrorsAtOnce(() => rest);
    const answers = errors.map((error) => atOnce.add(error));
    over();
    return (await Promise.all(answers)).map((answer) => answer?.message);
  }

  it('name the person', async () => {
    assert.deepEqual(await told(failure('kim@acme.test')), ['kim@acme.test: Can’t reach Twilio. Try again.']);
  });

  it('are one for everyone with the same cause', async () => {
    assert.deepEqual(
      await told(failure('kim@acme.test'), failure('sam@acme.test'), failure('rio@acme.test')),
      ['kim@acme.test, sam@acme.test, rio@acme.test: Can’t reach Twilio. Try again.', undefined, undefined],
    );
  });

  it('are one even if their causes differ', async () => {
    assert.deepEqual(
      await told(failure('kim@acme.test'), failure(undefined, 'The disk is full.'), new Error()),
      [
        'kim@acme.test: Can’t reach Twilio. Try again. The disk is full. Try again. Something unexpected went wrong. See the log for details.',
        undefined,
        undefined,
      ],
    );
  });

  it('are told separately at different times', async () => {
    const atOnce = new ErrorsAtOnce(() => Promise.resolve());
    assert.ok(await atOnce.add(failure()));
    assert.ok(await atOnce.add(failure()));
  });
});
