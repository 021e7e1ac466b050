import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import type { Gate } from "../protocol/gate.ts";
import { type Service, ServiceError } from "../protocol/json-service.ts";
import { jsonBody, type RestCall, type Routed, serveRest } from "../protocol/rest-service.ts";
import { Firing, type FiringOptions, type Timer } from "./firing.ts";
import { arnOf, definition, dueAfter, type Schedule, schedule } from "./schedule.ts";

export interface SchedulerOptions {
  /** Where the schedules are kept; without one they are forgotten. */
  readonly directory?: string;
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<Routed>;
  readonly invoke: FiringOptions["invoke"];
  readonly onFailure?: FiringOptions["onFailure"];
  readonly now?: () => number;
  readonly timer?: Timer;
}

const ofProcess: Timer = (delayMs, run) => {
  const timeout = setTimeout(run, delayMs);
  return () => clearTimeout(timeout);
};

const body = z.looseObject({ GroupName: z.string().optional(), ClientToken: z.string().min(1).max(64).optional() });
const listing = z.object({
  NamePrefix: z.string().default(""),
  State: z.enum(["ENABLED", "DISABLED"]).optional(),
  MaxResults: z.coerce.number().int().min(1).max(100).default(100),
  NextToken: z.base64url().default(""),
});

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ServiceError("ValidationException", z.prettifyError(result.error));
}

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

/**
 * EventBridge Scheduler on 127.0.0.1, with the group `default` alone: create, get, update, delete and list schedules,
 * and fire them. As in AWS a moment that has passed is not made up for: a schedule that fell due while this was down
 * fires at its next moment, and an `at` of the past never. A crash fires nothing twice, but loses pending retries.
 */
export async function startScheduler(options: SchedulerOptions): Promise<Service> {
  const { directory, port, gate, invoke, onFailure = () => {}, now = Date.now, timer = ofProcess } = options;
  const schedules = await DurableMap.open(directory && join(directory, "schedules.ndjson"), schedule);
  const remove = async (name: string) => {
    firing.remove(name);
    await schedules.put([name, null]);
  };
  const firing = new Firing({
    ...{ invoke, onFailure, now, timer },
    async onCompletion(done) {
      const { Name, ActionAfterCompletion } = done.definition;
      if (ActionAfterCompletion === "DELETE" && schedules.get(Name) === done) await remove(Name);
    },
  });
  for (const kept of schedules.values()) firing.set(kept, now());

  const find = (call: RestCall): Schedule => {
    checkGroup(call.query.groupName);
    const { Name = "" } = call.path;
    const found = schedules.get(Name);
    if (!found) throw new ServiceError("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
    return found;
  };
  /** Whether a caller who had no answer sends again what was done. */
  const isRepeated = (wanted: Schedule, before: Schedule) =>
    wanted.clientToken !== undefined &&
    wanted.clientToken === before.clientToken &&
    isDeepStrictEqual(wanted.definition, before.definition);
  const reply = (name: string) => ({ body: { ScheduleArn: arnOf(name) } });
  const store = async (wanted: Schedule) => {
    const { Name } = wanted.definition;
    await schedules.put([Name, wanted]);
    if (schedules.get(Name) === wanted) firing.set(wanted, wanted.definedAt - 1);
    return reply(Name);
  };

  const service = await serveRest(
    {
      async "POST /schedules/{Name}"(call) {
        const wanted = requested(call, now());
        const { Name } = wanted.definition;
        const before = schedules.get(Name);
        if (!before) return store(wanted);
        if (isRepeated(wanted, before)) return reply(Name);
        throw new ServiceError("ConflictException", `Schedule ${Name} already exists.`, 409);
      },
      async "GET /schedules/{Name}"(call) {
        const found = find(call);
        return { body: { ...found.definition, ...summary(found) } };
      },
      async "PUT /schedules/{Name}"(call) {
        const before = find(call);
        const wanted = { ...requested(call, now()), createdAt: before.createdAt };
        return isRepeated(wanted, before) ? reply(wanted.definition.Name) : store(wanted);
      },
      async "DELETE /schedules/{Name}"(call) {
        await remove(find(call).definition.Name);
        return { body: {} };
      },
      async "GET /schedules"({ query }) {
        checkGroup(query.ScheduleGroup);
        const { NamePrefix, State, MaxResults, NextToken } = parsed(listing, query);
        const after = Buffer.from(NextToken, "base64url").toString();
        const rest = schedules
          .values()
          .filter(({ definition: { Name } }) => Name.startsWith(NamePrefix) && Name > after)
          .filter(({ definition }) => State === undefined || definition.State === State)
          .sort((a, b) => (a.definition.Name < b.definition.Name ? -1 : 1));
        const page = rest.slice(0, MaxResults);
        const next = rest.length > page.length ? page.at(-1)?.definition.Name : undefined;
        const Schedules = page.map((each) => ({ ...summary(each), Target: { Arn: each.definition.Target.Arn } }));
        return { body: { Schedules, NextToken: next && Buffer.from(next).toString("base64url") } };
      },
    },
    port,
    gate,
  );
  return {
    url: service.url,
    async close() {
      await service.close();
      await firing.close();
      await schedules.close();
    },
  };
}
