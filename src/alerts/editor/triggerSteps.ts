import * as l10n from '@vscode/l10n';
import {
  categoryDocs,
  checkCallback,
  checkCategory,
  checkTriggerName,
  checkTriggerValue,
  usageCategories,
} from '../usageTriggers';
import type { NewUsageTrigger } from '../../twilio/api';
import type { PickStep, WizardStep } from '../../ui/wizard';

/** What was entered so far. */
export interface TriggerDraft {
  /** One of those listed, or `other`. */
  category: string;
  otherCategory: string;
  by: string;
  value: string;
  recurring: string;
  callback: string;
  name: string;
}

export const newDraft: Readonly<TriggerDraft> = {
  category: 'totalprice',
  otherCategory: '',
  by: 'price',
  value: '',
  recurring: 'monthly',
  callback: '',
  name: '',
};

const kinds = ['price', 'usage', 'count'] as const;
const recurrences = ['daily', 'monthly', 'yearly'] as const;

export function toTrigger(draft: TriggerDraft): NewUsageTrigger {
  const triggerBy = kinds.find((kind) => kind === draft.by);
  const recurring = recurrences.find((each) => each === draft.recurring);
  return {
    usageCategory: draft.category === 'other' ? draft.otherCategory : draft.category,
    triggerValue: draft.value,
    callbackUrl: draft.callback,
    ...(triggerBy && { triggerBy }),
    ...(recurring && { recurring }),
    ...(draft.name !== '' && { friendlyName: draft.name }),
  };
}

/** The inputs, in their order; each writes into the draft. */
export function triggerSteps(draft: TriggerDraft): WizardStep[] {
  const write = (key: keyof TriggerDraft) => (text: string) => void (draft[key] = text);
  const pick = (key: keyof TriggerDraft, prompt: string, items: PickStep['items']): PickStep => ({
    kind: 'pick',
    prompt,
    items,
    chosen: draft[key],
    accept: write(key),
  });
  const text = (
    key: keyof TriggerDraft,
    prompt: string,
    placeholder: string,
    check: (text: string) => string | undefined,
  ) => ({ kind: 'text' as const, prompt, placeholder, value: draft[key], check, accept: write(key) });
  return [
    () => pick('category', l10n.t('What shall it watch?'), categoryItems()),
    () =>
      draft.category === 'other'
        ? text('otherCategory', l10n.t('The usage category, as Twilio writes it'), 'calls-sip', checkCategory)
        : undefined,
    () => pick('by', l10n.t('By which number shall it fire?'), kindItems()),
    () =>
      text(
        'value',
        l10n.t('At which value? A number, or + and a number for so much more than now'),
        '100',
        checkTriggerValue,
      ),
    () => pick('recurring', l10n.t('How often may it fire?'), recurrenceItems()),
    () =>
      text(
        'callback',
        l10n.t('Which web address shall Twilio call? It must be public and begin with https://'),
        'https://hooks.example.com/usage',
        checkCallback,
      ),
    () => text('name', l10n.t('A name for it, if you like'), l10n.t('Monthly spend'), checkTriggerName),
  ];
}

function categoryItems(): PickStep['items'] {
  return [
    ...usageCategories().map(({ id, label }) => ({ id, label, description: id })),
    { id: 'other', label: l10n.t('Another category…') },
    { id: 'docs', label: l10n.t('$(link-external) All categories'), link: categoryDocs },
  ];
}

function kindItems(): PickStep['items'] {
  return [
    { id: 'price', label: l10n.t('Price'), description: l10n.t('in the currency of the account') },
    { id: 'usage', label: l10n.t('Usage'), description: l10n.t('such as minutes or segments') },
    { id: 'count', label: l10n.t('Count'), description: l10n.t('such as calls or messages') },
  ];
}

function recurrenceItems(): PickStep['items'] {
  return [
    { id: 'monthly', label: l10n.t('Once each month') },
    { id: 'daily', label: l10n.t('Once each day') },
    { id: 'yearly', label: l10n.t('Once each year') },
    { id: 'once', label: l10n.t('Once only') },
  ];
}
