/** The fields of a JSON value in order, such as `roles[].sid`, each with its values' types. */
export type Shape = Map<string, Set<string>>;

export function shapeOf(value: unknown, path = '', shape: Shape = new Map<string, Set<string>>()): Shape {
  const types = shape.get(path) ?? new Set<string>();
  shape.set(path, types.add(typeOf(value)));
  if (Array.isArray(value)) {
    for (const item of value) shapeOf(item, `${path}[]`, shape);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value)) {
      shapeOf(field, path === '' ? name : `${path}.${name}`, shape);
    }
  }
  return shape;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'empty array' : 'array';
  return typeof value;
}

/** Returns the shape as text, one field per line. */
export function linesOf(shape: Shape): string[] {
  return [...shape].map(([path, types]) => `${path}: ${[...types].sort().join(' or ')}`);
}

/** Describes how two shapes differ. A null or empty value on one side says nothing about the other. */
export function compare(here: Shape, there: Shape): string[] {
  const differing = [...here].flatMap(([path, types]) => {
    const others = there.get(path);
    if (!others) return isUntold(path, there) ? [] : [`only Twilio has ${path}`];
    const same = [...types].some((type) => others.has(type)) || isEmpty(types) || isEmpty(others);
    return same ? [] : [`${path} is ${[...types].join(' or ')}, not ${[...others].join(' or ')}`];
  });
  const lacking = [...there.keys()].filter((path) => !here.has(path) && !isUntold(path, here));
  return [...differing, ...lacking.map((path) => `only the sandbox has ${path}`)];
}

function isEmpty(types: ReadonlySet<string>): boolean {
  return types.has('null') || types.has('empty array');
}

/** Returns whether a parent of the field is null or empty, so that the shape can't show the field. */
function isUntold(path: string, shape: Shape): boolean {
  return [...shape].some(
    ([above, types]) => isEmpty(types) && (path.startsWith(`${above}.`) || path.startsWith(`${above}[]`)),
  );
}
