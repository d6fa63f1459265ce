import assert from 'node:assert/strict';
import { advice } from '../../../src/guide/advice';
import { Driver, kim } from './driver';

describe('advice', () => {
  let driver: Driver;
  beforeEach(() => (driver = new Driver()));

  /** Twilio lists no permissions for its roles. */
  const hidePolicies = () => {
    for (const role of driver.state.roles) role.policy.allow = [];
  };

  it('is given to nobody for whom no tasks were chosen', async () => {
    driver.giveRoles(kim, ['administrator']);
    await driver.check();
    assert.deepEqual(advice(driver.record), []);
  });

  it('goes by the guide’s table where Twilio lists no permissions: Developer and Support would do', async () => {
    hidePolicies();
    driver.giveRoles(kim, ['administrator']);
    driver.choose({ tasks: { [kim]: ['develop', 'observe'] } });
    await driver.check();
    assert.deepEqual(advice(driver.record), [
      { person: kim, held: ['administrator'], enough: ['developer', 'support'], by: 'guide' },
    ]);
  });

  it('goes by Twilio’s permissions where it lists them: there Developer reads logs too', async () => {
    driver.giveRoles(kim, ['administrator']);
    driver.choose({ tasks: { [kim]: ['develop', 'observe'] } });
    await driver.check();
    assert.deepEqual(advice(driver.record), [
      { person: kim, held: ['administrator'], enough: ['developer'], by: 'policy' },
    ]);
  });

  it('names the least roles for a task, not the fewest', async () => {
    driver.giveRoles(kim, ['developer', 'billingManager']);
    driver.choose({ tasks: { [kim]: ['observe'] } });
    await driver.check();
    assert.deepEqual(advice(driver.record)[0]?.enough, ['support']);
  });

  it('is silent where nothing less would do', async () => {
    driver.giveRoles(kim, ['administrator']);
    driver.choose({ tasks: { [kim]: ['manage'] } });
    await driver.check();
    assert.deepEqual(advice(driver.record), []);
  });

  it('does not go by a list of permissions in which Administrator lacks something', async () => {
    for (const role of driver.state.roles) {
      role.policy.allow = role.policy.allow.filter((each) => !each.startsWith('/twilio/billing/'));
    }
    driver.giveRoles(kim, ['administrator']);
    driver.choose({ tasks: { [kim]: ['billing'] } });
    await driver.check();
    assert.equal(advice(driver.record)[0]?.by, 'guide');
  });

  it('is never a state: the rows stay as they are without tasks', async () => {
    await driver.check();
    const before = driver.stateOf('people.roles').kind;
    driver.choose({ tasks: { [kim]: ['observe'] } });
    await driver.check();
    assert.equal(advice(driver.record).length, 1);
    assert.equal(driver.stateOf('people.roles').kind, before);
  });
});
