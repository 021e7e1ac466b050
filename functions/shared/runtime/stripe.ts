import { getSecret } from "@aws-lambda-powertools/parameters/secrets";
import { Stripe } from "stripe";
import * as z from "zod";

/** Seconds for which the keys are cached: after a rotation, how long the old ones may still be used. */
const KEYS_SECONDS = 300;

const keys = z.object({
  secretKey: z.string().regex(/^(sk|rk)_/, "Stripe's secret key; see docs/runbook.md#stripes-keys"),
  webhookSecret: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe("the secrets of our endpoints to which Stripe sends events"),
  apiBase: z.url().optional().describe("an endpoint that speaks Stripe's protocol, instead of Stripe's own"),
});

export interface StripeAccess {
  readonly stripe: Stripe;
  readonly webhookSecrets: readonly string[];
  /** Whether key and events are live ones. False unless given. */
  readonly livemode?: boolean;
}

function connect(secretKey: string, apiBase: string | undefined): Stripe {
  const base = apiBase === undefined ? undefined : new URL(apiBase);
  return new Stripe(secretKey, {
    apiVersion: "2026-10-28.endive",
    maxNetworkRetries: 2,
    timeout: 6_000,
    telemetry: false,
    ...(base && {
      protocol: base.protocol === "http:" ? "http" : "https",
      host: base.hostname,
      ...(base.port !== "" && { port: base.port }),
    }),
  });
}

/** Stripe's client with the keys of the secret, created again when they change. The keys are nowhere else. */
export function stripeAccess(secret: string): () => Promise<StripeAccess> {
  let made: { secretKey: string; apiBase: string | undefined; stripe: Stripe } | undefined;
  return async () => {
    const read = await getSecret(secret, { transform: "json", maxAge: KEYS_SECONDS });
    const { secretKey, webhookSecret, apiBase } = keys.parse(read);
    if (made?.secretKey !== secretKey || made.apiBase !== apiBase) {
      made = { secretKey, apiBase, stripe: connect(secretKey, apiBase) };
    }
    const livemode = /^(sk|rk)_live_/.test(secretKey);
    return { stripe: made.stripe, livemode, webhookSecrets: [webhookSecret].flat() };
  };
}

/** The object; undefined if Stripe has none of this id: it is of another account or mode, or newer than a restored backup. */
export async function ifThere<Found>(fetch: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await fetch();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.code === "resource_missing") return undefined;
    throw error;
  }
}
