import type { RequestListener } from "node:http";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { startCognito } from "@lyceum/aws-local/cognito";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import { startEvents } from "@lyceum/aws-local/events";
import { startFirehose } from "@lyceum/aws-local/firehose";
import { startLambda } from "@lyceum/aws-local/lambda";
import { listen } from "@lyceum/aws-local/protocol/json-service";
import { type Filled, startS3 } from "@lyceum/aws-local/s3";
import type { CorsRule } from "@lyceum/aws-local/s3/cors";
import { startSageMaker } from "@lyceum/aws-local/sagemaker";
import { startScheduler } from "@lyceum/aws-local/scheduler";
import { startSecretsManager } from "@lyceum/aws-local/secrets-manager";
import { startSes } from "@lyceum/aws-local/ses";
import { startSqs } from "@lyceum/aws-local/sqs";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { ACCOUNT, REGION } from "@lyceum/cdk-local/assembly/names";
import { Functions } from "@lyceum/cdk-local/functions/functions";
import { gateway } from "@lyceum/cdk-local/gateway/gateway";
import { Access, ADMINISTRATOR } from "@lyceum/cdk-local/iam/access";
import { Gates } from "@lyceum/cdk-local/iam/gates";
import type { Statement } from "@lyceum/cdk-local/iam/policy";
import { corsOfBuckets, provisionBuckets } from "@lyceum/cdk-local/provision/buckets";
import { deliveryStreams } from "@lyceum/cdk-local/provision/delivery-streams";
import { eventRules } from "@lyceum/cdk-local/provision/event-rules";
import { mailSenders } from "@lyceum/cdk-local/provision/mail-senders";
import { provisionSchedules } from "@lyceum/cdk-local/provision/schedules";
import { provisionSecrets } from "@lyceum/cdk-local/provision/secrets";
import { provisionTables } from "@lyceum/cdk-local/provision/tables";
import { userPool } from "@lyceum/cdk-local/provision/user-pool";
import { DeadLetters } from "@lyceum/cdk-local/triggers/dead-letters";
import { listenedTo, TableTriggers } from "@lyceum/cdk-local/triggers/table-triggers";
import { type Endpoint, startStripe } from "@lyceum/stripe-local";
import * as z from "zod";
import { Outbox } from "./outbox.ts";
import { provisionPlatformFunds, provisionPlatformPayouts } from "./platform-money.ts";
import { bundleByName } from "./prepared-assembly.ts";
import { keptMachine, RERANKER } from "./reranker/machine-file.ts";
import { StateFolder } from "./state-folder.ts";
import { putStripeKeys } from "./stripe-keys.ts";

export interface CloudOptions {
  /** Where a synthesised cloud assembly is; asked for once the folder and the ports are this cloud's. */
  readonly assembly: () => Promise<string>;
  /** Where all state is kept. */
  readonly directory: string;
  /** Of the HTTP API; S3 and Stripe listen on the two after it. 0: any free ports. */
  readonly port: number;
  /** Real Stripe in the place of the emulator. */
  readonly stripe?: { readonly secretKey: string; readonly webhookSecret: string } | undefined;
  /** Fills the cloud before the first request. Table triggers do not hear of what it writes. */
  readonly prepare?: (cloud: Cloud) => Promise<void>;
  /** Minor units by currency that the platform has at the emulator of Stripe from the first start on; nothing unless given. */
  readonly platformFunds?: Readonly<Record<string, number>>;
  /** Whether the stage's throttles hold, as they do unless told otherwise: what asks for all routes at once meets them. */
  readonly throttled?: boolean;
  readonly onFailure: (functionName: string, error: unknown) => void;
  /** Given, functions stand still between their requests, and this is told what one left over after its reply. */
  readonly onLeftOver?: (functionName: string, what: readonly string[]) => void;
}

