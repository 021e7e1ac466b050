import type { Gate, JsonCall } from "../protocol/gate.ts";
import { type Service, serveJson } from "../protocol/json-service.ts";
import { Secrets } from "./secrets.ts";

/** Secrets Manager's create, read, put, describe, list and delete, kept in one file of `directory`. */
export async function startSecretsManager(options: {
  directory: string;
  port?: number;
  gate?: Gate<JsonCall>;
}): Promise<Service> {
  const { directory, port, gate } = options;
  const secrets = await Secrets.open(directory);
  return serveJson(
    {
      CreateSecret: (input) => secrets.create(input),
      PutSecretValue: (input) => secrets.put(input),
      UpdateSecret: (input) => secrets.put(input),
      GetSecretValue: (input) => secrets.value(input),
      DescribeSecret: (input) => secrets.describe(input),
      ListSecrets: () => secrets.list(),
      DeleteSecret: (input) => secrets.delete(input),
    },
    { port, gate },
  );
}
