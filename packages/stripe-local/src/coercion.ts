import type { AnySchemaObject } from "ajv";
import type { Form } from "./form.ts";

function optionsOf(schema: AnySchemaObject): AnySchemaObject[] {
  return schema.anyOf ? (schema.anyOf as AnySchemaObject[]).flatMap(optionsOf) : [schema];
}

const hasType = (schema: AnySchemaObject, type: string) => [schema.type].flat().includes(type);

function fromText(text: string, options: readonly AnySchemaObject[]): unknown {
  const any = (type: string) => options.some((option) => hasType(option, type));
  const literals = options.flatMap((option) => option.enum ?? ("const" in option ? [option.const] : []));
  if (text === "") return literals.includes("") || !any("null") ? "" : null;
  if (any("boolean") && (text === "true" || text === "false")) return text === "true";
  const open = options.some((option) => hasType(option, "string") && !option.enum && !("const" in option));
  if (open || literals.includes(text)) return text;
  if (any("integer") && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (any("number") && /^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

/**
 * Converts a form's texts to the schema's types. A text that cannot be converted stays one, and the check refuses it.
 */
export function coerced(given: Form | string, schema: AnySchemaObject): unknown {
  const options = optionsOf(schema);
  if (typeof given === "string") return fromText(given, options);
  const array = options.find((option) => hasType(option, "array"));
  const names = Object.keys(given);
  if (array && names.every((name) => /^\d+$/.test(name))) {
    const inOrder = names.toSorted((a, b) => Number(a) - Number(b));
    return inOrder.map((name) => coerced(given[name] as Form | string, array.items as AnySchemaObject));
  }
  const object = options.find((option) => hasType(option, "object"));
  const rest = object?.additionalProperties;
  const typed = names.map((name): [string, unknown] => {
    const known = Object.hasOwn(object?.properties ?? {}, name) ? object?.properties[name] : rest;
    const value = given[name] as Form | string;
    return [name, known && typeof known === "object" ? coerced(value, known) : value];
  });
  return Object.fromEntries(typed);
}
