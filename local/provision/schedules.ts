import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
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

/** Makes the schedules of the templates as they are now. */
export async function provisionSchedules(client: SchedulerClient, assembly: Assembly): Promise<void> {
  for (const { name: Name, is } of assembly.of("AWS::Scheduler::Schedule", schedule)) {
    try {
      await client.send(new DeleteScheduleCommand({ Name }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    await client.send(new CreateScheduleCommand({ Name, ...is } as CreateScheduleCommandInput));
  }
}
