import assert from 'node:assert/strict';
import type { InputProblem } from '../../src/people/form/messages';
import { readingOf } from '../../src/people/form/reading';
import { screenshot } from '../support/screenshots';
import {
  administratorPlan,
  elsewhere,
  interrupted,
  ownAccessPlan,
  partlyDone,
  paused,
  people,
  plan,
  stopped,
  understood,
  underWay,
} from './examples';
import { newPage } from './browser';
import { FormPage } from './formPage';
import { faint, photographed, themeNames, violations } from './webview';

const problems: InputProblem[] = [
  {
    line: 2,
    value: 'jon@acme',
    message: 'What stands after the “@” is no domain. Write it like example.com.',
  },
  { field: 'roles', value: '', message: 'Choose at least one role.' },
];

/** The page's states, each reached the way the user and the host reach it. */
const states: Record<string, (form: FormPage) => Promise<void>> = {
  empty: () => Promise.resolve(),
  refused: async (form) => {
    await enter(form);
    const reading = { people: understood.people, problems: problems.slice(0, 1), notes: [] };
    await form.say({ type: 'reading', request: (await form.next('read')).request, reading });
    await form.say({ type: 'problems', request: await preview(form), problems });
  },
  understood: async (form) => {
    await form.page.getByRole('checkbox', { name: 'Support' }).check();
    await enter(form);
    await form.say({ type: 'reading', request: (await form.next('read')).request, reading: understood });
    await form.box('Developer: jon@acme.test').check();
  },
  asking: async (form) => {
    const text =
      'Work e-mail,Private e-mail,Name,Role,Developer,Status\n' +
      'kim@acme.test,kim@home.test,Kim Ode,Admin (EU),ja,Active\n' +
      'lee@acme.test,lee@home.test,Lee Fox,Support,,Suspended';
    await form.page.getByRole('textbox', { name: 'People' }).fill(text);
    const { request } = await form.next('read');
    await form.say({ type: 'reading', request, reading: readingOf({ text }, []) });
    const choices = [
      { encoding: 'windows1252' as const, label: 'Windows-1252', samples: ['Zoë', 'José Núñez'] },
      { encoding: 'macroman' as const, label: 'Mac Roman', samples: ['ZoÎ', 'JosÈ N˙Òez'] },
    ];
    await form.say({ type: 'unread', request: 1, file: { kind: 'encoding', name: 'people.csv', choices } });
    await form.page.getByRole('radio').first().check();
  },
  folded: async (form) => {
    const text = 'E-mail,Name,Team\nkim@acme.test,Kim Ode,Sales';
    await form.page.getByRole('textbox', { name: 'People' }).fill(text);
    const { request } = await form.next('read');
    await form.say({ type: 'reading', request, reading: readingOf({ text }, []) });
  },
  'a long list': async (form) => {
    const text = Array.from({ length: 10_000 }, (_, index) => `person${index}@acme.test`).join('\n');
    await enter(form);
    await form.say({ type: 'opened', request: 1, name: 'people.csv', text });
    const everybody = text.split('\n').map((email) => ({ email }));
    for (;;) {
      const { text: asked, request } = await form.next('read');
      if (asked !== text) continue;
      await form.say({ type: 'reading', request, reading: { people: everybody, problems: [], notes: [] } });
      break;
    }
    await form.page.getByRole('searchbox', { name: 'Search people' }).fill('person1234');
  },
  plan: async (form) => {
    await enter(form);
    await form.page.getByRole('checkbox', { name: 'Developer' }).check();
    await form.page.getByRole('checkbox', { name: 'Support' }).check();
    await form.say({ type: 'plan', request: await preview(form), plan });
  },
  administrators: async (form) => {
    await enter(form);
    await form.page.getByRole('checkbox', { name: 'Support' }).check();
    await form.page.getByRole('checkbox', { name: 'Administrator' }).check();
    await form.say({ type: 'plan', request: await preview(form), plan: administratorPlan });
    await form.page.getByRole('checkbox', { name: 'mia@acme.test' }).check();
  },
  'own access': async (form) => {
    await enter(form);
    await form.say({ type: 'plan', request: await preview(form), plan: ownAccessPlan });
  },
  paused: (form) => form.say({ type: 'run', run: paused }),
  elsewhere: (form) => form.say({ type: 'run', run: elsewhere }),
  interrupted: (form) => form.say({ type: 'run', run: interrupted }),
  stopped: (form) => form.say({ type: 'run', run: { ...stopped, notBefore: Date.now() + 3_600_000 } }),
  running: (form) => form.say({ type: 'run', run: underWay }),
  results: (form) => form.say({ type: 'run', run: partlyDone }),
  failed: async (form) => {
    await enter(form);
    const request = await preview(form);
    const message = 'Twilio could not be reached.';
    const remedy = 'Check the network, then preview again.';
    await form.say({ type: 'failed', request, message, remedy });
  },
  obstacle: (form) => {
    const obstacle = 'Only the organization’s OAuth app can invite people. Enter its client ID and secret.';
    return form.say({
      type: 'account',
      account: { name: 'Harbour Supplies', sidEnd: '4f2a', sample: false, obstacle },
    });
  },
};

