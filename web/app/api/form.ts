/** The values of a form, by the names of its fields. */
export interface Given {
  /** The value of a field, trimmed; "" if there is none. */
  text(name: string): string;
  /** The same, or undefined if it is empty. */
  optional(name: string): string | undefined;
  /** A whole number; undefined if there is none. */
  whole(name: string): number | undefined;
  /** Whether a box is ticked. */
  has(name: string): boolean;
  /** All selected values of a name. */
  all(name: string): string[];
}

export async function givenBy(request: Request): Promise<Given> {
  const form = await request.formData();
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  return {
    text,
    optional: (name) => text(name) || undefined,
    whole(name) {
      const number = text(name) === "" ? Number.NaN : Number(text(name));
      return Number.isInteger(number) ? number : undefined;
    },
    has: (name) => form.has(name),
    all: (name) => form.getAll(name).filter((each): each is string => typeof each === "string"),
  };
}
