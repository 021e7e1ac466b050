import { createHash } from "node:crypto";
import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  type SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

const schedule = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  FlexibleTimeWindow: z.object({ Mode: z.string() }).loose(),
  Target: z.object({ Arn: z.string(), RoleArn: z.string(), Input: z.string().optional() }),
});

/** Creates or updates the schedules of the templates; an unchanged one continues undisturbed. */
export async function provisionSchedules(client: SchedulerClient, assembly: Assembly): Promise<void> {
  for (const { name: Name, is } of assembly.of("AWS::Scheduler::Schedule", schedule)) {
    const ClientToken = createHash("sha256").update(JSON.stringify(is)).digest("hex");
    const input = { Name, ClientToken, ...is } as CreateScheduleCommandInput;
    try {
      await client.send(new CreateScheduleCommand(input));
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
      await client.send(new UpdateScheduleCommand(input));
    }
  }
}
