type Json = Record<string, unknown>;

const ULID = "01K0JD3Z8W5N9Q7RXV2TBMCEGH";
const INSTANT = "2026-06-01T09:30:00.000Z";
const PRODUCT = "01KTAH8Q00WX2QBAK83DCV2003";

/** Example values by the names of fields, where the schema accepts them, so that an example reads like the shop. */
const WORDS: Readonly<Json> = {
  amount: 1_900,
  currency: "usd",
  email: "ann@example.org",
  emails: ["ann@example.org"],
  password: "Correct-horse-7",
  displayName: "Ann",
  code: "404138",
  title: "Data Visualisation, Quietly",
  summary: "From the first line to a small program of one's own.",
  text: "Clear and useful.",
  name: "Summer sale",
  type: "ebook",
  topic: "programming",
  language: "en",
  product: PRODUCT,
  productId: PRODUCT,
  products: [PRODUCT],
  owner: "40afc23a-e34d-4bf2-8e74-4fc62ab90c9e",
  creator: "40afc23a-e34d-4bf2-8e74-4fc62ab90c9e",
  creatorId: "40afc23a-e34d-4bf2-8e74-4fc62ab90c9e",
  customer: "8d1f0c52-7a0e-4d0f-9a3c-1c5a2c6b7d10",
  by: "2b6f4d3e-0a51-4b5c-8d2e-9f1a7c3e5b42",
  actor: "2b6f4d3e-0a51-4b5c-8d2e-9f1a7c3e5b42",
  author: "learner-7f3a",
  accessToken: "eyJhbGciOi...",
  idToken: "eyJhbGciOi...",
  refreshToken: "eyJjdHkiOi...",
  visitorToken: "eyJhbGciOi...",
  tokenType: "Bearer",
  expiresIn: 900,
  reason: "It is not what I was looking for.",
  note: "As agreed by mail.",
  detail: "What it is about, in a sentence.",
  because: "It was bought on 1 June 2026.",
  description: "Our accounting",
  headline: "Statistics without tears",
  bio: "I was a **statistician** for ten years, and teach what I use.",
  handle: "ann-baker",
  label: "Notes",
  session: "s1",
  mediaType: "application/pdf",
  bytes: 1_048_576,
  url: "https://shop.example/orders/1",
  secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
  month: "2026-06",
  months: ["2026-06", "2026-05"],
  transfer: "2026-06-15-usd",
  country: "DE",
  countries: ["DE", "FR", "US"],
  version: 1,
  count: 12,
  sum: 56,
  basisPoints: 1_000,
  shareBasisPoints: 2_000,
  refundDays: 14,
  placement: "home",
  share: 0.6,
  contribution: 0.42,
  score: 0.81,
  others: 2,
  action: "exclude",
  progress: 0.5,
  furthest: 0.5,
  rating: 5,
  source: "ORDER#01K0JD3Z8W5N9Q7RXV2TBMCEGH",
  trialDays: 14,
  limit: 20,
  q: "python",
  state: "published",
  account: "acct_1RkT2",
  destination: "acct_1RkT2",
  event: "evt_1RkT2",
};

const usd = (amount: number) => ({ amount, currency: "usd" });
const line = { productId: PRODUCT, creatorId: WORDS.creatorId, type: "ebook", title: WORDS.title, version: 1 };

