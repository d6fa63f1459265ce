import assert from 'node:assert/strict';
import { freshFor, traces } from '../../../src/checklist/state';
import { subSteps } from '../../../src/checklist/steps';
import { addPaymentMethod, setBalance, upgradeAccount } from '../../../src/sandbox/console';
import { accountSid, Driver, kim, sam, subStep } from './driver';

type Happening = (driver: Driver) => unknown;

/** What has to hold at Twilio, or in the owner's choices, for the API to judge a sub-step this way. */
interface Worlds {
  met: Happening;
  unseen?: Happening;
  notYet?: Happening;
  wrong?: Happening;
}

const asItIs: Happening = () => undefined;
const upgrade: Happening = ({ state }) => upgradeAccount(state, accountSid, new Date());
const trial: Happening = ({ state }) => void (state.accounts[0]!.type = 'Trial');
const balance = (amount: string | null) => (driver: Driver) => {
  if (amount === null) driver.state.accounts[0]!.balance = null;
  else setBalance(driver.state, accountSid, new Date(), amount);
};
const nobody: Happening = (driver) => driver.removePeople();
const noRoles: Happening = (driver) => {
  driver.giveRoles(kim, []);
  driver.giveRoles(sam, []);
};
const trigger = (driver: Driver) =>
  driver.client().createUsageTrigger(
    {
      callbackUrl: 'https://hooks.harbor.example/spend',
      triggerValue: '100',
      usageCategory: 'totalprice',
      triggerBy: 'price',
      recurring: 'monthly',
    },
    new AbortController().signal,
  );

const worlds: Record<string, Worlds> = {
  'people.address': { met: asItIs, unseen: nobody },
  'people.roles': {
    met: asItIs,
    unseen: noRoles,
    wrong: (driver) => driver.giveRoles(kim, ['administrator', 'support']),
  },
  'people.submit': { met: asItIs, unseen: (driver) => driver.giveRoles(kim, []), notYet: noRoles },
  'people.backup': {
    met: (driver) => driver.giveRoles(kim, ['administrator']),
    unseen: (driver) => driver.giveRoles(kim, ['developer']),
  },
  'people.expected': {
    met: asItIs,
    notYet: (driver) => driver.giveRoles(kim, ['administrator']),
    wrong: (driver) => {
      driver.giveRoles(kim, ['administrator']);
      driver.choose({ expectedAdministrators: [sam] });
    },
  },
  'billing.account': { met: upgrade, notYet: trial, wrong: balance('0.00') },
  'billing.balance': {
    met: asItIs,
    unseen: (driver) => void [upgrade, balance(null)].map((happen) => happen(driver)),
    wrong: (driver) => void [upgrade, balance('-0.01')].map((happen) => happen(driver)),
  },
  'billing.spendTrigger': { met: trigger, unseen: ({ state }) => void state.usageTriggers.splice(0) },
};

describe("this test's setups", () => {
  it('cover every sub-step that the API can see', () => {
    const seen = subSteps.filter(({ proof }) => proof).map(({ id }) => id);
    assert.deepEqual(Object.keys(worlds).sort(), seen.sort());
  });
});

const why = (driver: Driver, id: string) => {
  const state = driver.stateOf(id);
  return state.kind === 'attention' ? state.why.kind : state.kind;
};

for (const { id, claims, proof } of subSteps) {
  describe(`in the sandbox, ${id}`, () => {
    let driver: Driver;
    const in_ = async (world: Happening) => {
      await world(driver);
      await driver.check();
    };
    beforeEach(() => (driver = new Driver()));

    it('begins open', () => assert.equal(driver.stateOf(id).kind, 'open'));

    it('is attested when a user marks it and nothing was checked', () => {
      driver.attest(id, claims?.[0]);
      assert.equal(driver.stateOf(id).kind, 'attested');
    });

    const world = worlds[id];
    if (!world || !proof) return;

    it('can be verified', async () => {
      await in_(world.met);
      assert.equal(why(driver, id), 'verified');
    });

    it('is stale once the check outlives its validity, and no sooner', async () => {
      await in_(world.met);
      const { results } = driver.record.checks[proof.check]!;
      const end = Date.parse(results[0]!.source.at) + freshFor[proof.check];
      assert.equal(driver.stateOf(id, new Date(end)).kind, 'verified');
      assert.equal(driver.stateOf(id, new Date(end + 1)).kind, 'stale');
    });

    it('needs attention when the check fails', async () => {
      driver.state.organization.permissions = [];
      await driver.check({ authToken: 'f0'.repeat(16) });
      assert.equal(why(driver, id), 'failed');
    });

    it('stays verified, with its time, while Twilio is unreachable', async () => {
      await in_(world.met);
      const before = driver.stateOf(id);
      await driver.checkOffline();
      assert.equal(driver.record.checks[proof.check]?.failure?.offline, true);
      assert.deepEqual(driver.stateOf(id), before);
    });

    for (const judgement of ['unseen', 'notYet'] as const) {
      const open = world[judgement];
      if (!open) continue;
      it(`is open while the API says ${judgement}`, async () => {
        await in_(open);
        assert.equal(why(driver, id), 'open');
        assert.equal(driver.stateOf(id).finding?.judgement, judgement);
      });

      it(`needs attention when it was verified and the API now says ${judgement}`, async () => {
        await in_(world.met);
        await in_(open);
        assert.equal(why(driver, id), 'wasMet');
      });
    }

    if (world.unseen) {
      const { unseen } = world;
      it('is attested when the API can’t see it and a user marks it', async () => {
        await in_(unseen);
        driver.attest(id, claims?.at(-1));
        assert.equal(why(driver, id), 'attested');
      });
    }

    if (world.notYet) {
      const { notYet } = world;
      it('needs attention when a user marks it done and the API says not yet', async () => {
        driver.attest(id);
        await in_(notYet);
        assert.equal(why(driver, id), 'contradicted');
      });
    }

    if (claims?.includes('none')) {
      it('needs attention when a user marks it empty on purpose and the API sees an entry', async () => {
        driver.attest(id, 'none');
        await in_(world.met);
        assert.equal(why(driver, id), 'contradicted');
      });
    }

    if (world.wrong) {
      const { wrong } = world;
      it('needs attention when the API says something is wrong, whatever the mark', async () => {
        driver.attest(id);
        await in_(wrong);
        assert.equal(why(driver, id), 'wrong');
      });
    }
  });
}

describe('an audit log hint', () => {
  it('appears with its date and leaves the sub-step open', async () => {
    const driver = new Driver();
    addPaymentMethod(driver.state, accountSid, new Date());
    await driver.check();
    assert.equal(driver.stateOf('billing.method').kind, 'open');
    assert.deepEqual(
      traces(subStep('billing.method'), driver.record).map(({ event }) => event),
      ['payment-method.created'],
    );
  });
});
