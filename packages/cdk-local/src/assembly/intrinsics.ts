/** Resolves the references of one stack. */
export interface References {
  /** The value of `{ Ref: id }`. */
  readonly ref: (id: string) => string;
  /** The value of `{ "Fn::GetAtt": [id, attribute] }`. */
  readonly attribute: (id: string, attribute: string) => string;
  /** The value that another stack exports under a name. */
  readonly imported: (name: string) => unknown;
  /** Maps a text that was joined from parts; unchanged unless given. */
  readonly joined?: (text: string) => string;
}

const text = (value: unknown): string => {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Error(`${JSON.stringify(value)} is not text.`);
};

function substituted(argument: unknown, resolve: (value: unknown) => unknown, references: References): string {
  const [template, own] = Array.isArray(argument) ? argument : [argument, {}];
  return text(template).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (Object.hasOwn(own, name)) return text(resolve(own[name]));
    const [id = "", ...attribute] = name.split(".");
    return attribute.length === 0 ? references.ref(name) : references.attribute(id, attribute.join("."));
  });
}

/** A template's value with its intrinsic functions resolved. @throws Error naming an unknown intrinsic function */
export function resolved(value: unknown, references: References): unknown {
  const resolve = (inner: unknown): unknown => resolved(inner, references);
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [name = "", argument] = entries[0] ?? [];
  if (entries.length !== 1 || !(name === "Ref" || name.startsWith("Fn::"))) {
    return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner)]));
  }
  switch (name) {
    case "Ref":
      return references.ref(text(argument));
    case "Fn::GetAtt": {
      const [id, attribute] = Array.isArray(argument) ? argument : text(argument).split(".");
      return references.attribute(text(id), text(attribute));
    }
    case "Fn::ImportValue":
      return references.imported(text(resolve(argument)));
    case "Fn::Sub":
      return substituted(argument, resolve, references);
    case "Fn::Join": {
      const [separator, parts] = argument as [string, unknown];
      const joined = (resolve(parts) as unknown[]).map(text).join(separator);
      return references.joined?.(joined) ?? joined;
    }
    case "Fn::Split": {
      const [separator, whole] = argument as [string, unknown];
      return text(resolve(whole)).split(separator);
    }
    case "Fn::Select": {
      const [index, list] = argument as [string | number, unknown];
      return (resolve(list) as unknown[])[Number(index)];
    }
    default:
      throw new Error(`${name} is not known to the local cloud.`);
  }
}
