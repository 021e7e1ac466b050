import type { RequestListener } from "node:http";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { listen } from "@lyceum/aws-local/protocol/json-service";
import { type Filled, startS3 } from "@lyceum/aws-local/s3";
import type { CorsRule } from "@lyceum/aws-local/s3/cors";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { ACCOUNT, type Named, nameOf, REGION } from "@lyceum/cdk-local/assembly/names";
import { distribution } from "@lyceum/cdk-local/distribution/distribution";
import { Functions } from "@lyceum/cdk-local/functions/functions";
import { gateway } from "@lyceum/cdk-local/gateway/gateway";
import { Access, ADMINISTRATOR } from "@lyceum/cdk-local/iam/access";
import { Gates } from "@lyceum/cdk-local/iam/gates";
import type { Statement } from "@lyceum/cdk-local/iam/policy";
import { corsOfBuckets, provisionBuckets } from "@lyceum/cdk-local/provision/buckets";
import { provisionDeployments } from "@lyceum/cdk-local/provision/deployments";
import { provisionSchedules } from "@lyceum/cdk-local/provision/schedules";
import { provisionSecrets } from "@lyceum/cdk-local/provision/secrets";
import { provisionTables } from "@lyceum/cdk-local/provision/tables";
import { userPool } from "@lyceum/cdk-local/provision/user-pool";
import { DeadLetters } from "@lyceum/cdk-local/triggers/dead-letters";
import { listenedTo, TableTriggers } from "@lyceum/cdk-local/triggers/table-triggers";
import { type Endpoint, startStripe } from "@lyceum/stripe-local";
import * as z from "zod";
import type { RerankerFormat } from "../functions/recommendations/env.ts";
import { Invoker } from "./invoker.ts";
import { mailExample, mailIndex } from "./mails/pages.ts";
import { OriginSecrets } from "./origin-secrets.ts";
import { Outbox } from "./outbox.ts";
import { provisionPlatformFunds, provisionPlatformPayouts } from "./platform-money.ts";
import { bundleByName } from "./prepared-assembly.ts";
import { type LocalReranker, localReranker, RERANKER } from "./reranker/local-reranker.ts";
import { doublingPauseMs, type Services, startServices } from "./services.ts";
import { StateFolder } from "./state-folder.ts";
import { putStripeKeys } from "./stripe-keys.ts";

export interface CloudOptions {
  /** Where a synthesised cloud assembly is; asked for once the folder and the ports are this cloud's. */
  readonly assembly: () => Promise<string>;
  /** Where all state is kept. */
  readonly directory: string;
  /** Of the site, with the API under /api; S3 and Stripe listen on the two after it. 0: any free ports. */
  readonly port: number;
  /** Real Stripe in the place of the emulator. */
  readonly stripe?: { readonly secretKey: string; readonly webhookSecret: string } | undefined;
  /** Fills the cloud before the first request. Table triggers do not hear of what it writes. */
  readonly prepare?: (cloud: Cloud) => Promise<void>;
  /** Minor units by currency that the platform has at the emulator of Stripe from the first start on; nothing unless given. */
  readonly platformFunds?: Readonly<Record<string, number>>;
  /** Whether the stage's throttles hold, as they do unless told otherwise: what asks for all routes at once meets them. */
  readonly throttled?: boolean;
  /** The re-ranker that is served; one that was trained on this state unless told otherwise. */
  readonly reranker?: RerankerFormat | undefined;
  readonly onFailure: (functionName: string, error: unknown) => void;
  /** Given, functions stand still between their requests, and this is told what one left over after its reply. */
  readonly onLeftOver?: (functionName: string, what: readonly string[]) => void;
}

