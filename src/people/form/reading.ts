import * as l10n from '@vscode/l10n';
import type { Draft } from './messages';
import type { InputProblem, Reading } from './messages';
import type { Recipient, RecipientList } from '../collect';
import { decode, readRecipients } from '../recipients';
import { SetupError } from '../../twilio/errors';

let last: { text: string; list: RecipientList } | undefined;

/** Reads a text. The last one is cached, since ten thousand lines take a moment. */
function read(text: string): RecipientList {
  if (last?.text !== text) last = { text, list: readRecipients(text) };
  return last.list;
}

/** Returns what the page shows of a text. */
export function readingOf(text: string): Reading {
  const { recipients, problems, notes } = read(text);
  const people = recipients.map(({ email, givenName, familyName, roles }) => ({
    email,
    ...((givenName ?? familyName) !== undefined && {
      name: [givenName, familyName].filter((part) => part !== undefined).join(' '),
    }),
    ...(roles && { roles }),
  }));
  return { people, problems, notes };
}

/** Returns the draft's recipients. Roles chosen in the table override those in the text. */
export function readDraft({ text, own = {} }: Draft): RecipientList {
  const list = read(text);
  const recipients = list.recipients.map((recipient): Recipient => {
    const roles = own[recipient.email];
    return roles === undefined ? recipient : { ...recipient, roles };
  });
  return { ...list, recipients };
}

/** Returns the draft's problems that need no request to Twilio. */
export function checkDraft(draft: Draft): InputProblem[] {
  const { recipients, problems } = readDraft(draft);
  const found: InputProblem[] = [...problems];
  if (recipients.length + found.length === 0) {
    found.push({
      field: 'people',
      value: '',
      message: l10n.t('Enter at least one address.'),
    });
  }
  const needsRole = recipients.length === 0 || recipients.some((each) => each.roles === undefined);
  if (needsRole && draft.roles.length === 0) {
    found.push({ field: 'roles', value: '', message: l10n.t('Select at least one role.') });
  }
  return found;
}

/** Returns a file's text. Throws `invalidInput` if it isn't text. */
export function textOf(bytes: Uint8Array): string {
  // An Excel or LibreOffice workbook is a ZIP archive; an old one is a compound file.
  const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (start === '504b0304' || start === 'd0cf11e0') {
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t('This file is a spreadsheet, not text.'),
      remedy: l10n.t(
        'Save it as CSV (UTF-8) in the spreadsheet program, or copy the cells and paste them here.',
      ),
    });
  }
  const text = decode(bytes);
  if (text.includes('\0')) {
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t('This isn’t a text file.'),
      remedy: l10n.t('Choose a CSV or text file with the addresses.'),
    });
  }
  return text;
}
