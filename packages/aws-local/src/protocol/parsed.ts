import * as z from "zod";
import { ServiceError } from "./service-error.ts";

/** An operation's input, checked. @throws ServiceError of the given name that says what is wrong with it */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  errorName = "ValidationException",
): z.infer<Schema> {
  const { data, error } = schema.safeParse(input);
  if (error) throw new ServiceError(errorName, z.prettifyError(error));
  return data as z.infer<Schema>;
}