/** A running local cloud. */
export interface Cloud {
  /** Of the site. */
  readonly url: string;
  /** Of the API, as people reach it. */
  readonly api: string;
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
const webhookEndpoints = (site: string): Endpoint[] => [
  { url: `${site}/webhooks/stripe`, secret: LOCAL_WEBHOOK_SECRET },
  { url: `${site}/webhooks/stripe-connect`, secret: LOCAL_CONNECT_SECRET, connect: true },
  {
    url: `${site}/webhooks/stripe-connect`,
    secret: LOCAL_CONNECT_SECRET,
    types: ["transfer.created", "transfer.updated", "transfer.reversed"],
  },
];

/** What a stack with a model package allows its functions. */
const invokesReranker: Statement = {
  Effect: "Allow",
  Action: ["sagemaker:InvokeEndpoint"],
  Resource: [`arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/${RERANKER}`],
  Condition: {},
};

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

/** What listens before there is an assembly, as its addresses go into the templates. Requests of the API wait. */
async function startFront({ directory, port, stripe: real }: CloudOptions) {
  const portAt = (offset: number) => (port === 0 ? 0 : port + offset);
  const unavailable: RequestListener = (_, response) => response.writeHead(503, { "retry-after": "1" }).end();
  const opening = async (at: number) => {
    const current = { handle: unavailable };
    const { url, close } = await listen((request, response) => current.handle(request, response), at);
    const open = (handle: RequestListener) => {
      current.handle = handle;
    };
    return { url, close, open, refuse: () => open(unavailable) };
  };
  const site = await opening(port);
  // The gateways behind it, of the API and of the site's own: whoever asks them directly is refused by our functions.
  const behind = { api: await opening(0), pages: await opening(0) };
  // Until the functions are there only the administrator calls.
  const known: { access?: Access } = {};
  const gates = new Gates(() => known.access);
  const cors: Record<string, readonly CorsRule[]> = {};
  const s3 = await startS3({
    cors,
    directory: join(directory, "s3"),
    port: portAt(1),
    credentials: (id) => (id === ADMINISTRATOR.accessKeyId ? ADMINISTRATOR : known.access?.credentialsBy(id)),
    gate: gates.s3(),
  });
  const stripe = real
    ? undefined
    : await startStripe({
        directory: join(directory, "stripe"),
        port: portAt(2),
        secretKey: LOCAL_SECRET_KEY,
        webhookEndpoints: webhookEndpoints(site.url),
      });
  return {
    ...{ site, behind, s3, stripe, gates },
    allow: (access: Access) => {
      known.access = access;
    },
    allowOrigins: (rules: typeof cors) => {
      Object.assign(cors, rules);
    },
  };
}
type Front = Awaited<ReturnType<typeof startFront>>;

/** Points this process's SDK clients and the functions' environments to what runs here. */
function pointTo(services: Services, s3Url: string, reranker: LocalReranker | undefined): void {
  pointClients({
    DYNAMODB: services.dynamo.url,
    S3: s3Url,
    COGNITO_IDENTITY_PROVIDER: services.cognito.url,
    SECRETS_MANAGER: services.secrets.url,
    FIREHOSE: services.firehose.url,
    LAMBDA: services.lambda.url,
    SCHEDULER: services.scheduler.url,
    EVENTBRIDGE: services.events.url,
    SESV2: services.ses.url,
    SAGEMAKER_RUNTIME: services.sagemaker.url,
    SQS: services.sqs.url,
  });
  // No template names any: creators' systems that are tried out run on this machine.
  process.env.WEBHOOK_PRIVATE_HOSTS = "127.0.0.1,localhost";
  // What a stack with a model package gives its functions.
  delete process.env.RERANKER_ENDPOINT;
  if (reranker) Object.assign(process.env, { RERANKER_ENDPOINT: RERANKER, RERANKER_FORMAT: reranker.format });
}

/** Makes what the templates hold, where it is not there. */
async function provision(assembly: Assembly, { stripe: real }: CloudOptions, stripeUrl: string | undefined) {
  const secrets = new SecretsManagerClient({});
  await Promise.all([
    provisionTables(new DynamoDBClient({}), assembly, listenedTo(assembly)),
    provisionBuckets(new S3Client({}), assembly),
    provisionSchedules(new SchedulerClient({}), assembly),
    provisionSecrets(secrets, assembly),
  ]);
  await provisionDeployments(new S3Client({}), assembly);
  await putStripeKeys(
    secrets,
    assembly,
    // `stripe listen` signs all that it forwards by one secret.
    real ?? {
      secretKey: LOCAL_SECRET_KEY,
      webhookSecret: [LOCAL_WEBHOOK_SECRET, LOCAL_CONNECT_SECRET],
      apiBase: stripeUrl,
    },
  );
}

const loadFunctions = (
  assembly: Assembly,
  access: Access,
  keysUrl: string,
  onLeftOver: CloudOptions["onLeftOver"],
): Functions =>
  new Functions(assembly, {
    moduleAt: bundleByName,
    onLeftOver,
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

const openTriggers = (assembly: Assembly, directory: string, { dynamo }: Services, invoker: Invoker) =>
  TableTriggers.open({
    assembly,
    directory,
    changes: dynamo.changes,
    invoke: invoker.invoke,
    deadLetter: async (trigger, change, failure, reason) => {
      invoker.gaveUp(trigger, reason);
      await invoker.letters?.ofChange(trigger, change, failure);
    },
    pauseMs: doublingPauseMs,
  });

/** Pages of mails: one that was kept, by its id, and an example of each, by its name. */
const PAGES = ["/_local/outbox/", "/_local/mails/"] as const;

/** A route of the local cloud's own: a page is a text, all else is JSON. */
type LocalRoutes = Readonly<Record<string, (query: URLSearchParams) => Promise<unknown>>>;

/** What the local cloud itself answers, beside the product's routes. */
const localRoutes = (
  { lambda, cognito, sqs, dynamo, secrets, firehose, scheduler, events, ses, sagemaker }: Services,
  front: Front,
  outbox: Outbox,
): LocalRoutes => ({
  [PAGES[0]]: async (query: URLSearchParams) => outbox.page(query.get("id") ?? ""),
  [PAGES[1]]: async (query: URLSearchParams) => mailExample(query.get("id") ?? ""),
  "/_local/mails": async () => mailIndex(outbox.list(null)),
  "/_local/outbox": async (query: URLSearchParams) => ({ mails: outbox.list(query.get("to")) }),
  // Where operators' commands, and faults that are asked for, find each service.
  "/_local/endpoints": async () => ({
    ...{
      api: front.behind.api.url,
      lambda: lambda.url,
      s3: front.s3.url,
      cognito: cognito.url,
      sqs: sqs.url,
      dynamodb: dynamo.url,
    },
    ...{ secretsManager: secrets.url, firehose: firehose.url, scheduler: scheduler.url, events: events.url },
    ...{ ses: ses.url, sagemaker: sagemaker.url },
  }),
  "/_local/second-factor": async (query: URLSearchParams) => ({
    code: (await cognito.shownCode(query.get("email") ?? "")) ?? null,
  }),
});

/** Answers what is the local cloud's own, and leaves the rest to the distribution. */
const withLocal =
  (local: LocalRoutes, rest: RequestListener, onFailure: CloudOptions["onFailure"]): RequestListener =>
  (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const pages = PAGES.find((each) => pathname.startsWith(each) && pathname.length > each.length);
    const own = request.method === "GET" ? local[pages ?? pathname] : undefined;
    if (!own) return rest(request, response);
    if (pages) searchParams.set("id", decodeURIComponent(pathname.slice(pages.length)));
    own(searchParams).then(
      (value) => {
        if (typeof value === "object")
          return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value, null, 2));
        // What a mail holds runs nothing here either.
        const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'none'" };
        return response
          .writeHead(typeof value === "string" ? 200 : 404, headers)
          .end(typeof value === "string" ? value : "");
      },
      (error) => {
        onFailure(pathname, error);
        response.writeHead(500).end();
      },
    );
  };

/** The site's API stands beside its distribution; all other routes are of the platform's. */
const isPages = ({ id }: Pick<Named, "id">): boolean => id.startsWith("FrontSiteApi");

/** Opens the gateways, and the distribution before them. */
function openFront(
  front: Front,
  {
    assembly,
    keysUrl,
    invoke,
    local,
  }: { assembly: Assembly; keysUrl: string; invoke: Invoker["invoke"]; local: LocalRoutes },
  { throttled, onFailure }: CloudOptions,
): void {
  const apis = assembly.of("AWS::ApiGatewayV2::Api", z.unknown());
  const nameFor = (isIt: (api: Named) => boolean) => apis.filter(isIt).map((each) => nameOf(each))[0] ?? "";
  const common = { assembly, invoke, keysUrl, throttled, onFailure };
  front.behind.api.open(gateway({ ...common, api: nameFor((each) => !isPages(each)) }));
  front.behind.pages.open(gateway({ ...common, api: nameFor(isPages) }));
  front.site.open(withLocal(local, distribution({ assembly, s3: new S3Client({}), onFailure }), onFailure));
}

interface Running {
  readonly folder: StateFolder;
  readonly front: Front;
  readonly services: Services;
  readonly functions: Functions;
  readonly triggers: TableTriggers;
  readonly outbox: Outbox;
}

/** Takes no request first, then ends what calls others before what is called. */
async function close({ folder, front, services, functions, triggers, outbox }: Running): Promise<void> {
  const { sqs, ses, cognito, secrets, dynamo, firehose, events, scheduler, lambda, sagemaker } = services;
  front.site.refuse();
  await functions.close();
  await Promise.all([front.site, front.behind.api, front.behind.pages].map((each) => each.close()));
  await Promise.all([scheduler.close(), lambda.close(), sagemaker.close(), front.stripe?.close()]);
  await triggers.stop();
  await events.close();
  await firehose.close();
  await Promise.all([
    sqs.close(),
    ses.close(),
    cognito.close(),
    secrets.close(),
    front.s3.close(),
    dynamo.close(),
    outbox.close(),
  ]);
  folder.release();
}

async function startedIn(folder: StateFolder, options: CloudOptions): Promise<Cloud> {
  const { directory, onFailure } = options;
  const front = await startFront(options);
  const { site, behind, s3, stripe, gates } = front;
  // One after the other: each has its time of much memory.
  await stripe?.ready();
  const secrets = new OriginSecrets();
  const assembly = await Assembly.read(await options.assembly(), {
    api: (named) => (isPages(named) ? behind.pages.url : behind.api.url),
    distribution: site.url,
    s3: s3.url,
    custom: (named, attribute) => secrets.attribute(named, attribute),
  });
  front.allowOrigins(corsOfBuckets(assembly));
  const outbox = await Outbox.open(directory);
  const pool = userPool(assembly);
  const invoker = new Invoker(assembly, onFailure);
  const { invoke } = invoker;
  const reranker = await localReranker(directory, options.reranker);
  const given = { assembly, directory, gates, invoker, outbox, pool, reranker, s3Url: s3.url };
  const services = await startServices(given);
  const { dynamo, events, cognito, sqs } = services;
  pointTo(services, s3.url, reranker);
  invoker.letters = new DeadLetters({ assembly, sqs, s3: new S3Client({}) });
  await provision(assembly, options, stripe?.url);

  const keysUrl = `${cognito.url}/${pool.id}/.well-known/jwks.json`;
  const access = new Access(assembly, { also: reranker ? [invokesReranker] : [] });
  front.allow(access);
  const functions = loadFunctions(assembly, access, keysUrl, options.onLeftOver);
  invoker.functions = functions;
  const triggers = await openTriggers(assembly, directory, services, invoker);
  const cloud: Cloud = {
    url: site.url,
    api: `${site.url}/api`,
    assembly,
    variables: functions.variables(),
    invoke,
    fill: dynamo.fill,
    fillBucket: s3.fill,
    async settled() {
      do {
        await triggers.idle();
        await events.idle();
      } while (triggers.busy);
    },
    close: () => close({ folder, front, services, functions, triggers, outbox }),
  };
  await dynamo.quietly(async () => options.prepare?.(cloud));
  if (stripe) {
    await provisionPlatformPayouts(stripe.url, LOCAL_SECRET_KEY);
    await provisionPlatformFunds(stripe.url, LOCAL_SECRET_KEY, options.platformFunds ?? {});
  }
  triggers.start();
  await events.start();
  const local = localRoutes(services, front, outbox);
  openFront(front, { assembly, keysUrl, invoke, local }, options);
  return cloud;
}
