import * as fc from 'fast-check';

/** Values that no field of any message accepts. */
const wrong = fc.oneof(
  fc.constantFrom<unknown>(null, -1, 1.5, NaN, Infinity, 2n ** 64n, Symbol('x'), () => 1),
  fc.constant<unknown>({ toString: null, valueOf: null }),
  fc.array(fc.double(), { minLength: 1, maxLength: 3 }),
  fc.constant<unknown>([[[[[[]]]]]]),
);

const foreignKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'then',
  'toJSON',
  'fetch',
  'url',
  '',
);

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Returns a copy with one field replaced. `__proto__` becomes a field of its own, as JSON makes it. */
function withField(message: Fields, [key = '', ...rest]: readonly string[], value: unknown): Fields {
  const copy = { ...message };
  const inner = copy[key];
  const changed = rest.length && isFields(inner) ? withField(inner, rest, value) : value;
  return Object.defineProperty(copy, key, { value: changed, enumerable: true });
}

/** Returns the paths of the message's fields that hold objects, the message itself among them. */
function objectsIn(message: Fields): string[][] {
  const inner = Object.entries(message).filter(([, value]) => isFields(value));
  return [[], ...inner.map(([key]) => [key])];
}

/**
 * Returns messages that a page never sends: each of the given messages with a wrong value in a field or with a foreign
 * field, and values that are no messages. `loose` are the objects whose keys the user writes.
 */
export function hostileMessages(
  valid: readonly Fields[],
  loose: readonly string[] = [],
): fc.Arbitrary<unknown> {
  const message = fc.constantFrom(...valid);
  const wrongValue = message.chain((each) =>
    fc
      .tuple(fc.constantFrom(...objectsIn(each)), wrong)
      .chain(([path, value]) =>
        fc
          .constantFrom(...Object.keys(path.reduce<Fields>((at, key) => at[key] as Fields, each)))
          .map((key) => withField(each, [...path, key], value)),
      ),
  );
  const foreignField = message.chain((each) =>
    fc
      .tuple(
        fc.constantFrom(...objectsIn(each).filter(([key = '']) => !loose.includes(key))),
        foreignKey,
        wrong,
      )
      .map(([path, key, value]) => withField(each, [...path, key], value)),
  );
  const noMessage = fc.anything().filter((value) => !isFields(value) || !('type' in value));
  return fc.oneof(wrongValue, foreignField, noMessage);
}