/** A running local cloud. */
export interface Cloud {
  /** Of the HTTP API. */
  readonly url: string;
  readonly assembly: Assembly;
  /** All variables that functions are given, for who calls their code outside of them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Puts items, in DynamoDB's JSON, whatever was there: for many, as no client stands between. */
  readonly fill: (table: string, items: readonly Record<string, unknown>[]) => Promise<void>;
  /** Puts objects into a bucket, in the same way. */
  readonly fillBucket: (bucket: string, objects: Iterable<Filled>) => Promise<void>;
  /** Waits until all that changed in the tables, and all that was told on the bus, is dealt with. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Stripe's keys where the emulator stands for it. */
export const LOCAL_SECRET_KEY = "sk_test_local";
export const LOCAL_WEBHOOK_SECRET = "whsec_local";
const LOCAL_CONNECT_SECRET = "whsec_local_connect";

/** Where Stripe sends events: those of orders, those of creators' accounts, and those of transfers. */
const webhookEndpoints = (api: string): Endpoint[] => [
  { url: `${api}/webhooks/stripe`, secret: LOCAL_WEBHOOK_SECRET },
  { url: `${api}/webhooks/stripe-connect`, secret: LOCAL_CONNECT_SECRET, connect: true },
  {
    url: `${api}/webhooks/stripe-connect`,
    secret: LOCAL_CONNECT_SECRET,
    types: ["transfer.created", "transfer.updated", "transfer.reversed"],
  },
];

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** Before attempt `attempt`, from 1, of what failed is made again: AWS waits longer. */
const doublingPauseMs = (attempt: number): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);

/** What a stack with a model package allows its functions. */
const invokesReranker: Statement = {
  Effect: "Allow",
  Action: ["sagemaker:InvokeEndpoint"],
  Resource: [`arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/${RERANKER}`],
  Condition: {},
};

const asyncInvoke = z.object({ FunctionName: z.string(), MaximumRetryAttempts: z.number().optional() });

/** What every SDK client in this process is to use, handlers' and ours. */
function pointClients(urls: Readonly<Record<string, string>>): void {
  for (const name of ["AWS_PROFILE", "AWS_SESSION_TOKEN"]) delete process.env[name];
  Object.assign(process.env, {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
    POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? "ERROR",
    POWERTOOLS_METRICS_DISABLED: "true",
    ...Object.fromEntries(Object.entries(urls).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url])),
  });
}

