/** Texts of a form, by the names of its fields. */
export interface Given {
  /** What a field holds, trimmed; "" where there is none. */
  text(name: string): string;
  /** The same, or undefined where it is empty. */
  optional(name: string): string | undefined;
  /** A whole number; undefined where there is none. */
  whole(name: string): number | undefined;
  /** Whether a box is ticked. */
  has(name: string): boolean;
  /** All that were chosen of a name. */
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
