/** Edits of a team file's text that leave the rest of it, and its formatting, alone. */
import * as l10n from '@vscode/l10n';
import { type Edit, findNodeAtOffset, type Node, parseTree } from 'jsonc-parser';
import { roleLabels } from '../twilio/roles';
import type { Finding } from './compare';
import { personText, valueText, writtenRoles } from './create';
import { normalSid, type Path, type Problem, type Range, type TeamReading } from './parse';
import { problemInName, rolesOf, type RoleLabel, type TeamPerson, teamLabels, withoutUnseen } from './schema';

/** A change to offer, with a title in the user's language. */
export interface Fix {
  title: string;
  edits: Edit[];
}

type Source = Pick<TeamReading, 'places'> & { text: string };

/** Returns what can be done about a problem. */
export function fixesFor(problem: Problem, { text, places }: Source): Fix[] {
  const { path = [], fix, start, end } = problem;
  const replace = (content: string): Edit[] => [{ offset: start, length: end - start, content }];
  const value = () => JSON.parse(text.slice(start, end)) as unknown;
  if (fix === undefined) return [];
  switch (fix) {
    case 'removeItem':
      return [{ title: l10n.t('Remove this'), edits: removal({ places }, path) }];
    case 'removeProperty':
      return [{ title: l10n.t('Remove this'), edits: removalOfProperty(text, start) }];
    case 'onlyAdministrator': {
      const roles = places.of(path);
      const content = valueText(['Administrator']);
      return [
        {
          title: l10n.t('Keep only Administrator'),
          edits: [{ offset: roles.start, length: roles.end - roles.start, content }],
        },
        {
          title: l10n.t('Remove Administrator'),
          edits: removal({ places }, [...path, itemAt(problem, { text, places })]),
        },
      ];
    }
    case 'removeHidden':
      return [
        {
          title: l10n.t('Remove the hidden characters'),
          edits: replace(valueText(withoutUnseen(String(value())))),
        },
      ];
    case 'lowerCase':
    case 'lastDay': {
      const instead = fix === 'lowerCase' ? normalSid(String(value())) : lastDayOf(String(value()));
      return [{ title: l10n.t('Write {0}', instead), edits: replace(valueText(instead)) }];
    }
    case 'spellRole':
      return rolesLike(String(value())).map((role) => ({
        title: l10n.t('Write {0}', role),
        edits: replace(valueText(role)),
      }));
  }
}

/** Returns what can be written into the file to make it like Twilio. */
export function fixesForDrift({ kind, index, email, has }: Finding, source: Source): Fix[] {
  if (index === undefined) return [];
  const remove = {
    title: l10n.t('Remove {0} from the file', email),
    edits: removal(source, ['people', index]),
  };
  if (kind === 'absent' || has.length === 0) return [remove];
  const { start, end } = source.places.of(['people', index, 'roles']);
  const edit = { offset: start, length: end - start, content: valueText(writtenRoles(has)) };
  return [
    { title: l10n.t('Write what Twilio has: {0}', roleLabels(rolesOf(writtenRoles(has)))), edits: [edit] },
  ];
}

/** Returns the edits that add people who aren't in the file yet, each on a line. */
export function additions(found: readonly Finding[], { text, places }: Source): Edit[] {
  const people = found.map(({ email, name, has }): TeamPerson => ({
    email,
    ...(name !== '' && problemInName(name) === undefined && { name }),
    roles: writtenRoles(has),
  }));
  const last = places.people.at(-1);
  if (!last) {
    const { start, end } = places.of(['people']);
    return [
      {
        offset: start,
        length: end - start,
        content: `[\n${people.map((each) => `    ${personText(each)}`).join(',\n')}\n  ]`,
      },
    ];
  }
  const [indent = ''] = /[ \t]*$/.exec(text.slice(0, last.start)) ?? [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return [
    {
      offset: last.end,
      length: 0,
      content: people.map((each) => `,${eol}${indent}${personText(each)}`).join(''),
    },
  ];
}

/** Returns the edits that remove an item of a list together with its comma. */
function removal({ places }: Pick<Source, 'places'>, path: Path): Edit[] {
  const list = path.slice(0, -1);
  const index = Number(path.at(-1));
  const item = places.of(path);
  const before = index > 0 ? places.of([...list, index - 1]) : undefined;
  // Beyond the last item, the closest place is the list itself.
  const after = places.of([...list, index + 1]);
  return cut(before, item, after.start < item.end ? undefined : after);
}

/** Returns the edits that remove the property whose key is at an offset, also if its key is repeated. */
function removalOfProperty(text: string, offset: number): Edit[] {
  const tree = parseTree(text);
  const property = tree && findNodeAtOffset(tree, offset)?.parent;
  const all = property?.parent?.children ?? [];
  const index = property ? all.indexOf(property) : -1;
  const range = (node: Node | undefined) => node && { start: node.offset, end: node.offset + node.length };
  const item = range(all[index]);
  return item ? cut(range(all[index - 1]), item, range(all[index + 1])) : [];
}

/** Removes a part together with the comma before it or, if it's the first, after it. */
function cut(before: Range | undefined, part: Range, after: Range | undefined): Edit[] {
  const start = before?.end ?? part.start;
  const end = before ? part.end : (after?.start ?? part.end);
  return [{ offset: start, length: end - start, content: '' }];
}

function itemAt({ start, path = [] }: Problem, { places }: Source): number {
  let index = 0;
  while (places.of([...path, index]).start < start) index += 1;
  return index;
}

/** Returns the last day of the month in which a date that doesn't exist would be. */
function lastDayOf(date: string): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, Math.max(month, 1), 0)).toISOString().slice(0, 10);
}

/** Returns the roles that a text may mean: the same letters, or the start of the name. */
function rolesLike(text: string): RoleLabel[] {
  const plain = (label: string) => label.toLowerCase().replace(/[^a-z]/g, '');
  const meant = plain(text);
  return meant.length < 3 ? [] : teamLabels.filter((label) => plain(label).startsWith(meant));
}
