/** Reads a team file strictly. What's wrong is told at its exact place, and a file with errors gives no one. */
import * as l10n from '@vscode/l10n';
import {
  createScanner,
  findNodeAtLocation,
  type JSONPath,
  type Node,
  parse,
  type ParseErrorCode,
  parseTree,
  printParseErrorCode,
  visit,
} from 'jsonc-parser';
import { addressKey } from '../twilio/address';
import { isUnseen, largestTeamFile, mostPeople, type TeamFile, teamSchema } from './schema';

/** A place in the text: offsets in UTF-16 units, with the end exclusive. */
export interface Range {
  start: number;
  end: number;
}

export type Path = readonly PropertyKey[];

/** Something wrong in the file, in the user's language. */
export interface Problem extends Range {
  message: string;
  /** Where it is in the value, for quick fixes; `undefined` if the text isn't JSON. */
  path?: Path;
  /** What a quick fix can do about it. */
  fix?:
    | 'removeItem'
    | 'removeProperty'
    | 'onlyAdministrator'
    | 'removeHidden'
    | 'lowerCase'
    | 'lastDay'
    | 'spellRole';
  /** VS Code's JSON support reports it too, from the JSON Schema or as a syntax error. */
  isKnownToJson?: true;
}

export interface TeamReading {
  /** Absent if there's any problem. */
  file?: TeamFile;
  problems: readonly Problem[];
  places: Places;
}

/** The most problems to report. */
const mostProblems = 200;
/** How deep brackets can nest before the reader gives up. A team file needs four. */
const deepest = 100;
/** The scanner's token after the last one. */
const endOfFile = 17;

/** Reads a team file's text. */
export function readTeam(text: string): TeamReading {
  const places = new Places(text);
  const problems = problemsIn(text, places);
  problems.sort((a, b) => a.start - b.start);
  if (problems.length > mostProblems) problems.length = mostProblems;
  // Without a problem, the value has passed the schema.
  return { problems, places, ...(problems.length === 0 && { file: JSON.parse(text) as TeamFile }) };
}

/** Reads a team file's bytes, which must be UTF-8. `text` is what the problems' places refer to. */
export function readTeamBytes(bytes: Uint8Array): TeamReading & { text: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, ...readTeam(text) };
  } catch {
    const text = new TextDecoder().decode(bytes);
    const start = Math.max(0, text.indexOf('\uFFFD'));
    return { text, places: new Places(''), problems: [{ start, end: start + 1, message: notUtf8() }] };
  }
}

/** Returns the sentence about a file with another encoding. */
export function notUtf8(): string {
  return l10n.t('The file isn’t UTF-8. Save it with that encoding.');
}

function problemsIn(text: string, places: Places): Problem[] {
  if (Buffer.byteLength(text) > largestTeamFile) {
    const message = l10n.t('The file is larger than {0} MB, so it isn’t read.', largestTeamFile / 1_000_000);
    return [{ start: 0, end: 1, message }];
  }
  if (places.tooDeep !== undefined) {
    const message = l10n.t('Brackets are nested too deep here.');
    return [{ start: places.tooDeep, end: places.tooDeep + 1, message }];
  }
  const { value, problems, isBroken } = parseStrictly(text);
  // What's left of a broken text would be judged for what's only missing because of that.
  return isBroken ? problems : [...problems, ...places.keyProblems, ...judge(value, places)];
}

