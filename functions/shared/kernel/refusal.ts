/** A rule's refusal. Clients branch on the stable code; the detail is for people. */
export interface Refusal<Code extends string> {
  readonly refused: Code;
  readonly detail: string;
}

export const refuse = <const Code extends string>(code: Code, detail: string): Refusal<Code> => ({
  refused: code,
  detail,
});

/** Narrows a value to the refusals that it may be: their codes stay known. */
export const isRefusal = <Code extends string, Value>(value: Value | Refusal<Code>): value is Refusal<Code> =>
  typeof value === "object" && value !== null && "refused" in value;