/** Values that fit together, for the named schemas. */
const OF: Readonly<Record<string, Json>> = {
  Affiliate: { state: "active", codes: [{ code: "ANNREADS", createdAt: INSTANT }] },
  AffiliateRecord: { state: "active", codes: [{ code: "ANNREADS", createdAt: INSTANT }] },
  AffiliateClicks: { day: "2026-06-01", clicks: 24, codes: { ANNREADS: 24 } },
  AffiliateShare: { productId: PRODUCT, shareBasisPoints: 2_000, since: INSTANT },
  Referral: { code: "ANNREADS" },
  ReferredSale: { code: "ANNREADS", price: usd(1_900), shareBasisPoints: 2_000, earned: 380, state: "paid" },
  CreatorCard: { name: "Ann Baker" },
  Creator: { name: "Ann Baker", followers: 240, products: 7 },
  CreatorProfile: { name: "Ann Baker", followers: 240 },
  CreatorProfileChange: { name: "Ann Baker" },
  Product: { id: PRODUCT, topic: "data-science", publishedAt: INSTANT },
  Order: { total: usd(1_900), refunded: usd(0), state: "paid", paidAt: "2026-06-01T09:31:12.000Z" },
  OrderLine: { ...line, price: usd(1_900) },
  Discount: {
    code: "JUNE-10",
    name: "Ten off in June",
    value: { basisPoints: 1_000 },
    redeemed: 7,
    firstPurchaseOnly: false,
  },
  Refund: { id: ULID, amount: usd(1_900), state: "requested", reason: WORDS.reason },
  Subscription: { trialDays: 14, state: "trialing", trialEnd: "2026-06-15T09:30:00.000Z", cancelAtPeriodEnd: false },
  SubscriptionPlan: { title: "Accessibility every month", price: usd(899), interval: "month" },
  Balance: {
    earned: 171_000,
    held: 21_600,
    reserved: 14_400,
    payable: 9_000,
    inTransit: 0,
    paid: 126_000,
    withheld: 0,
    nextTransferOn: "2026-06-02",
  },
  Transfer: { id: "2026-06-01-usd", amount: 126_000, reversed: 0, state: "paid" },
  CreatorTransfer: { id: "2026-06-01-usd", amount: 126_000, reversed: 0, state: "paid", reversals: [] },
  RecommendationReason: { text: "Because you viewed Charts That Survive a Meeting" },
  WebhookEndpoint: { url: "https://ann.example/hook" },
  WebhookEndpointWithSecret: { url: "https://ann.example/hook" },
};

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Components = Readonly<Record<string, Json>>;

/** Whether a schema accepts a value, as far as an example of a field can be wrong. */
function fits(value: unknown, schema: Json): boolean {
  if (schema.const !== undefined) return value === schema.const;
  if (Array.isArray(schema.enum)) return schema.enum.includes(value);
  switch (schema.type) {
    case "string":
      return (
        typeof value === "string" &&
        !["date-time", "date", "uuid"].includes(String(schema.format)) &&
        (schema.format !== "uri" || value.startsWith("https:")) &&
        (typeof schema.pattern !== "string" || new RegExp(schema.pattern, "u").test(value)) &&
        value.length <= Number(schema.maxLength ?? Number.POSITIVE_INFINITY)
      );
    case "integer":
    case "number":
      return (
        typeof value === "number" &&
        (schema.type === "number" || Number.isInteger(value)) &&
        value >= Number(schema.minimum ?? Number.NEGATIVE_INFINITY) &&
        value <= Number(schema.maximum ?? Number.POSITIVE_INFINITY)
      );
    case "array":
      return Array.isArray(value) && value.every((each) => isObject(schema.items) && fits(each, schema.items));
    default:
      return false;
  }
}

function textOf(schema: Json): string {
  if (schema.format === "date-time") return INSTANT;
  if (schema.format === "date") return INSTANT.slice(0, 10);
  if (schema.format === "uri") return "https://shop.example/orders/1";
  if (schema.format === "email") return String(WORDS.email);
  if (schema.format === "uuid") return String(WORDS.customer);
  const { pattern } = schema;
  if (typeof pattern !== "string") return "text";
  const known = [ULID, "a1", "A1B", "en", "2026-06", "2026-06-15-usd", "404138", "DE", "report.pdf"];
  return known.find((each) => new RegExp(pattern, "u").test(each)) ?? "text";
}

/** An example of a schema: its required fields, with values that fit their names. */
function exampleOf(given: Json, components: Components, name = ""): unknown {
  if (typeof given.$ref === "string") {
    const id = given.$ref.split("/").at(-1) ?? "";
    const { [id]: one = {} } = components;
    const made = exampleOf(one, components, name);
    return isObject(made) ? { ...made, ...OF[id] } : made;
  }
  const schema = given;
  if (schema.example !== undefined) return schema.example;
  if (fits(WORDS[name], schema)) return WORDS[name];
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (choices) return exampleOf(choices[0] as Json, components, name);
  if (Array.isArray(schema.allOf)) {
    const parts = (schema.allOf as Json[]).map((part) => exampleOf(part, components, name));
    return parts.every(isObject) ? Object.assign({}, ...parts) : parts[0];
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "object": {
      const required = new Set(Array.isArray(schema.required) ? schema.required : []);
      const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
      return Object.fromEntries(
        properties
          .filter(([field]) => required.has(field))
          .map(([field, each]) => [field, exampleOf(each, components, field)]),
      );
    }
    case "array":
      return Array.from({ length: Math.max(1, Number(schema.minItems ?? 1)) }, () =>
        exampleOf((schema.items ?? {}) as Json, components, name.replace(/s$/, "")),
      );
    case "integer":
    case "number":
      return Math.max(Number(schema.minimum ?? 0), Math.min(1, Number(schema.maximum ?? 1)));
    case "boolean":
      return true;
    case "string":
      return textOf(schema);
    default:
      return {};
  }
}

