import type * as z from "zod";
import type { Problem } from "./route.ts";

/** What a schema found wrong, each with its JSON pointer (RFC 6901) below `at`; an unknown field is named itself. */
export const errorsOf = (error: z.ZodError, at = ""): NonNullable<Problem["errors"]> =>
  error.issues.flatMap((issue) => {
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({
      pointer: at + path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
      detail: issue.message,
    }));
  });
