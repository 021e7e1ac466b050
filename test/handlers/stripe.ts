import { setImmediate } from "node:timers/promises";
import { type StripeOptions, startStripe } from "@lyceum/stripe-local";
import { Stripe } from "stripe";

type Emulator = Awaited<ReturnType<typeof startStripe>>;
type Answered = Exclude<Awaited<ReturnType<Emulator["answer"]>>, "lost">;

class Reply extends Stripe.HttpClientResponse {
  private readonly answered: Answered;
  constructor(answered: Answered) {
    super(answered.status, answered.headers);
    this.answered = answered;
  }
  override getRawResponse(): Answered {
    return this.answered;
  }
  override async toJSON(): Promise<unknown> {
    return JSON.parse(this.answered.body);
  }
}

/** What Stripe's client has in the place of a socket: as on one, others have their turn before the answer. */
class InProcess extends Stripe.HttpClient {
  private readonly answer: Emulator["answer"];
  constructor(answer: Emulator["answer"]) {
    super();
    this.answer = answer;
  }
  override getClientName(): string {
    return "in-process";
  }
  override async makeRequest(...given: Parameters<InstanceType<typeof Stripe.HttpClient>["makeRequest"]>) {
    const [, , url, method, sent, body] = given;
    const headers = Object.fromEntries(
      Object.entries(sent).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    await setImmediate();
    const answered = await this.answer({ method, url, headers, body: body ?? "" });
    if (answered === "lost") throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    return new Reply(answered);
  }
}

/**
 * Stripe's emulator in this process, behind Stripe's own client and without a socket, which is most of what a call costs.
 * @param hear takes an event as its endpoint does, and gives the status that it answers
 */
export async function stripeHere({
  hear,
  maxNetworkRetries,
  ...options
}: StripeOptions & {
  readonly maxNetworkRetries: number;
  readonly hear: (body: string, headers: Record<string, string>) => Promise<number>;
}) {
  const emulator = await startStripe({
    ...options,
    async fetch(_, { body, headers }) {
      await setImmediate();
      return { status: await hear(String(body), headers as Record<string, string>), body: null };
    },
  });
  const stripe = new Stripe(options.secretKey, { httpClient: new InProcess(emulator.answer), maxNetworkRetries });
  return {
    ...emulator,
    stripe,
    /** Sends a form to one of Stripe's pages, as a browser does. */
    async post(url: string, form: Record<string, string> = {}): Promise<Answered> {
      const { pathname, search } = new URL(url);
      const body = new URLSearchParams(form).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answered = await emulator.answer({ method: "POST", url: pathname + search, headers, body });
      if (answered === "lost") throw new Error(`${url} did not answer.`);
      return answered;
    },
  };
}
