import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import * as z from "zod";
import { parsed } from "../protocol/parsed.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { arnOf, putVersion, type Secret, secret } from "./secret.ts";

const byId = z.object({ SecretId: z.string() });
const creation = z.object({ Name: z.string(), SecretString: z.string(), ClientRequestToken: z.string().optional() });
const update = byId.extend({ SecretString: z.string(), ClientRequestToken: z.string().optional() });
const reading = byId.extend({ VersionId: z.string().optional(), VersionStage: z.string().optional() });

const seconds = () => Date.now() / 1000;

/** The secrets, in one file, with their operations. */
export class Secrets {
  private readonly path: string;
  private readonly byName: Map<string, Secret>;
  private writing: Promise<void> = Promise.resolve();

  private constructor(path: string, kept: readonly Secret[]) {
    this.path = path;
    this.byName = new Map(kept.map((each) => [each.name, each]));
  }

  static async open(directory: string): Promise<Secrets> {
    const path = join(directory, "secrets.json");
    return new Secrets(path, z.array(secret).parse(JSON.parse((await readIfPresent(path)) ?? "[]")));
  }

  async create(input: unknown) {
    const { Name, SecretString, ClientRequestToken: id = randomUUID() } = parsed(creation, input);
    const before = this.byName.get(Name) ?? { name: Name, arn: arnOf(Name), createdAt: seconds(), versions: [] };
    const repeated = before.versions.some((version) => version.id === id && version.text === SecretString);
    if (this.byName.has(Name) && !repeated) {
      throw new ServiceError("ResourceExistsException", `The secret ${Name} exists already.`);
    }
    this.byName.set(Name, before);
    return this.put({ SecretId: Name, SecretString, ClientRequestToken: id });
  }

  async put(input: unknown) {
    const { SecretId, SecretString, ClientRequestToken: id = randomUUID() } = parsed(update, input);
    const before = this.find(SecretId);
    const after = putVersion(before, id, SecretString, seconds());
    if (!after) throw new ServiceError("ResourceExistsException", "This version exists with another value.");
    this.byName.set(after.name, after);
    await this.store();
    return { ARN: after.arn, Name: after.name, VersionId: id, VersionStages: ["AWSCURRENT"] };
  }

  async value(input: unknown) {
    const { SecretId, VersionId, VersionStage } = parsed(reading, input);
    const { arn, name, versions } = this.find(SecretId);
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
  }

  async describe(input: unknown) {
    const { arn, name, createdAt, versions } = this.find(parsed(byId, input).SecretId);
    const stages = Object.fromEntries(versions.map((version) => [version.id, version.stages]));
    return { ARN: arn, Name: name, CreatedDate: createdAt, VersionIdsToStages: stages };
  }

  async list() {
    return { SecretList: [...this.byName.values()].map(({ arn, name }) => ({ ARN: arn, Name: name })) };
  }

  async delete(input: unknown) {
    const { arn, name } = this.find(parsed(byId, input).SecretId);
    this.byName.delete(name);
    await this.store();
    return { ARN: arn, Name: name, DeletionDate: seconds() };
  }

  private find(id: string): Secret {
    const found = this.byName.get(id) ?? [...this.byName.values()].find(({ arn }) => arn === id);
    if (!found) throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    return found;
  }

  private store(): Promise<void> {
    this.writing = this.writing
      .catch(() => {})
      .then(() => replaceFile(this.path, JSON.stringify([...this.byName.values()])));
    return this.writing;
  }
}