async function enter(form: FormPage): Promise<void> {
  await form.page.getByRole('textbox', { name: 'People' }).fill(people);
}

/** Requests a preview; returns the request's number. */
async function preview(form: FormPage): Promise<number> {
  await form.page.getByRole('button', { name: 'Preview' }).click();
  return (await form.next('preview')).request;
}

describe("the invite form's look", () => {
  let form: FormPage;

  before(async () => {
    form = await FormPage.in(await newPage());
  });
  after(() => form.page.close());

  for (const [state, reach] of Object.entries(states)) {
    describe(`when ${state}`, () => {
      let broken: string[];
      const photograph = (name: string) => screenshot(form.page, `page/${state}-${name}`, { fullPage: true });

      before(async () => {
        await reach(await form.open());
        // Tall enough that the main action, which stays in view, covers nothing.
        await form.page.setViewportSize({ width: 900, height: 2400 });
        broken = await violations(form.page);
      });
      afterEach(() => {
        assert.deepEqual(form.failures, [], 'no exception, and nothing that the security policy refuses');
      });

      it('breaks no axe rule', () => {
        assert.deepEqual(broken, []);
      });

      for (const theme of themeNames) {
        it(`has enough contrast in ${theme}`, async () => {
          await form.useTheme(theme);
          if (photographed.includes(theme)) await photograph(theme);
          assert.deepEqual(await faint(form.page), []);
        });
      }

      it('fits into 300 pixels', async () => {
        await form.page.setViewportSize({ width: 300, height: 900 });
        await photograph('narrow');
        assert.deepEqual(await form.overflowing(), []);
      });

      it('fits at 200%', async () => {
        await form.page.setViewportSize({ width: 600, height: 900 });
        await form.page.evaluate(() => document.documentElement.style.setProperty('zoom', '2'));
        assert.deepEqual(await form.overflowing(), []);
      });
    });
  }
});

describe('the invite form and the settings of the system', () => {
  let form: FormPage;

  before(async () => {
    form = await FormPage.in(await newPage());
  });
  after(() => form.page.close());

  it('moves nothing if the user wants less motion', async () => {
    const moving = () => form.page.evaluate(() => document.getAnimations().length);
    await states['running']?.(await form.open());
    assert.equal(await moving(), 1);
    await form.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await moving(), 0);
  });

  it('shows what’s ticked in forced colors', async () => {
    await states['administrators']?.(await form.open());
    await form.page.emulateMedia({ forcedColors: 'active' });
    const [tick, box] = await form.page
      .getByRole('checkbox', { name: 'mia@acme.test' })
      .evaluate((element) => ['::before', ''].map((part) => getComputedStyle(element, part).backgroundColor));
    assert.notEqual(tick, box);
    assert.deepEqual(await violations(form.page), []);
  });
});