/**
 * Runs a synthesised cloud assembly on 127.0.0.1: its routes, authorizer, functions, tables, buckets, streams, secrets,
 * schedules and table triggers, in this one process. @throws FolderRefused where its folder is not free, or an Error with
 * the code EADDRINUSE where a port is not, before anything else is done
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const folder = StateFolder.hold(options.directory);
  try {
    return await startedIn(folder, options);
  } catch (error) {
    folder.release();
    throw error;
  }
}

async function startedIn(folder: StateFolder, options: CloudOptions): Promise<Cloud> {
  const { directory, port, onFailure } = options;
  const within = (name: string) => join(directory, name);
  const portAt = (offset: number) => (port === 0 ? 0 : port + offset);

  const unavailable: RequestListener = (_, response) => response.writeHead(503, { "retry-after": "1" }).end();
  let handle = unavailable;
  const api = await listen((request, response) => handle(request, response), port);
  // Until the functions are there only the administrator calls.
  const known: { access?: Access } = {};
  const gates = new Gates(() => known.access);
  const cors: Record<string, readonly CorsRule[]> = {};
  const s3 = await startS3({
    cors,
    directory: within("s3"),
    port: portAt(1),
    credentials: (id) => (id === ADMINISTRATOR.accessKeyId ? ADMINISTRATOR : known.access?.credentialsBy(id)),
    gate: gates.s3(),
  });
  const stripe = options.stripe
    ? undefined
    : await startStripe({
        directory: within("stripe"),
        port: portAt(2),
        secretKey: LOCAL_SECRET_KEY,
        webhookEndpoints: webhookEndpoints(api.url),
      });
  // One after the other: each has its time of much memory.
  await stripe?.ready();
  const assembly = await Assembly.read(await options.assembly(), api.url);
  Object.assign(cors, corsOfBuckets(assembly));
  const outbox = await Outbox.open(directory);
  const pool = userPool(assembly);

  const functions: { current?: Functions } = {};
  const invoke = (name: string, payload: unknown): Promise<unknown> => {
    if (!functions.current) throw new Error("The functions are not loaded yet.");
    return functions.current.invoke(name, payload);
  };
  const givenUp = (name: string, reason: string) =>
    onFailure(name, new Error(`what started it became a dead letter: ${reason}`));
  const retries = new Map(
    assembly
      .of("AWS::Lambda::EventInvokeConfig", asyncInvoke)
      .map(({ is }) => [is.FunctionName, is.MaximumRetryAttempts ?? 2]),
  );

  const sqs = await startSqs({
    gate: gates.json("sqs"),
    directory: within("sqs"),
    queues: assembly.of("AWS::SQS::Queue", z.unknown()).map(({ name }) => name),
  });
  let letters: DeadLetters | undefined;

  const reranker = await keptMachine(directory);
  const [sagemaker, dynamo, cognito, secrets, lambda, scheduler, events, ses] = await Promise.all([
    startSageMaker({ gate: gates.rest(), endpoints: async (name) => (name === RERANKER ? reranker : undefined) }),
    startDynamo({ directory: within("dynamodb"), gate: gates.json("dynamodb") }),
    startCognito({
      directory: within("cognito"),
      gate: gates.json("cognito-idp"),
      pool,
      ...(pool.customMessage !== undefined && {
        customMessage: (event: object) => invoke(pool.customMessage ?? "", event),
      }),
      deliver: (mail) => outbox.keep(mail),
    }),
    startSecretsManager({ directory: within("secrets-manager"), gate: gates.json("secretsmanager") }),
    startLambda({
      gate: gates.rest(),
      has: (name) => functions.current?.has(name) ?? false,
      invoke,
      retryAttempts: (name) => retries.get(name) ?? 2,
      onAsyncFailure: async (name, payload, error) => {
        onFailure(name, error);
        await letters?.ofEvent(name, payload, error as Error, 1 + (retries.get(name) ?? 2));
      },
    }),
    startScheduler({
      gate: gates.rest(),
      directory: within("scheduler"),
      invoke: async (arn, input) => {
        const name = arn.split(":function:").at(-1) ?? "";
        const payload: unknown = JSON.parse(input ?? "{}");
        await invoke(name, payload).catch(async (error) => {
          onFailure(name, error);
          await letters?.ofEvent(name, payload, error as Error, 1);
        });
      },
    }),
    startEvents({
      gate: gates.json("events"),
      directory: within("events"),
      ...eventRules(assembly, (name) => retries.get(name)),
      invoke,
      deadLetter: async ({ functionName, retryAttempts }, event, error) => {
        givenUp(functionName, error.message);
        await letters?.ofEvent(functionName, event, error, 1 + retryAttempts);
      },
      pauseMs: doublingPauseMs,
    }),
    startSes({ gate: gates.rest(), identities: mailSenders(assembly), deliver: (mail) => outbox.keepSent(mail) }),
  ]);
  const firehose = await startFirehose({
    directory: within("firehose"),
    gate: gates.json("firehose"),
    streams: deliveryStreams(assembly),
    s3Url: s3.url,
  });
  pointClients({
    DYNAMODB: dynamo.url,
    S3: s3.url,
    COGNITO_IDENTITY_PROVIDER: cognito.url,
    SECRETS_MANAGER: secrets.url,
    FIREHOSE: firehose.url,
    LAMBDA: lambda.url,
    SCHEDULER: scheduler.url,
    EVENTBRIDGE: events.url,
    SESV2: ses.url,
    SAGEMAKER_RUNTIME: sagemaker.url,
    SQS: sqs.url,
  });
  letters = new DeadLetters({ assembly, sqs, s3: new S3Client({}) });
  // No template names any: creators' systems that are tried out run on this machine.
  process.env.WEBHOOK_PRIVATE_HOSTS = "127.0.0.1,localhost";
  // What a stack with a model package gives its functions.
  if (reranker) process.env.RERANKER_ENDPOINT = RERANKER;
  else delete process.env.RERANKER_ENDPOINT;

  await Promise.all([
    provisionTables(new DynamoDBClient({}), assembly, listenedTo(assembly)),
    provisionBuckets(new S3Client({}), assembly),
    provisionSchedules(new SchedulerClient({}), assembly),
    provisionSecrets(new SecretsManagerClient({}), assembly),
  ]);
  await putStripeKeys(
    new SecretsManagerClient({}),
    assembly,
    // `stripe listen` signs all that it forwards by one secret.
    options.stripe ?? {
      secretKey: LOCAL_SECRET_KEY,
      webhookSecret: [LOCAL_WEBHOOK_SECRET, LOCAL_CONNECT_SECRET],
      apiBase: stripe?.url,
    },
  );
  const keysUrl = `${cognito.url}/${pool.id}/.well-known/jwks.json`;
  const access = new Access(assembly, { also: reranker ? [invokesReranker] : [] });
  known.access = access;
  const loaded = new Functions(assembly, {
    moduleAt: bundleByName,
    onLeftOver: options.onLeftOver,
    adapt(name, variables) {
      const { accessKeyId, secretAccessKey } = access.credentialsOf(name);
      return {
        ...variables,
        ...(variables.TOKEN_KEYS_URL !== undefined && { TOKEN_KEYS_URL: keysUrl }),
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      };
    },
  });
  functions.current = loaded;
  const triggers = await TableTriggers.open({
    assembly,
    directory,
    changes: dynamo.changes,
    invoke,
    deadLetter: async (trigger, change, failure, reason) => {
      givenUp(trigger, reason);
      await letters?.ofChange(trigger, change, failure);
    },
    pauseMs: doublingPauseMs,
  });

  const cloud: Cloud = {
    url: api.url,
    assembly,
    variables: loaded.variables(),
    invoke,
    fill: dynamo.fill,
    fillBucket: s3.fill,
    async settled() {
      do {
        await triggers.idle();
        await events.idle();
      } while (triggers.busy);
    },
    async close() {
      handle = unavailable;
      await functions.current?.close();
      await api.close();
      await Promise.all([scheduler.close(), lambda.close(), sagemaker.close(), stripe?.close()]);
      await triggers.stop();
      await events.close();
      await firehose.close();
      await Promise.all([
        sqs.close(),
        ses.close(),
        cognito.close(),
        secrets.close(),
        s3.close(),
        dynamo.close(),
        outbox.close(),
      ]);
      folder.release();
    },
  };
  await dynamo.quietly(async () => options.prepare?.(cloud));
  if (stripe) {
    await provisionPlatformPayouts(stripe.url, LOCAL_SECRET_KEY);
    await provisionPlatformFunds(stripe.url, LOCAL_SECRET_KEY, options.platformFunds ?? {});
  }
  triggers.start();
  await events.start();
  handle = gateway({
    assembly,
    invoke,
    keysUrl,
    throttled: options.throttled,
    onFailure,
    local: {
      "/_local/outbox": async (query) => ({ mails: outbox.list(query.get("to")) }),
      // Where operators' commands, and faults that are asked for, find each service.
      "/_local/endpoints": async () => ({
        ...{ lambda: lambda.url, s3: s3.url, cognito: cognito.url, sqs: sqs.url, dynamodb: dynamo.url },
        ...{ secretsManager: secrets.url, firehose: firehose.url, scheduler: scheduler.url, events: events.url },
        ...{ ses: ses.url, sagemaker: sagemaker.url },
      }),
      "/_local/second-factor": async (query) => ({ code: (await cognito.shownCode(query.get("email") ?? "")) ?? null }),
    },
  });
  return cloud;
}
