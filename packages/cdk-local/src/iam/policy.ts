import * as z from "zod";

const list = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat());
const values = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()]))])
  .transform((given) => [given].flat().map(String));

/**
 * A statement of a policy by IAM's grammar. Unknown elements are refused, so that none of them grants anything by
 * mistake.
 */
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: list.optional(),
  NotAction: list.optional(),
  Resource: list.optional(),
  NotResource: list.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).default({}),
});
export const policyDocument = z.object({ Statement: z.array(statement) });
export type Statement = z.infer<typeof statement>;

/** One action of a call on one resource: IAM decides on each of them. */
export interface RequestedAction {
  readonly action: string;
  /** Its ARN. */
  readonly resource: string;
  /** Condition keys of the request, in lower case. */
  readonly keys?: Readonly<Record<string, string | undefined>>;
}

export type Verdict = "allowed" | "denied by a statement" | "allowed by none";

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, "\\$&");
/** Cached, as every call checks the same few patterns. */
const compiled = new Map<string, RegExp>();
/** `*` matches any text, also an empty one, and `?` any one character. */
function like(pattern: string, text: string, flags = ""): boolean {
  const key = `${flags} ${pattern}`;
  const known = compiled.get(key);
  if (known) return known.test(text);
  const made = new RegExp(`^${escaped(pattern).replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`, flags);
  compiled.set(key, made);
  return made.test(text);
}

const actionLike = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => like(pattern, action, "i"));

/** An ARN is compared part by part: a wildcard of one part does not reach into the next, but in the last it does. */
export function arnLike(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const wanted = pattern.split(":");
  const given = arn.split(":");
  if (wanted.length < 6 || given.length < 6) return false;
  const last = (parts: readonly string[]) => [...parts.slice(0, 5), parts.slice(5).join(":")];
  const parts = last(given);
  return last(wanted).every((part, n) => like(part, parts[n] as string));
}

type Operator = (wanted: readonly string[], given: string | undefined) => boolean;
const any =
  (compare: (wanted: string, given: string) => boolean): Operator =>
  (wanted, given) =>
    given !== undefined && wanted.some((each) => compare(each, given));
const none =
  (compare: (wanted: string, given: string) => boolean): Operator =>
  (wanted, given) =>
    given === undefined || !wanted.some((each) => compare(each, given));
const equal = (wanted: string, given: string) => wanted === given;
const equalFold = (wanted: string, given: string) => wanted.toLowerCase() === given.toLowerCase();
const likeText = (wanted: string, given: string) => like(wanted, given);
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: any(equal),
  StringNotEquals: none(equal),
  StringEqualsIgnoreCase: any(equalFold),
  StringNotEqualsIgnoreCase: none(equalFold),
  StringLike: any(likeText),
  StringNotLike: none(likeText),
  ArnEquals: any(arnLike),
  ArnLike: any(arnLike),
  ArnNotEquals: none(arnLike),
  ArnNotLike: none(arnLike),
  Bool: any(equalFold),
  Null: (wanted, given) => wanted.some((each) => each === String(given === undefined)),
};

/** Undefined for an unknown operator. */
function holds(condition: Statement["Condition"], keys: RequestedAction["keys"] = {}): boolean | undefined {
  for (const [name, tests] of Object.entries(condition)) {
    const ifExists = name.endsWith("IfExists") && !name.startsWith("Null");
    const operator = OPERATORS[ifExists ? name.slice(0, -"IfExists".length) : name];
    if (!operator) return undefined;
    for (const [key, wanted] of Object.entries(tests)) {
      const given = keys[key.toLowerCase()];
      if (ifExists && given === undefined) continue;
      if (!operator(wanted, given)) return false;
    }
  }
  return true;
}

function isAbout(
  { Action, NotAction, Resource, NotResource }: Statement,
  { action, resource }: RequestedAction,
): boolean {
  const acts = Action ? actionLike(Action, action) : NotAction !== undefined && !actionLike(NotAction, action);
  if (!acts) return false;
  if (Resource) return Resource.some((pattern) => arnLike(pattern, resource));
  return NotResource !== undefined && !NotResource.some((pattern) => arnLike(pattern, resource));
}

/**
 * IAM's decision by a role's policies: a denial overrides any permission, and without a permission the call is refused.
 * An unknown condition never grants a permission, and never lifts a denial.
 */
export function verdictOf(statements: readonly Statement[], requested: RequestedAction): Verdict {
  const about = statements.filter((each) => isAbout(each, requested));
  if (about.some(({ Effect, Condition }) => Effect === "Deny" && holds(Condition, requested.keys) !== false)) {
    return "denied by a statement";
  }
  const allowed = about.some(
    ({ Effect, Condition }) => Effect === "Allow" && holds(Condition, requested.keys) === true,
  );
  return allowed ? "allowed" : "allowed by none";
}
