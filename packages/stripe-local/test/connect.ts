import Stripe from "stripe";

/** With STRIPE_SECRET_KEY=sk_test_... set, the rules that need no local control are checked on real Stripe. */
export const real = process.env.STRIPE_SECRET_KEY;

export const SECRET_KEY = "sk_test_local";

/** The SDK as the product uses it, without its own retries. */
export function connect(url: string, secretKey = SECRET_KEY): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(secretKey, { host: hostname, port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
}