/** Parses the text as JSON. Comments and trailing commas are problems, but don't keep the rest from being read. */
function parseStrictly(text: string): { value?: unknown; problems: Problem[]; isBroken: boolean } {
  try {
    return { value: JSON.parse(text) as unknown, problems: [], isBroken: false };
  } catch {
    const problems: Problem[] = [];
    // VS Code's JSON support accepts an empty file.
    const known = text.trim() !== '' && { isKnownToJson: true as const };
    const tell = (start: number, length: number, message: string) =>
      problems.push({ start, end: start + Math.max(length, 1), message, ...known });
    let isBroken = false;
    let comma = 0;
    let lastLine = -1;
    const onError = (code: ParseErrorCode, start: number, length: number, line: number) => {
      isBroken = true;
      // What follows on the line is mostly the same mistake again.
      if (line !== lastLine) tell(start, length, syntaxMessage(code));
      lastLine = line;
    };
    const onClose = (offset: number) => {
      if (/^\s*$/.test(withoutComments(text.slice(comma + 1, offset))) && text[comma] === ',')
        tell(comma, 1, l10n.t('JSON allows no comma before a closing bracket. Remove it.'));
    };
    visit(
      text,
      {
        onError,
        onComment: (start, length) =>
          tell(start, length, l10n.t('JSON allows no comments. Use a person’s “note”.')),
        onSeparator: (character, offset) => {
          if (character === ',') comma = offset;
        },
        onObjectEnd: onClose,
        onArrayEnd: onClose,
      },
      { allowTrailingComma: true },
    );
    if (problems.length === 0) {
      isBroken = true;
      tell(0, 1, l10n.t('This isn’t JSON.'));
    }
    return {
      value: isBroken ? undefined : parse(text, [], { allowTrailingComma: true }),
      problems,
      isBroken,
    };
  }
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/[^\n\r]*/g, '');
}

function syntaxMessage(code: ParseErrorCode): string {
  switch (printParseErrorCode(code)) {
    case 'PropertyNameExpected':
      return l10n.t('Expected a key in quotation marks.');
    case 'ValueExpected':
      return l10n.t('Expected a value.');
    case 'ColonExpected':
      return l10n.t('Expected a colon.');
    case 'CommaExpected':
      return l10n.t('Expected a comma.');
    case 'CloseBraceExpected':
      return l10n.t('Expected a right brace.');
    case 'CloseBracketExpected':
      return l10n.t('Expected a right bracket.');
    case 'EndOfFileExpected':
      return l10n.t('Expected the end of the file.');
    case 'UnexpectedEndOfString':
      return l10n.t('The text has no closing quotation mark.');
    default:
      return l10n.t('This isn’t JSON.');
  }
}

/** Returns what's wrong with a value: what the schema refuses, and what only the whole file shows. */
function judge(value: unknown, places: Places): Problem[] {
  const parsed = teamSchema.safeParse(value);
  const issues = parsed.success ? [] : parsed.error.issues.slice(0, mostProblems);
  return [...issues.flatMap((issue) => describe(issue, value, places)), ...comparePeople(value, places)];
}

type Issue = NonNullable<ReturnType<typeof teamSchema.safeParse>['error']>['issues'][number];

function describe(issue: Issue, root: unknown, places: Places): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    // `Places` has found this key already, since not every parser shows it.
    const keys = issue.keys.filter((key) => key !== '__proto__');
    return keys.map((key) => ({
      ...places.ofKey([...path, key]),
      path: [...path, key],
      message: unknownKey(key),
      fix: 'removeProperty',
      isKnownToJson: true,
    }));
  }
  const value = valueAt(root, path);
  const field = path.at(-1);
  if (value === undefined && typeof field === 'string') {
    const { start } = places.of(path.slice(0, -1));
    const message = l10n.t('“{0}” is missing. {1}', field, expected(path));
    return [{ start, end: start + 1, path, message, isKnownToJson: true }];
  }
  const range = places.of(path);
  if (issue.code === 'custom') {
    return [
      {
        ...range,
        path,
        message: issue.message,
        ...(isUnseen(String(value)) && { fix: 'removeHidden' as const }),
      },
    ];
  }
  if (issue.code === 'too_big') {
    const message = l10n.t('A team file has at most {0} people.', mostPeople);
    return [{ ...places.of([...path, mostPeople]), path, message }];
  }
  if (typeof value === 'string' && isUnseen(value)) {
    const message = l10n.t('This text contains hidden characters. Remove them. {0}', expected(path));
    return [{ ...range, path, message, fix: 'removeHidden', isKnownToJson: true }];
  }
  const fix = fixFor(path, value);
  return [{ ...range, path, message: expected(path), ...(fix && { fix }), isKnownToJson: true }];
}

