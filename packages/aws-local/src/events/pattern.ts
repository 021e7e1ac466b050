type Json = unknown;
type Test = (value: Json) => boolean;

/** The condition of an event: fields by name, each with a list of allowed values or rules. */
export type Pattern = { readonly [field: string]: Pattern | readonly Json[] };

class NotImplemented extends Error {
  constructor(what: string) {
    super(`NotImplemented: ${what} in an event pattern is not emulated.`);
    this.name = "NotImplementedException";
  }
}

const isScalar = (value: Json): boolean => value === null || ["string", "number", "boolean"].includes(typeof value);
const isPrefix = (value: Json): value is { prefix: string } =>
  typeof value === "object" && value !== null && "prefix" in value && typeof value.prefix === "string";

function anythingBut(argument: Json): Test {
  if (isPrefix(argument)) return (value) => typeof value !== "string" || !value.startsWith(argument.prefix);
  const refused = [argument].flat();
  if (!refused.every(isScalar)) throw new NotImplemented(`anything-but ${JSON.stringify(argument)}`);
  return (value) => !refused.includes(value);
}

/** The test of a value by one rule of a list; undefined for the rule that the field is absent. */
function testOf(rule: Json): Test | undefined {
  if (isScalar(rule)) return (value) => value === rule;
  const [[name = "", argument] = [], ...more] = Object.entries(rule as object);
  if (more.length === 0) {
    if (isPrefix(rule)) return (value) => typeof value === "string" && value.startsWith(rule.prefix);
    if (name === "suffix" && typeof argument === "string") {
      return (value) => typeof value === "string" && value.endsWith(argument);
    }
    if (name === "anything-but") return anythingBut(argument);
    if (name === "exists" && typeof argument === "boolean") return argument ? () => true : undefined;
  }
  throw new NotImplemented(JSON.stringify(rule));
}

/** The fields `name` of objects, also of objects in lists: EventBridge matches each element of a list by itself. */
const within = (objects: readonly Json[], name: string): Json[] =>
  objects
    .filter((each) => typeof each === "object" && each !== null && Object.hasOwn(each, name))
    .flatMap((each) => (each as Record<string, Json>)[name])
    .flat(Infinity);

/**
 * An event pattern as a test of events: every field must match, by at least one rule of its list. As in EventBridge
 * `exists` applies to values only: a field with an object does not count.
 * @throws Error NotImplementedException for a rule other than an exact value, prefix, suffix, anything-but and exists
 */
export function matcherOf(pattern: Pattern): (event: Json) => boolean {
  const fields = Object.entries(pattern).map(([name, inner]): [string, (values: readonly Json[]) => boolean] => {
    if (name.startsWith("$")) throw new NotImplemented(name);
    if (!Array.isArray(inner)) {
      const nested = matcherOf(inner as Pattern);
      return [name, (values) => nested(values)];
    }
    const tests = inner.map(testOf);
    return [
      name,
      (values) => {
        const scalars = values.filter(isScalar);
        return tests.some((test) => (test ? scalars.some(test) : scalars.length === 0));
      },
    ];
  });
  return (event) => fields.every(([name, holds]) => holds(within([event].flat(), name)));
}
