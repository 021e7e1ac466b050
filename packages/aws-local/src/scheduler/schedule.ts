import * as z from "zod";
import { nextFire } from "./next-fire.ts";

const epochSeconds = z.number().describe("epoch seconds");

/** A schedule as in CreateSchedule and UpdateSchedule. Settings that are not emulated are missing here, and refused. */
export const definition = z.strictObject({
  Name: z.string().regex(/^[0-9a-zA-Z_.-]{1,64}$/),
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).max(50).default("UTC"),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal("OFF") }),
  Target: z.strictObject({
    Arn: z.string().min(1),
    RoleArn: z.string().min(1),
    Input: z.string().min(1).optional(),
    RetryPolicy: z
      .strictObject({
        MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
        MaximumRetryAttempts: z.int().min(0).max(185).default(185),
      })
      .prefault({}),
    DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
  }),
  Description: z.string().max(512).optional(),
  StartDate: epochSeconds.optional(),
  EndDate: epochSeconds.optional(),
  ActionAfterCompletion: z.enum(["NONE", "DELETE"]).default("NONE"),
});

/** A stored schedule, with times in epoch ms. `definedAt` is when it was created or last updated. */
export const schedule = z.object({
  definition,
  createdAt: z.number(),
  definedAt: z.number(),
  clientToken: z.string().optional(),
});
export type Schedule = z.infer<typeof schedule>;

/**
 * When a schedule falls due for the first time after `after`, both in epoch ms; undefined if it does not. A rate counts
 * from its StartDate, or without one from its definition, at which it is due at once.
 * @throws RangeError as nextFire does
 */
export function dueAfter({ definition, definedAt }: Schedule, after: number): number | undefined {
  const { ScheduleExpression, ScheduleExpressionTimezone, State, StartDate, EndDate } = definition;
  const start = StartDate === undefined ? definedAt : StartDate * 1000;
  const due = nextFire(ScheduleExpression, ScheduleExpressionTimezone, Math.max(after, start - 1), start);
  const over = due !== undefined && EndDate !== undefined && due > EndDate * 1000;
  return State === "DISABLED" || over ? undefined : due;
}

export const arnOf = (name: string) => `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${name}`;

/** The target's input, with Scheduler's context attributes filled in. `dueAt` in epoch ms, `attempt` from 1. */
export function inputOf({ definition }: Schedule, dueAt: number, executionId: string, attempt: number) {
  return definition.Target.Input?.replaceAll("<aws.scheduler.schedule-arn>", arnOf(definition.Name))
    .replaceAll("<aws.scheduler.scheduled-time>", new Date(dueAt).toISOString().replace(/\.\d+/, ""))
    .replaceAll("<aws.scheduler.execution-id>", executionId)
    .replaceAll("<aws.scheduler.attempt-number>", String(attempt));
}
