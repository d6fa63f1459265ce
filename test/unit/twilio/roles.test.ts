import assert from 'node:assert/strict';
import { describeRole, redundancyIn } from '../../../src/accounts/roleWords';
import { areas, sampleState } from '../../../src/sandbox/sample';
import { type Area, builtInRoleNames, builtInRoles } from '../../../src/twilio/roles';

/** The words for what Twilio's matrix of roles lists. */
const words: Partial<Record<Area, RegExp>> = {
  development: /development resources/,
  billing: /billing pages/,
  logs: /\blogs\b/,
  usage: /\busage\b/,
  settings: /general settings/,
};

for (const role of builtInRoleNames) {
  const { label, sid } = builtInRoles[role];
  const covers: readonly Area[] = builtInRoles[role].covers;

  describe(`the role ${label}`, () => {
    it("has the sandbox's policy for what it covers", () => {
      const found = sampleState(new Date()).roles.find((each) => each.sid === sid);
      assert.deepEqual(
        found?.policy.allow.sort(),
        covers.flatMap((area): readonly string[] => areas[area]).sort(),
      );
    });

    if (role === 'administrator') return;
    it('has a text that names what it covers, and nothing else', () => {
      const { may } = describeRole(role);
      const mentioned = (Object.keys(words) as Area[]).filter((area) => words[area]?.test(may));
      assert.deepEqual(mentioned.sort(), [...covers].sort());
    });
  });
}

describe('the roles', () => {
  it("follow Twilio's page", () => {
    assert.equal(
      describeRole('billingManager').may,
      'Has access to the billing pages. Views logs, usage, and general settings.',
    );
    assert.equal(describeRole('support').may, 'Views logs, usage, and general settings.');
    assert.match(describeRole('developer').may, /Views logs and usage\.$/);
  });

  it('overlap as the sentence about Developer and Support says', () => {
    assert.equal(
      redundancyIn(['support', 'developer']),
      'Developer already includes logs and usage. Support adds only general settings.',
    );
    assert.equal(redundancyIn(['support', 'billingManager']), undefined);
  });
});