function fixFor(path: Path, value: unknown): Problem['fix'] {
  if (typeof value !== 'string') return undefined;
  const { data } = teamSchema.shape.account.safeParse(normalSid(value));
  if (path[0] === 'account') return data === undefined ? undefined : 'lowerCase';
  if (path.at(-1) === 'until') return /^\d{4}-(?:0\d|1[0-2])-\d\d$/.test(value) ? 'lastDay' : undefined;
  return path.at(-2) === 'roles' ? 'spellRole' : undefined;
}

/** Returns what belongs at a place, as a sentence. */
function expected(path: Path): string {
  const field = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  const isItem = field !== path.at(-1);
  switch (field) {
    case 'account':
      return l10n.t('Write the Account SID: AC and 32 lowercase hexadecimal digits.');
    case 'people':
      return isItem
        ? l10n.t('Write a person with “email” and “roles” in braces.')
        : l10n.t('Write the people in brackets, each in braces.');
    case 'unlisted':
      return l10n.t('Write “report” or “remove”.');
    case 'email':
      return l10n.t('Write the person’s address as text.');
    case 'roles':
      return isItem
        ? l10n.t('Write a role: Administrator, Billing Manager, Developer, or Support.')
        : l10n.t('Write at least one role in brackets.');
    case 'until':
      return l10n.t('Write a date that exists, such as 2027-03-31.');
    case 'name':
    case 'note':
      return l10n.t('Write text in quotation marks.');
    default:
      return l10n.t('Write an object with “account”, “people”, and “unlisted”.');
  }
}

/** Finds roles that don't go together and people listed twice. Says nothing about what the schema refuses. */
function comparePeople(root: unknown, places: Places): Problem[] {
  const people = valueAt(root, ['people']);
  if (!Array.isArray(people)) return [];
  const problems: Problem[] = [];
  const first = new Map<string, number>();
  people.slice(0, mostPeople).forEach((person: unknown, index) => {
    const roles = valueAt(person, ['roles']);
    if (Array.isArray(roles)) problems.push(...compareRoles(roles, ['people', index, 'roles'], places));
    const email = valueAt(person, ['email']);
    if (typeof email !== 'string') return;
    const key = addressKey(email);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return;
    }
    const message = l10n.t('{0} is listed twice. Keep one entry.', key);
    problems.push({
      ...places.of(['people', index, 'email']),
      path: ['people', index],
      message,
      fix: 'removeItem',
    });
  });
  return problems;
}

function compareRoles(roles: readonly unknown[], path: Path, places: Places): Problem[] {
  const administrator = roles.indexOf('Administrator');
  if (administrator >= 0 && roles.some((role) => role !== 'Administrator')) {
    const message = l10n.t('Administrator includes all other roles. Keep only Administrator, or remove it.');
    return [{ ...places.of([...path, administrator]), path, message, fix: 'onlyAdministrator' }];
  }
  return roles.flatMap((role, index) => {
    if (roles.indexOf(role) === index) return [];
    const at = [...path, index];
    const message = l10n.t('This role is listed twice. Keep one.');
    return { ...places.of(at), path: at, message, fix: 'removeItem' as const };
  });
}

/** Returns what a parsed JSON value has at a path, own properties only. */
function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    root,
  );
}

/** Writes a SID with an uppercase prefix and lowercase digits. */
export function normalSid(text: string): string {
  return text.trim().slice(0, 2).toUpperCase() + text.trim().slice(2).toLowerCase();
}

/** Knows where a team file's parts are. Finds what's inside a person only when asked. */
export class Places {
  /** Each person's range, by index. */
  readonly people: Range[] = [];
  /** Keys that are repeated in their object, also in another spelling, or that no object may have. */
  readonly keyProblems: Problem[] = [];
  /** The offset of the bracket that's nested too deep. */
  tooDeep: number | undefined;
  private readonly root: Range = { start: 0, end: 1 };
  private readonly properties = new Map<PropertyKey, { key: Range; value: Range }>();