/** Requests and replies by operation, where the names of fields are not enough. */
const GIVEN: Readonly<Record<string, { readonly body?: unknown; readonly reply?: unknown }>> = {
  register: { body: { email: "ann@example.org", password: "Correct-horse-7", displayName: "Ann", language: "en" } },
  updateMe: { body: { displayName: "Ann B." } },
  recordEvents: {
    body: {
      events: [{ id: ULID, type: "view", at: INSTANT, product: PRODUCT, session: "s1", consent: true }],
    },
    reply: { results: [{ id: ULID, status: "accepted" }] },
  },
  createProduct: {
    body: {
      type: "ebook",
      title: "Python, step by step",
      summary: "From the first line to a small program of one's own.",
      topic: "programming",
      language: "en",
      price: { amount: 1_900, currency: "usd" },
      prices: [{ amount: 1_700, currency: "eur" }],
    },
  },
  updateProduct: { body: { version: 1, price: { amount: 1_500, currency: "usd" } } },
  placeOrder: {
    body: { products: [PRODUCT], currency: "usd" },
    reply: {
      id: ULID,
      lines: [{ ...line, price: usd(1_900), refundDays: 14 }],
      total: usd(1_900),
      refunded: usd(0),
      state: "pending",
      createdAt: INSTANT,
      checkoutUrl: "https://checkout.stripe.com/c/pay/cs_test_a1",
    },
  },
  createDiscount: {
    body: {
      name: "Ten off in June",
      code: "JUNE-10",
      value: { basisPoints: 1_000 },
      maxRedemptions: 100,
      stacks: true,
    },
  },
  changeDiscount: { body: { version: 1, state: "archived" } },
  quoteCart: { body: { products: [PRODUCT], codes: ["JUNE-10"] } },
  requestRefund: { body: { reason: WORDS.reason } },
  putMessageSettings: {
    body: {
      mail: ["stalled-course"],
      site: ["abandoned-checkout", "stalled-course", "new-from-creator"],
      zone: "Asia/Shanghai",
      quiet: { from: 21, to: 8 },
    },
  },
  readNotifications: { body: { upTo: INSTANT } },
  setContact: { body: { agreed: false } },
  putExperiment: {
    body: {
      name: "Popular products first",
      hypothesis: "Who does not know the shop buys more of what many bought.",
      surface: { kind: "page", page: "home" },
      arms: [
        { name: "as-it-is", weight: 1, page: "as-it-is" },
        { name: "popular-first", weight: 1, page: "popular-first" },
      ],
      audience: "visitors",
      share: 0.5,
      main: "conversion",
      guardrails: ["refunds"],
      currency: "usd",
      outcomeDays: 7,
      plannedPeople: 20_000,
      plannedDays: 28,
    },
  },
  putRule: { body: { action: "exclude", product: PRODUCT, note: "The creator asked for it." } },
  createWebhookEndpoint: { body: { url: "https://ann.example/hook", types: ["order.paid", "order.refunded"] } },
  approveRefund: { body: { note: WORDS.note } },
  changeWebhookEndpoint: { body: { types: ["order.paid"] } },
};

const media = (content: unknown): Json | undefined =>
  isObject(content) ? Object.values(content).find(isObject) : undefined;

/** Adds examples of request and reply to each route of an OpenAPI document. */
export function withExamples<Document extends { paths?: object; components?: object }>(document: Document): Document {
  const { schemas = {} } = (document.components ?? {}) as { schemas?: Components };
  const fill = (one: Json | undefined, given: unknown) => {
    if (!one || one.example !== undefined || !isObject(one.schema)) return;
    one.example = given ?? exampleOf(one.schema, schemas);
  };
  for (const methods of Object.values((document.paths ?? {}) as Record<string, Record<string, Json>>)) {
    for (const operation of Object.values(methods)) {
      const given = GIVEN[String(operation.operationId)] ?? {};
      const { requestBody, responses } = operation as { requestBody?: Json; responses: Record<string, Json> };
      fill(media(requestBody?.content), given.body);
      const success = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
      const reply = media(success?.content);
      if (isObject(reply?.schema) && reply.schema.type !== "string") fill(reply, given.reply);
    }
  }
  return document;
}
