import * as z from "zod";

/** Reads environment variables. @throws ZodError naming those that are missing. */
export function environment<const Name extends string>(...names: Name[]): Record<Name, string>;
export function environment(...names: string[]): Record<string, string> {
  const shape = Object.fromEntries(names.map((name) => [name, z.string().min(1)]));
  return z.object(shape).parse(process.env);
}
