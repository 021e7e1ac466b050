import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import { parsed } from "../protocol/parsed.ts";
import { jsonBody, type RestCall } from "../protocol/rest-service.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { Firing, type FiringOptions } from "./firing.ts";
import { arnOf, definition, dueAfter, type Schedule, schedule } from "./schedule.ts";

const body = z.looseObject({ GroupName: z.string().optional(), ClientToken: z.string().min(1).max(64).optional() });
const listing = z.object({
  NamePrefix: z.string().default(""),
  State: z.enum(["ENABLED", "DISABLED"]).optional(),
  MaxResults: z.coerce.number().int().min(1).max(100).default(100),
  NextToken: z.base64url().default(""),
});

function checkGroup(name = "default"): void {
  if (name === "default") return;
  throw new ServiceError("ResourceNotFoundException", `Schedule group ${name} does not exist.`, 404);
}

function requested(call: RestCall, now: number) {
  const { GroupName, ClientToken: clientToken, ...input } = parsed(body, jsonBody(call, "ValidationException"));
  checkGroup(GroupName);
  const wanted: Schedule = {
    definition: parsed(definition, { ...input, Name: call.path.Name }),
    createdAt: now,
    definedAt: now,
    clientToken,
  };
  try {
    dueAfter(wanted, now);
  } catch (error) {
    throw new ServiceError("ValidationException", (error as Error).message);
  }
  return wanted;
}

const summary = ({ definition, createdAt, definedAt }: Schedule) => ({
  Arn: arnOf(definition.Name),
  GroupName: "default",
  Name: definition.Name,
  State: definition.State,
  CreationDate: createdAt / 1000,
  LastModificationDate: definedAt / 1000,
});

const reply = (name: string) => ({ body: { ScheduleArn: arnOf(name) } });

/** Whether a call repeats one that was done, as its answer did not arrive. */
const isRepeated = (wanted: Schedule, before: Schedule) =>
  wanted.clientToken !== undefined &&
  wanted.clientToken === before.clientToken &&
  isDeepStrictEqual(wanted.definition, before.definition);

/** The schedules, each waiting for its next moment, with their operations. */
export class Schedules {
  private readonly now: () => number;
  private readonly kept: DurableMap<Schedule>;
  private readonly firing: Firing;

  private constructor(options: Omit<FiringOptions, "onCompletion">, kept: DurableMap<Schedule>) {
    this.now = options.now;
    this.kept = kept;
    this.firing = new Firing({
      ...options,
      onCompletion: async (done) => {
        const { Name, ActionAfterCompletion } = done.definition;
        if (ActionAfterCompletion === "DELETE" && kept.get(Name) === done) await this.remove(Name);
      },
    });
    for (const each of kept.values()) this.firing.set(each, this.now());
  }

  /** @param directory where they are stored; without it they are lost at the end of the process */
  static async open(directory: string | undefined, options: Omit<FiringOptions, "onCompletion">): Promise<Schedules> {
    return new Schedules(options, await DurableMap.open(directory && join(directory, "schedules.ndjson"), schedule));
  }

  async create(call: RestCall) {
    const wanted = requested(call, this.now());
    const { Name } = wanted.definition;
    const before = this.kept.get(Name);
    if (!before) return this.store(wanted);
    if (isRepeated(wanted, before)) return reply(Name);
    throw new ServiceError("ConflictException", `Schedule ${Name} already exists.`, 409);
  }

  async get(call: RestCall) {
    const found = this.find(call);
    return { body: { ...found.definition, ...summary(found) } };
  }

  async update(call: RestCall) {
    const before = this.find(call);
    const wanted = { ...requested(call, this.now()), createdAt: before.createdAt };
    return isRepeated(wanted, before) ? reply(wanted.definition.Name) : this.store(wanted);
  }

  async delete(call: RestCall) {
    await this.remove(this.find(call).definition.Name);
    return { body: {} };
  }

  async list({ query }: RestCall) {
    checkGroup(query.ScheduleGroup);
    const { NamePrefix, State, MaxResults, NextToken } = parsed(listing, query);
    const after = Buffer.from(NextToken, "base64url").toString();
    const rest = this.kept
      .values()
      .filter(({ definition: { Name } }) => Name.startsWith(NamePrefix) && Name > after)
      .filter(({ definition }) => State === undefined || definition.State === State)
      .sort((a, b) => (a.definition.Name < b.definition.Name ? -1 : 1));
    const page = rest.slice(0, MaxResults);
    const next = rest.length > page.length ? page.at(-1)?.definition.Name : undefined;
    const Schedules = page.map((each) => ({ ...summary(each), Target: { Arn: each.definition.Target.Arn } }));
    return { body: { Schedules, NextToken: next && Buffer.from(next).toString("base64url") } };
  }

  async close(): Promise<void> {
    await this.firing.close();
    await this.kept.close();
  }

  private find(call: RestCall): Schedule {
    checkGroup(call.query.groupName);
    const { Name = "" } = call.path;
    const found = this.kept.get(Name);
    if (!found) throw new ServiceError("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
    return found;
  }

  private async store(wanted: Schedule) {
    const { Name } = wanted.definition;
    await this.kept.put([Name, wanted]);
    if (this.kept.get(Name) === wanted) this.firing.set(wanted, wanted.definedAt - 1);
    return reply(Name);
  }

  private async remove(name: string): Promise<void> {
    this.firing.remove(name);
    await this.kept.put([name, null]);
  }
}
