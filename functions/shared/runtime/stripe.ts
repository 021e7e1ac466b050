import { getSecret } from "@aws-lambda-powertools/parameters/secrets";
import { Stripe } from "stripe";
import * as z from "zod";

/** Seconds for which the keys are kept: after a rotation, how long the old ones may still be tried. */
const KEYS_SECONDS = 300;

const keys = z.object({
  secretKey: z.string().regex(/^(sk|rk)_/, "Stripe's secret key; see docs/runbook.md#stripes-keys"),
  webhookSecret: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe("of each endpoint of ours that Stripe sends events to"),
  apiBase: z.url().optional().describe("an endpoint that speaks Stripe's protocol, instead of Stripe's own"),
});

export interface StripeAccess {
  readonly stripe: Stripe;
  readonly webhookSecrets: readonly string[];
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

/** Stripe's client with the keys of the secret, made anew when they change. The keys are nowhere else. */
export function stripeAccess(secret: string): () => Promise<StripeAccess> {
  let made: { secretKey: string; apiBase: string | undefined; stripe: Stripe } | undefined;
  return async () => {
    const read = await getSecret(secret, { transform: "json", maxAge: KEYS_SECONDS });
    const { secretKey, webhookSecret, apiBase } = keys.parse(read);
    if (made?.secretKey !== secretKey || made.apiBase !== apiBase) {
      made = { secretKey, apiBase, stripe: connect(secretKey, apiBase) };
    }
    return { stripe: made.stripe, webhookSecrets: [webhookSecret].flat() };
  };
}

/** The event that one of our endpoints was sent, as it is signed; undefined where none of their secrets signed it. */
export async function signedEvent(
  { stripe, webhookSecrets }: StripeAccess,
  rawBody: string,
  signature: string,
): Promise<Stripe.Event | undefined> {
  for (const secret of webhookSecrets) {
    try {
      return await stripe.webhooks.constructEventAsync(rawBody, signature, secret);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  return undefined;
}
