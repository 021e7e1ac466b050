import { join } from "node:path";
import { startCognito } from "@lyceum/aws-local/cognito";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import { startEvents } from "@lyceum/aws-local/events";
import { startFirehose } from "@lyceum/aws-local/firehose";
import { startLambda } from "@lyceum/aws-local/lambda";
import { startSageMaker } from "@lyceum/aws-local/sagemaker";
import { startScheduler } from "@lyceum/aws-local/scheduler";
import { startSecretsManager } from "@lyceum/aws-local/secrets-manager";
import { startSes } from "@lyceum/aws-local/ses";
import { startSqs } from "@lyceum/aws-local/sqs";
import type { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import type { Gates } from "@lyceum/cdk-local/iam/gates";
import { deliveryStreams } from "@lyceum/cdk-local/provision/delivery-streams";
import { eventRules } from "@lyceum/cdk-local/provision/event-rules";
import { configurationSets, mailSenders } from "@lyceum/cdk-local/provision/mail-senders";
import type { userPool } from "@lyceum/cdk-local/provision/user-pool";
import * as z from "zod";
import type { Invoker } from "./invoker.ts";
import type { Outbox } from "./outbox.ts";
import { type LocalReranker, RERANKER } from "./reranker/local-reranker.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** How long to wait after failed attempt `attempt` (from 1); AWS waits longer. */
export const doublingPauseMs = (attempt: number): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);

interface Given {
  readonly assembly: Assembly;
  readonly directory: string;
  readonly gates: Gates;
  readonly invoker: Invoker;
  readonly outbox: Outbox;
  readonly pool: ReturnType<typeof userPool>;
  readonly reranker: LocalReranker | undefined;
  /** Where Firehose delivers to. */
  readonly s3Url: string;
}

const cognito = ({ directory, gates, invoker, outbox, pool }: Given) => {
  const { customMessage } = pool;
  return startCognito({
    directory: join(directory, "cognito"),
    gate: gates.json("cognito-idp"),
    pool,
    ...(customMessage !== undefined && { customMessage: (event: object) => invoker.invoke(customMessage, event) }),
    deliver: (mail) => outbox.keep(mail),
  });
};

const lambda = ({ gates, invoker }: Given) =>
  startLambda({
    gate: gates.rest(),
    has: (name) => invoker.functions?.has(name) ?? false,
    invoke: invoker.invoke,
    retryAttempts: invoker.retryAttempts,
    onAsyncFailure: (name, payload, error) => invoker.failed(name, payload, error, 1 + invoker.retryAttempts(name)),
  });

const scheduler = ({ directory, gates, invoker }: Given) =>
  startScheduler({
    gate: gates.rest(),
    directory: join(directory, "scheduler"),
    invoke: async (arn, input) => {
      const name = arn.split(":function:").at(-1) ?? "";
      const payload: unknown = JSON.parse(input ?? "{}");
      // A schedule that falls due while the cloud starts is not a failure: Scheduler retries it in a second.
      if (!invoker.functions) throw new Error("The functions are not loaded yet.");
      await invoker.invoke(name, payload).catch((error) => invoker.failed(name, payload, error, 1));
    },
  });

const events = ({ assembly, directory, gates, invoker }: Given) =>
  startEvents({
    gate: gates.json("events"),
    directory: join(directory, "events"),
    ...eventRules(assembly, invoker.statedRetries),
    invoke: invoker.invoke,
    deadLetter: async ({ functionName, retryAttempts }, event, error) => {
      invoker.gaveUp(functionName, error.message);
      await invoker.letters?.ofEvent(functionName, event, error, 1 + retryAttempts);
    },
    pauseMs: doublingPauseMs,
  });

/** Starts all AWS services except S3, whose address is needed earlier, for the templates. */
export async function startServices(given: Given) {
  const { assembly, directory, gates, outbox, reranker, s3Url } = given;
  const queues = assembly.of("AWS::SQS::Queue", z.unknown()).map(({ name }) => name);
  const [sqs, sagemaker, dynamo, ...others] = await Promise.all([
    startSqs({ gate: gates.json("sqs"), directory: join(directory, "sqs"), queues }),
    startSageMaker({
      gate: gates.rest(),
      endpoints: async (name) => (name === RERANKER ? reranker?.container : undefined),
    }),
    startDynamo({ directory: join(directory, "dynamodb"), gate: gates.json("dynamodb") }),
    cognito(given),
    startSecretsManager({ directory: join(directory, "secrets-manager"), gate: gates.json("secretsmanager") }),
    lambda(given),
    scheduler(given),
    events(given),
  ]);
  const [userPools, secrets, functions, schedules, bus] = others;
  const ses = await startSes({
    gate: gates.rest(),
    identities: mailSenders(assembly),
    configurationSets: configurationSets(assembly),
    publish: (detailType, detail) => bus.publish({ source: "aws.ses", detailType, detail }),
    deliver: (mail) => outbox.keepSent(mail),
  });
  const firehose = await startFirehose({
    directory: join(directory, "firehose"),
    gate: gates.json("firehose"),
    streams: deliveryStreams(assembly),
    s3Url,
  });
  return {
    ...{ sqs, sagemaker, dynamo, firehose, secrets, ses },
    ...{ cognito: userPools, lambda: functions, scheduler: schedules, events: bus },
  };
}
export type Services = Awaited<ReturnType<typeof startServices>>;
