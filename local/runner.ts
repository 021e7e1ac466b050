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
  /** Returns the folder of a synthesised cloud assembly; called once the state folder and the ports are locked. */
  readonly assembly: () => Promise<string>;
  /** The folder of all state. */
  readonly directory: string;
  /** The port of the site, with the API under /api; S3 and Stripe listen on the two after it. 0: any free ports. */
  readonly port: number;
  /** Real Stripe instead of the emulator. */
  readonly stripe?: { readonly secretKey: string; readonly webhookSecret: string } | undefined;
  /** Fills the cloud before the first request. Its writes start no table triggers. */
  readonly prepare?: (cloud: Cloud) => Promise<void>;
  /** The platform's initial balance at the emulator of Stripe, in minor units by currency; none unless given. */
  readonly platformFunds?: Readonly<Record<string, number>>;
  /** Whether the stage's throttles apply; true unless given. Callers of all routes at once would run into them. */
  readonly throttled?: boolean;
  /** The re-ranker in use; one that was trained on this state unless given. */
  readonly reranker?: RerankerFormat | undefined;
  readonly onFailure: (functionName: string, error: unknown) => void;
  /**
   * If given, functions are frozen between requests, and this is called with work that one left pending after its
   * reply.
   */
  readonly onLeftOver?: (functionName: string, what: readonly string[]) => void;
}

/** A running local cloud. */
export interface Cloud {
  /** The site's URL. */
  readonly url: string;
  /** The API's public URL. */
  readonly api: string;
  readonly assembly: Assembly;
  /** The variables of all functions, for callers of their code from outside. */
  readonly variables: Readonly<Record<string, string>>;
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Puts many items, in DynamoDB's JSON, unconditionally and without a client. */
  readonly fill: (table: string, items: readonly Record<string, unknown>[]) => Promise<void>;
  /** Puts objects into a bucket, in the same way. */
  readonly fillBucket: (bucket: string, objects: Iterable<Filled>) => Promise<void>;
  /** Waits until all changes of tables and all events on the bus are processed. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Stripe's keys for the emulator. */
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

/** The permission that a stack with a model package gives its functions. */
const invokesReranker: Statement = {
  Effect: "Allow",
  Action: ["sagemaker:InvokeEndpoint"],
  Resource: [`arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/${RERANKER}`],
  Condition: {},
};

/** The settings of every SDK client in this process, handlers' and ours. */
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
 * schedules and table triggers, in this one process. @throws FolderRefused if its folder is in use, or an Error with
 * the code EADDRINUSE if a port is, before anything else happens
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

/**
 * The servers that start before the assembly exists, as the templates need their addresses. Requests of the API wait.
 */
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
  // The gateways behind it, of the API and of the site: our functions refuse direct callers.
  const behind = { api: await opening(0), pages: await opening(0) };
  // Until the functions are loaded only the administrator makes calls.
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
        // Looked up at each call: a test that puts the clock forward does so for all.
        now: () => Date.now(),
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

/** Points this process's SDK clients and the functions' environments to the local services. */
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
  // Templates have none. Here creators' systems under test run on this machine.
  process.env.WEBHOOK_PRIVATE_HOSTS = "127.0.0.1,localhost";
  // The variables that a stack with a model package gives its functions.
  delete process.env.RERANKER_ENDPOINT;
  if (reranker) Object.assign(process.env, { RERANKER_ENDPOINT: RERANKER, RERANKER_FORMAT: reranker.format });
}

/** Creates the missing resources of the templates. */
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
    // `stripe listen` signs everything that it forwards with one secret.
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

/** Pages of mails: a stored one by its id, and an example by its name. */
const PAGES = ["/_local/outbox/", "/_local/mails/"] as const;

/** A route of the local cloud itself: a text is a page, everything else is sent as JSON. */
type LocalRoutes = Readonly<Record<string, (query: URLSearchParams) => Promise<unknown>>>;

/** The routes of the local cloud itself. */
const localRoutes = (
  { lambda, cognito, sqs, dynamo, secrets, firehose, scheduler, events, ses, sagemaker }: Services,
  front: Front,
  outbox: Outbox,
): LocalRoutes => ({
  [PAGES[0]]: async (query: URLSearchParams) => outbox.page(query.get("id") ?? ""),
  [PAGES[1]]: async (query: URLSearchParams) => mailExample(query.get("id") ?? ""),
  "/_local/mails": async () => mailIndex(outbox.list(null)),
  "/_local/outbox": async (query: URLSearchParams) => ({ mails: outbox.list(query.get("to")) }),
  // The services' addresses, for operators' commands and requested faults.
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

/** Answers the local cloud's own routes, and leaves the others to the distribution. */
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
        // A mail's content must not run scripts here either.
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

/** The site's own HTTP API is in its stack, next to the distribution; all other routes belong to the platform's. */
const isPages = ({ id }: Pick<Named, "id">): boolean => id.startsWith("FrontSiteApi");

/** Opens the gateways, and the distribution in front of them. */
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

/** Stops accepting requests first, then ends callers before the services that they call. */
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
  // One after the other, as each needs much memory for a while.
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