  constructor(private readonly text: string) {
    this.scan();
  }

  /** Returns the range of the value at a path, or of the closest value around it. */
  of(path: Path): Range {
    const [first, index, ...rest] = path;
    const property = first === undefined ? undefined : this.properties.get(first)?.value;
    if (!property) return this.root;
    if (index === undefined) return property;
    const person = first === 'people' && typeof index === 'number' ? this.people[index] : undefined;
    return person ? within(this.text, person, rest) : within(this.text, property, [index, ...rest]);
  }

  /** Returns the range of the key of the property at a path. */
  ofKey(path: Path): Range {
    const [first, index, ...rest] = path;
    if (index === undefined)
      return (first === undefined ? undefined : this.properties.get(first)?.key) ?? this.root;
    const person = first === 'people' && typeof index === 'number' ? this.people[index] : undefined;
    return person ? within(this.text, person, rest, true) : this.of(path);
  }

  /** Returns which person an offset is in. */
  personAt(offset: number): number | undefined {
    const index = this.people.findIndex(({ start, end }) => start <= offset && offset <= end);
    return index < 0 ? undefined : index;
  }

  /** Goes through the text once, without recursion, since brackets may be nested as deep as the text is long. */
  private scan(): void {
    const scanner = createScanner(this.text, true);
    /** The keys of each open object, and `undefined` for each open array. */
    const open: (Set<string> | undefined)[] = [];
    /** Where the current value at each depth starts. */
    const starts: number[] = [];
    let key: { name: string; range: Range } | undefined;
    let before: string | undefined;
    const finish = (end: number) => {
      const range = { start: starts[open.length] ?? 0, end };
      if (open.length === 0) Object.assign(this.root, range);
      if (open.length === 1 && key) this.properties.set(key.name, { key: key.range, value: range });
      if (open.length === 2 && key?.name === 'people' && open[0] && !open[1]) this.people.push(range);
    };
    while ((scanner.scan() as number) !== endOfFile) {
      const start = scanner.getTokenOffset();
      const end = start + scanner.getTokenLength();
      const sign = this.text[start];
      if (sign === '{' || sign === '[') {
        if (open.length === deepest) {
          this.tooDeep = start;
          return;
        }
        starts[open.length] = start;
        open.push(sign === '{' ? new Set() : undefined);
      } else if (sign === '}' || sign === ']') {
        open.pop();
        finish(end);
      } else if (sign !== ',' && sign !== ':') {
        const keys = open.at(-1);
        if (keys && before !== ':') {
          const range = { start, end };
          const name = scanner.getTokenValue();
          if (open.length === 1) key = { name, range };
          this.checkKey(name, keys, range);
          keys.add(name);
        } else {
          starts[open.length] = start;
          finish(end);
        }
      }
      before = sign;
    }
  }

  private checkKey(name: string, keys: ReadonlySet<string>, range: Range): void {
    const tell = (message: string) => this.keyProblems.push({ ...range, message, fix: 'removeProperty' });
    if (name === '__proto__') tell(unknownKey(name));
    if (keys.has(name)) tell(l10n.t('The key “{0}” appears twice here. Keep one.', name));
  }
}

function unknownKey(key: string): string {
  return l10n.t('“{0}” isn’t a key of a team file. Remove it.', key);
}
/** Returns the range of a value, or with `asKey` of its key, inside a part of the text. */
function within(text: string, part: Range, path: Path, asKey = false): Range {
  const tree = parseTree(text.slice(part.start, part.end));
  const found = tree && closest(tree, path);
  const shown = asKey ? found?.parent?.children?.[0] : found;
  if (!shown) return part;
  const start = part.start + shown.offset;
  return { start, end: start + shown.length };
}

/** Finds what's at a path, or the closest value around it. */
function closest(tree: Node, path: Path): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(tree, path.slice(0, length) as JSONPath);
    if (found) return found;
  }
  return tree;
}
