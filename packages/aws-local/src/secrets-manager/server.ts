import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import * as z from "zod";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { type Service, ServiceError, serveJson } from "../protocol/json-service.ts";
import { arnOf, putVersion, type Secret, secret } from "./secret.ts";

const byId = z.object({ SecretId: z.string() });
const creation = z.object({ Name: z.string(), SecretString: z.string(), ClientRequestToken: z.string().optional() });
const update = byId.extend({ SecretString: z.string(), ClientRequestToken: z.string().optional() });
const reading = byId.extend({ VersionId: z.string().optional(), VersionStage: z.string().optional() });

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ServiceError("ValidationException", z.prettifyError(result.error));
}

const seconds = () => Date.now() / 1000;

/** Secrets Manager's create, read, put, describe, list and delete, kept in one file of `directory`. */
export async function startSecretsManager(options: {
  directory: string;
  port?: number;
  gate?: Gate<JsonCall>;
}): Promise<Service> {
  const { directory, port, gate } = options;
  const path = join(directory, "secrets.json");
  const kept = z.array(secret).parse(JSON.parse((await readIfPresent(path)) ?? "[]"));
  const secrets = new Map(kept.map((each) => [each.name, each]));

  let writing: Promise<void> = Promise.resolve();
  const store = () => {
    writing = writing.catch(() => {}).then(() => replaceFile(path, JSON.stringify([...secrets.values()])));
    return writing;
  };
  const find = (id: string): Secret => {
    const found = secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id);
    if (!found) throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    return found;
  };
  const put = async (input: unknown) => {
    const { SecretId, SecretString, ClientRequestToken: id = randomUUID() } = parsed(update, input);
    const before = find(SecretId);
    const after = putVersion(before, id, SecretString, seconds());
    if (!after) throw new ServiceError("ResourceExistsException", "This version exists with another value.");
    secrets.set(after.name, after);
    await store();
    return { ARN: after.arn, Name: after.name, VersionId: id, VersionStages: ["AWSCURRENT"] };
  };

  return serveJson(
    {
      async CreateSecret(input) {
        const { Name, SecretString, ClientRequestToken: id = randomUUID() } = parsed(creation, input);
        const before = secrets.get(Name) ?? { name: Name, arn: arnOf(Name), createdAt: seconds(), versions: [] };
        const repeated = before.versions.some((version) => version.id === id && version.text === SecretString);
        if (secrets.has(Name) && !repeated) {
          throw new ServiceError("ResourceExistsException", `The secret ${Name} exists already.`);
        }
        secrets.set(Name, before);
        return put({ SecretId: Name, SecretString, ClientRequestToken: id });
      },
      PutSecretValue: put,
      UpdateSecret: put,
      async GetSecretValue(input) {
        const { SecretId, VersionId, VersionStage } = parsed(reading, input);
        const { arn, name, versions } = find(SecretId);
        const stage = VersionStage ?? (VersionId === undefined ? "AWSCURRENT" : undefined);
        const version = versions.find(
          ({ id, stages }) =>
            (VersionId === undefined || id === VersionId) && (stage === undefined || stages.includes(stage)),
        );
        if (!version) {
          throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret value.");
        }
        return {
          ARN: arn,
          Name: name,
          VersionId: version.id,
          VersionStages: version.stages,
          SecretString: version.text,
          CreatedDate: version.createdAt,
        };
      },
      async DescribeSecret(input) {
        const { arn, name, createdAt, versions } = find(parsed(byId, input).SecretId);
        const stages = Object.fromEntries(versions.map((version) => [version.id, version.stages]));
        return { ARN: arn, Name: name, CreatedDate: createdAt, VersionIdsToStages: stages };
      },
      async ListSecrets() {
        return { SecretList: [...secrets.values()].map(({ arn, name }) => ({ ARN: arn, Name: name })) };
      },
      async DeleteSecret(input) {
        const { arn, name } = find(parsed(byId, input).SecretId);
        secrets.delete(name);
        await store();
        return { ARN: arn, Name: name, DeletionDate: seconds() };
      },
    },
    { port, gate },
  );
}
