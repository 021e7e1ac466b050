type Pattern = { readonly [key: string]: Pattern | readonly unknown[] };

const RULES: Record<string, (argument: unknown, value: unknown) => boolean> = {
  prefix: (argument, value) => typeof value === "string" && value.startsWith(String(argument)),
  suffix: (argument, value) => typeof value === "string" && value.endsWith(String(argument)),
  exists: (argument, value) => (value !== undefined) === argument,
  "anything-but": (argument, value) => value !== undefined && ![argument].flat().includes(value),
};

function admits(rule: unknown, value: unknown): boolean {
  if (typeof rule !== "object" || rule === null) return rule === value;
  const [[name = "", argument] = []] = Object.entries(rule);
  const known = RULES[name];
  if (!known) throw new Error(`The filter rule "${name}" is not known to the local cloud.`);
  return known(argument, value);
}

/**
 * Whether a record passes a Lambda event filter: every key of the pattern must match, by at least one rule of its list.
 * @throws Error for an unknown rule
 */
export function passes(pattern: Pattern, record: unknown): boolean {
  return Object.entries(pattern).every(([key, inner]) => {
    if (key === "$or") return (inner as readonly Pattern[]).some((each) => passes(each, record));
    const value = (record as Record<string, unknown> | undefined)?.[key];
    if (Array.isArray(inner)) return inner.some((rule) => admits(rule, value));
    return passes(inner as Pattern, value);
  });
}
