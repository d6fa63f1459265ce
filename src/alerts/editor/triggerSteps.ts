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

/** The entries so far. */
export interface TriggerDraft {
  /** A listed category, or `other`. */
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

/** Returns the inputs in order. Each one writes to the draft. */
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
    () => pick('category', l10n.t('What should the trigger watch?'), categoryItems()),
    () =>
      draft.category === 'other'
        ? text(
            'otherCategory',
            l10n.t('Enter Twilio’s name for the usage category'),
            'calls-sip',
            checkCategory,
          )
        : undefined,
    () => pick('by', l10n.t('What should the trigger measure?'), kindItems()),
    () =>
      text(
        'value',
        l10n.t('At which value should it fire? Enter a number, or + and a number for an increase from now'),
        '100',
        checkTriggerValue,
      ),
    () => pick('recurring', l10n.t('How often can it fire?'), recurrenceItems()),
    () =>
      text(
        'callback',
        l10n.t('Which web address should Twilio call? It must be public and begin with https://'),
        'https://hooks.example.com/usage',
        checkCallback,
      ),
    () => text('name', l10n.t('Name (optional)'), l10n.t('Monthly spend'), checkTriggerName),
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
    { id: 'price', label: l10n.t('Price'), description: l10n.t('in the account’s currency') },
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
