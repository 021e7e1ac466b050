import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The errors that the SDK's model declares of a command, such as "client-dynamodb PutItem". */
export function declared(command: string): string[] {
  const [client = "", name = ""] = command.split(" ");
  const path = `../node_modules/@aws-sdk/${client}/dist-types/commands/${name}Command.d.ts`;
  const types = readFileSync(join(import.meta.dirname, path), "utf8");
  const names = [...types.matchAll(/@throws \{@link (\w+)\}/g)].map(([, error = ""]) => error);
  // The last is the class that all of a service's errors extend.
  return names.filter((error) => !error.endsWith("ServiceException"));
}
