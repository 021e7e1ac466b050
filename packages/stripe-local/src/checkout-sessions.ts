import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { linesOf } from "./checkout-lines.ts";
import { expire, linesId, timerId } from "./checkout-outcomes.ts";
import { redeemable } from "./coupons.ts";
import { chargeableOf, currencyOf } from "./currencies.ts";
import { checkCurrency, customerOf } from "./customers.ts";
import { emulated, invalid, missing, notEmulated } from "./failure.ts";
import { newId } from "./ids.ts";
import type { LineItem, Lines } from "./kinds.ts";
import { isWithin, listOf, pageOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import type { Handlers } from "./routes.ts";
import { offOf } from "./subscription-discounts.ts";
import { methodsOf } from "./wallets.ts";

const DAY_SECONDS = 86_400;
const LEAST_LIFE_SECONDS = 30 * 60;

function urlOf(given: string | undefined, param: string): string {
  if (given === undefined) throw missing(param);
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given;
  throw invalid("Not a valid URL", { code: "url_invalid", param });
}

function expiryOf(given: number | undefined, now: number): number {
  const at = given ?? now + DAY_SECONDS;
  const about = { param: "expires_at" };
  if (at < now + LEAST_LIFE_SECONDS) {
    throw invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", about);
  }
  if (at <= now + DAY_SECONDS) return at;
  throw invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", about);
}

function checkMode({ adaptive_pricing, mode, ui_mode = "hosted_page" }: Stripe.Checkout.SessionCreateParams): void {
  if (mode === undefined) throw missing("mode");
  if (mode !== "payment" && mode !== "subscription") throw notEmulated(`A Checkout session in mode ${mode}`, "mode");
  if (adaptive_pricing?.enabled) throw notEmulated("Adaptive pricing", "adaptive_pricing[enabled]");
  if (ui_mode !== "hosted_page") throw notEmulated(`A Checkout session in ui_mode ${ui_mode}`, "ui_mode");
}

/** The longest trial that a session may give: https://docs.stripe.com/api/checkout/sessions/create */
const LONGEST_TRIAL_DAYS = 730;

/** A session's settings of its future subscription. @throws Failure 400 */
function subscriptionOf(
  params: Stripe.Checkout.SessionCreateParams,
  items: readonly LineItem[],
): Lines["subscription"] {
  const { mode, subscription_data: data = {} } = params;
  const recurring = items.filter(({ price }) => price.recurring !== null);
  if (mode === "payment") {
    if (params.subscription_data) {
      throw invalid("You can not pass `subscription_data` in `payment` mode.", { param: "subscription_data" });
    }
    if (recurring.length === 0) return undefined;
    throw invalid("You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode.", {
      param: "mode",
    });
  }
  for (const name of ["payment_intent_data", "customer_creation", "submit_type"] as const) {
    if (params[name]) throw invalid(`You can not pass \`${name}\` in \`subscription\` mode.`, { param: name });
  }
  if (recurring.length === 0) {
    throw invalid("You must provide at least one recurring price in `subscription` mode.", { param: "mode" });
  }
  if (items.length > 1) throw notEmulated("A subscription of more than one item", "line_items");
  emulated(data, ["description", "metadata", "trial_period_days"], "subscription_data");
  mergedMetadata(null, data.metadata, "subscription_data[metadata]");
  const { trial_period_days: days } = data;
  if (days !== undefined && (days < 1 || days > LONGEST_TRIAL_DAYS)) {
    const message = `The minimum number of trial period days is 1, and the maximum ${LONGEST_TRIAL_DAYS}.`;
    throw invalid(message, { param: "subscription_data[trial_period_days]" });
  }
  return data;
}

/** The coupon of a session that starts a subscription. @throws Failure 400 or 501 */
function couponOf(change: Change, { mode, discounts = [] }: Stripe.Checkout.SessionCreateParams, currency: string) {
  const [given] = discounts;
  if (!given) return undefined;
  if (mode === "payment") throw notEmulated("A discount of a session in mode payment", "discounts");
  if (discounts.length > 1) throw invalid("You may only specify one discount.", { param: "discounts" });
  emulated(given, ["coupon"], "discounts[0]");
  const param = "discounts[0][coupon]";
  const coupon = redeemable(change, given.coupon ?? "", param);
  if (coupon.currency === null || coupon.currency === currency) return coupon;
  throw invalid(`The coupon is in ${coupon.currency}, not ${currency}.`, { param });
}

/** Lines with a coupon's discount. */
function withCoupon(items: readonly LineItem[], coupon: Stripe.Coupon | undefined): LineItem[] {
  return items.map((item) => {
    const off = coupon ? offOf(coupon, item.price.product as string, item.amount_subtotal) : 0;
    return { ...item, amount_discount: off, amount_total: item.amount_subtotal - off };
  });
}

/**
 * Whether a session is taxed. Tax depends on the customer's country, and on whether prices include it.
 * @throws Failure 400
 */
function checkTax(
  params: Stripe.Checkout.SessionCreateParams,
  known: Stripe.Customer | null,
  items: LineItem[],
): boolean {
  const { automatic_tax: tax, customer_update: update, tax_id_collection: ids } = params;
  if (update && !known)
    throw invalid("`customer_update` can only be used with `customer`.", { param: "customer_update" });
  if (ids?.enabled && known && update?.name !== "auto") {
    throw invalid(
      "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.",
      { param: "customer_update[name]" },
    );
  }
  if (!tax?.enabled) return false;
  emulated(tax, ["enabled"], "automatic_tax");
  if (known && update?.address !== "auto" && !known.address?.country) {
    throw invalid(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
      { code: "customer_tax_location_invalid", param: "customer_update[address]" },
    );
  }
  const vague = items.findIndex(({ price }) => price.tax_behavior === "unspecified");
  if (vague < 0) return true;
  throw invalid("You must specify a `tax_behavior` of a price to use automatic tax.", {
    param: `line_items[${vague}][price_data][tax_behavior]`,
  });
}

/**
 * https://docs.stripe.com/get-started/account/statement-descriptors: at most 22 characters including the prefix.
 * @throws Failure 400
 */
function checkDescriptor(suffix: string | undefined): void {
  const param = "payment_intent_data[statement_descriptor_suffix]";
  if (suffix === undefined) return;
  if (suffix.length > 22) throw invalid("The statement descriptor suffix is too long.", { param });
  if (!/^[ -~]*$/.test(suffix) || /[<>\\'"*]/.test(suffix) || !/[A-Za-z]/.test(suffix)) {
    throw invalid("The statement descriptor suffix must hold a letter, and none of <>\\'\"*.", { param });
  }
}

/** The settings of a session's payment. @throws Failure 400 or 501 */
function paymentOf({ payment_intent_data: payment = {} }: Stripe.Checkout.SessionCreateParams) {
  emulated(
    payment,
    ["capture_method", "description", "metadata", "receipt_email", "statement_descriptor_suffix", "transfer_group"],
    "payment_intent_data",
  );
  checkDescriptor(payment.statement_descriptor_suffix);
  mergedMetadata(null, payment.metadata, "payment_intent_data[metadata]");
  return payment;
}

/** @throws Failure 400 */
function knownCustomer(change: Change, { customer, customer_email }: Stripe.Checkout.SessionCreateParams) {
  if (customer !== undefined && customer_email !== undefined) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.");
  }
  return customer === undefined ? null : customerOf(change, customer);
}

const TAXED: Stripe.Checkout.Session.AutomaticTax = {
  enabled: true,
  liability: { type: "self" },
  provider: "stripe",
  status: "requires_location_inputs",
};
const UNTAXED: Stripe.Checkout.Session.AutomaticTax = { enabled: false, liability: null, provider: null, status: null };

/** Stores a session's hidden settings and its expiry. */
function keepBeside(
  change: Change,
  { subscription, coupon, ...lines }: Pick<Lines, "items" | "payment" | "subscription" | "coupon" | "keepsAddress">,
  session: string,
  dueAt: number,
): void {
  change.put({
    id: linesId(session),
    object: "lines",
    ...lines,
    ...(subscription && { subscription }),
    ...(coupon && { coupon }),
  });
  change.put({ id: timerId(session), object: "timer", session, dueAt });
}

/** The fields that are the same in all emulated sessions. */
const SAME_IN_ALL = {
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  customer_account: null,
  customer_details: null,
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  subscription: null,
  ui_mode: "hosted_page",
  wallet_options: null,
} as const;

/** The items, customer and mode of a session, checked. @throws Failure 400 or 501 */
function purchaseOf(change: Change, params: Stripe.Checkout.SessionCreateParams) {
  const payment = paymentOf(params);
  const success_url = urlOf(params.success_url, "success_url");
  const cancel_url = params.cancel_url === undefined ? null : urlOf(params.cancel_url, "cancel_url");
  const known = knownCustomer(change, params);
  const listed = linesOf(change, params.line_items);
  const currency = listed[0]?.currency as string;
  const { currency: stated } = params;
  if (stated !== undefined && currencyOf(stated) !== currency) {
    throw invalid(`The currency ${stated} is not that of the line items: ${currency}.`, { param: "currency" });
  }
  const coupon = couponOf(change, params, currency);
  const items = withCoupon(listed, coupon);
  const isTaxed = checkTax(params, known, items);
  const subscription = subscriptionOf(params, items);
  if (subscription && known) checkCurrency(change, known.id, currency);
  return { payment, success_url, cancel_url, known, currency, coupon, items, isTaxed, subscription };
}

/**
 * The amount that a session charges now: zero if it starts with a trial. @throws Failure 400 for an amount that Stripe
 * does not charge
 */
function amountsOf({ items, subscription, currency }: ReturnType<typeof purchaseOf>) {
  const isTrial = subscription?.trial_period_days !== undefined;
  const sum = (of: (item: LineItem) => number) => (isTrial ? 0 : items.reduce((total, item) => total + of(item), 0));
  const total = sum(({ amount_total }) => amount_total);
  if (total > 0) chargeableOf(total, currency, "line_items");
  return {
    amount_subtotal: sum(({ amount_subtotal }) => amount_subtotal),
    amount_total: total,
    total_details: {
      amount_discount: sum(({ amount_discount }) => amount_discount),
      amount_shipping: 0,
      amount_tax: 0,
    },
  };
}

function create(change: Change, params: Stripe.Checkout.SessionCreateParams, baseUrl: string): Stripe.Checkout.Session {
  checkMode(params);
  const purchase = purchaseOf(change, params);
  const { payment, known, currency, coupon, items, isTaxed, subscription } = purchase;
  const amounts = amountsOf(purchase);
  const id = newId("cs_test", 58);
  const expires_at = expiryOf(params.expires_at, change.at);
  const keepsAddress = params.customer_update?.address === "auto";
  keepBeside(change, { items, payment, subscription, coupon: coupon?.id, keepsAddress }, id, expires_at);
  const mode = subscription ? "subscription" : "payment";
  return change.put<Stripe.Checkout.Session>({
    id,
    object: "checkout.session",
    ...SAME_IN_ALL,
    ...amounts,
    adaptive_pricing: { enabled: false },
    automatic_tax: isTaxed ? TAXED : UNTAXED,
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: purchase.cancel_url,
    client_reference_id: params.client_reference_id || null,
    created: change.at,
    currency,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: known?.id ?? null,
    customer_creation: known || subscription ? null : (params.customer_creation ?? "if_required"),
    customer_email: params.customer_email ?? null,
    discounts: coupon ? [{ coupon: coupon.id, promotion_code: null }] : [],
    expires_at,
    locale: params.locale ?? null,
    metadata: mergedMetadata(null, params.metadata),
    mode,
    payment_method_collection: subscription ? "always" : "if_required",
    payment_method_options: {},
    payment_method_types: methodsOf(mode, currency),
    payment_status: amounts.amount_total === 0 && !subscription ? "no_payment_required" : "unpaid",
    phone_number_collection: { enabled: false },
    shipping_options: [],
    status: "open",
    submit_type: params.submit_type ?? null,
    success_url: purchase.success_url,
    ...(params.tax_id_collection && {
      tax_id_collection: { enabled: params.tax_id_collection.enabled, required: "never" as const },
    }),
    url: `${baseUrl}/c/pay/${id}`,
  });
}

export const checkoutSessions = {
  "POST /v1/checkout/sessions": ({ params, change, baseUrl }) => {
    emulated(params, [
      "adaptive_pricing",
      "automatic_tax",
      "billing_address_collection",
      "cancel_url",
      "client_reference_id",
      "currency",
      "customer",
      "customer_creation",
      "customer_email",
      "customer_update",
      "discounts",
      "expires_at",
      "line_items",
      "locale",
      "metadata",
      "mode",
      "payment_intent_data",
      "submit_type",
      "subscription_data",
      "success_url",
      "tax_id_collection",
      "ui_mode",
      "expand",
    ]);
    return create(change, params, baseUrl);
  },
  "GET /v1/checkout/sessions": ({ params, change }) => {
    emulated(params, [
      "created",
      "customer",
      "customer_details",
      "payment_intent",
      "status",
      "subscription",
      "limit",
      "starting_after",
      "ending_before",
      "expand",
    ]);
    const { created, customer, customer_details: details, payment_intent, status, subscription } = params;
    const found = change
      .all("checkout.session")
      .filter(
        (session) =>
          (customer === undefined || session.customer === customer) &&
          (details === undefined || session.customer_details?.email === details.email) &&
          (payment_intent === undefined || session.payment_intent === payment_intent) &&
          (status === undefined || session.status === status) &&
          (subscription === undefined || session.subscription === subscription) &&
          isWithin(session.created, created),
      );
    return listOf(found, params, "/v1/checkout/sessions");
  },
  "GET /v1/checkout/sessions/:id": ({ id, change }) => change.need("checkout.session", id),
  "POST /v1/checkout/sessions/:id": ({ id, params, change }) => {
    emulated(params, ["metadata", "expand"]);
    const before = change.need("checkout.session", id);
    return change.put({ ...before, metadata: mergedMetadata(before.metadata, params.metadata) });
  },
  "GET /v1/checkout/sessions/:id/line_items": ({ id, params, change }) => {
    change.need("checkout.session", id);
    const { items } = change.need("lines", linesId(id));
    return pageOf(items, params, `/v1/checkout/sessions/${id}/line_items`);
  },
  "POST /v1/checkout/sessions/:id/expire": ({ id, change }) => expire(change, change.need("checkout.session", id)),
} satisfies Partial<Handlers>;
