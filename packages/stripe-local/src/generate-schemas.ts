import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";
import type { AnySchemaObject } from "ajv";
import { createGenerator } from "ts-json-schema-generator";

/** A worker that answers with the JSON Schema of the SDK's parameter types, adapted to forms. */

/** Numbers that are not integers; the SDK's types do not distinguish the two. */
const FRACTIONS = new Set(["percent_off", "application_fee_percent", "height", "length", "weight", "width"]);

const isOpen = (schema: AnySchemaObject) => schema.type === "string" && Object.keys(schema).length === 1;
const hasNames = (schema: AnySchemaObject) => [schema.const, ...(schema.enum ?? [])].some((name) => name);

function corrected(schema: AnySchemaObject, name = ""): AnySchemaObject {
  const properties: Record<string, AnySchemaObject> = schema.properties ?? {};
  // The SDK's class for decimals, which it sends as text.
  if (Object.keys(properties).some((each) => each.startsWith("__@___brand"))) {
    return { type: "string", pattern: "^-?\\d+(\\.\\d{1,12})?$" };
  }
  const types = [schema.type]
    .flat()
    .map((type) => (type === "number" && !FRACTIONS.has(name) ? "integer" : type))
    .filter((type) => type !== undefined);
  // The types leave enumerations open for future values; the API only accepts the listed ones.
  const options: AnySchemaObject[] = schema.anyOf ?? [];
  const listed = options.filter((option) => !(isOpen(option) && options.some(hasNames)));
  return {
    ...schema,
    ...(types.length > 0 && { type: types.length === 1 ? types[0] : types }),
    ...(options.length > 0 && { anyOf: listed.map((option) => corrected(option, name)) }),
    ...(schema.items && { items: corrected(schema.items, name) }),
    ...(schema.properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, corrected(each, key)])),
    }),
    ...(typeof schema.additionalProperties === "object" && {
      additionalProperties: corrected(schema.additionalProperties),
    }),
  };
}

const schema = createGenerator({
  path: fileURLToPath(new URL("parameters.ts", import.meta.url)),
  tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)),
  type: "Parameters",
  expose: "none",
  jsDoc: "none",
  topRef: false,
  skipTypeCheck: true,
}).createSchema("Parameters") as AnySchemaObject;
parentPort?.postMessage(corrected(schema));
