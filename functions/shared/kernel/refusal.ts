/** A rule of the marketplace said no. The code is stable and is what clients branch on; the detail is for people. */
export interface Refusal<Code extends string> {
  readonly refused: Code;
  readonly detail: string;
}

export const refuse = <const Code extends string>(code: Code, detail: string): Refusal<Code> => ({
  refused: code,
  detail,
});

export const isRefusal = (value: unknown): value is Refusal<string> =>
  typeof value === "object" && value !== null && "refused" in value;
