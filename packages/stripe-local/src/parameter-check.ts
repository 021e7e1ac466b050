import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from "ajv";
import { coerced } from "./coercion.ts";
import { type Failure, invalid, missing } from "./failure.ts";
import { type Form, paramOf } from "./form.ts";
import type { Parameters, Route } from "./parameters.ts";
import type { Schemas } from "./schemas.ts";

/** Keywords of errors, the most helpful first. Deeper errors come before all of them. */
const TELLING = ["additionalProperties", "required", "enum", "pattern", "type"];

const pathOf = (error: ErrorObject) =>
  error.instancePath
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));

function mostTelling(errors: readonly ErrorObject[]): ErrorObject {
  const rank = ({ keyword }: ErrorObject) => (TELLING.includes(keyword) ? TELLING.indexOf(keyword) : TELLING.length);
  const [first] = errors.toSorted((a, b) => pathOf(b).length - pathOf(a).length || rank(a) - rank(b));
  return first as ErrorObject;
}

function valueAt(given: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], given);
}

function refusal(errors: readonly ErrorObject[], given: unknown): Failure {
  const error = mostTelling(errors);
  const path = pathOf(error);
  const param = paramOf(path);
  const { keyword, params } = error;
  if (keyword === "additionalProperties") {
    const unknown = paramOf([...path, params.additionalProperty]);
    return invalid(`Received unknown parameter: ${unknown}`, { code: "parameter_unknown", param: unknown });
  }
  if (keyword === "required") return missing(paramOf([...path, params.missingProperty]));
  const value = valueAt(given, path);
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  const here = errors.filter((each) => each.instancePath === error.instancePath);
  const names = here.flatMap((each) => each.params.allowedValues ?? each.params.allowedValue ?? []).filter(Boolean);
  if (names.length > 0 && typeof value === "string") {
    return invalid(`Invalid ${param}: must be one of ${names.join(", ")}; got ${shown}`, { param });
  }
  const types = new Set(here.flatMap((each) => (each.keyword === "type" ? each.params.type : [])));
  const type = ["integer", "number", "boolean", "object", "array"].find((each) => types.has(each)) ?? "string";
  const code = type === "integer" ? { code: "parameter_invalid_integer" } : {};
  return invalid(`Invalid ${type}: ${shown}`, { ...code, param });
}

/** A required text must not be empty. */
function emptyAt(given: unknown, schema: AnySchemaObject, path: readonly string[] = []): string | undefined {
  if (Array.isArray(given)) {
    return given.map((each, n) => emptyAt(each, schema.items ?? {}, [...path, String(n)])).find((param) => param);
  }
  if (typeof given !== "object" || given === null) return undefined;
  for (const [name, value] of Object.entries(given)) {
    const known: AnySchemaObject = schema.properties?.[name] ?? {};
    if (value === "" && known.type === "string" && schema.required?.includes(name)) return paramOf([...path, name]);
    const inner = emptyAt(value, known, [...path, name]);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Converts and checks a form by a route's schema. @throws Failure 400 for an unknown, mistyped or missing parameter */
export type Check = <Known extends Route>(route: Known, form: Form) => Parameters[Known];

export function parameterCheck(schemas: Schemas): Check {
  const known = checks.get(schemas);
  if (known) return known;
  const check = compiledCheck(schemas);
  checks.set(schemas, check);
  return check;
}

/** Each schema is compiled once in a process, however many emulators there are. */
const checks = new WeakMap<Schemas, Check>();

function compiledCheck(schemas: Schemas): Check {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  const compiled = new Map<Route, ValidateFunction>();
  return <Known extends Route>(route: Known, form: Form) => {
    const schema = schemas[route];
    let validate = compiled.get(route);
    if (!validate) {
      validate = ajv.compile(schema);
      compiled.set(route, validate);
    }
    const given = coerced(form, schema);
    if (!validate(given)) throw refusal(validate.errors ?? [], given);
    const empty = emptyAt(given, schema);
    if (empty !== undefined) {
      throw invalid(`You passed an empty string for '${empty}'.`, { code: "parameter_invalid_empty", param: empty });
    }
    return given as Parameters[Known];
  };
}
