import { ulid } from "ulid";
import * as z from "zod";
import { paidOrder, pay, placed } from "./checkout.ts";
import { archivedAll, drafted, filled, newCreator, opened } from "./creator.ts";
import { exported } from "./export.ts";
import { hasOutbox } from "./outbox.ts";
import { joined, logIn, type Person } from "./people.ts";
import { isOnThisMachine, openReceiver } from "./receiver.ts";
import { eventually, must, type Session } from "./session.ts";
import { waysToPay } from "./ways-to-pay.ts";

export interface WalkOptions {
  readonly operator: {
    readonly email: string;
    readonly password: string;
    /** The code that the operator's authenticator app shows now. */
    readonly code: () => Promise<string | undefined>;
  };
  /** Called after each step. */
  readonly report: (step: string) => void;
}

const product = z.object({ id: z.string(), title: z.string(), topic: z.string(), language: z.string() });
const productPage = z.object({ items: z.array(product), cursor: z.string().optional() });
const list = z.object({
  recommendationId: z.string(),
  model: z.string().optional(),
  items: z.array(
    z.object({
      product: z.object({ id: z.string(), title: z.string() }),
      source: z.string(),
      reason: z.object({ text: z.string() }),
    }),
  ),
});
const models = z.object({ items: z.array(z.object({ id: z.string(), champion: z.boolean() })) });

const viewOf = (productId: string, session: string) => ({
  id: ulid(),
  type: "view",
  at: new Date().toISOString(),
  product: productId,
  session,
  durationMs: 20_000,
  consent: true,
});

const recommended = async (session: Session) => list.parse(await session.call("GET", "/recommendations?limit=10", 200));

/** A visitor looks around: the products that they view decide what they are shown next. */
async function look(instance: Session, { report }: WalkOptions) {
  const { paths } = z
    .looseObject({ paths: z.record(z.string(), z.unknown()) })
    .parse(await instance.call("GET", "/openapi.json", 200));
  report(`GET /openapi.json: ${Object.keys(paths).length} paths`);
  const first = productPage.parse(await instance.call("GET", "/products?language=en&type=course&limit=5", 200));
  must(first.items.length === 5 && first.cursor !== undefined, "There are fewer than six English courses on sale.");
  const next = productPage.parse(
    await instance.call("GET", `/products?language=en&type=course&limit=5&cursor=${first.cursor}`, 200),
  );
  const shown = new Set(first.items.map(({ id }) => id));
  must(!next.items.some(({ id }) => shown.has(id)), "The second page repeats the first.");
  const [seed] = first.items as [z.infer<typeof product>];
  const word = encodeURIComponent(seed.title.split(" ").at(-1) ?? "");
  const found = productPage.parse(await instance.call("GET", `/products?q=${word}`, 200));
  must(found.items.length > 0, `Nothing is found by ${word}.`);
  report(`GET /products: pages of five; ${found.items.length} found by "${decodeURIComponent(word)}"`);

  const { visitorToken } = z.object({ visitorToken: z.string() }).parse(await instance.call("POST", "/visitors", 201));
  const visitor = instance.asVisitor(visitorToken);
  await instance.asVisitor(`${visitorToken}x`).call("GET", "/recommendations", 401);
  const alike = productPage.parse(
    await instance.call("GET", `/products?topic=${seed.topic}&language=${seed.language}&limit=3`, 200),
  );
  const events = alike.items.map(({ id }) => viewOf(id, "walk"));
  const bad = { ...events[0], id: "not-a-ulid" };
  const { results } = z
    .object({ results: z.array(z.object({ status: z.string() })) })
    .parse(await visitor.call("POST", "/events", 200, { events: [...events, bad] }));
  must(results.filter(({ status }) => status === "accepted").length === events.length, "An event was not accepted.");
  must(results.at(-1)?.status === "invalid", "A broken event was accepted.");
  report(`POST /visitors, /events: ${events.length} views of ${seed.topic} accepted, a broken one told`);
  const visitorList = await recommended(visitor);
  must(visitorList.items.length > 0, "A visitor is recommended nothing.");
  report(
    `GET /recommendations as a visitor: "${visitorList.items[0]?.product.title}": ${visitorList.items[0]?.reason.text}`,
  );
  return { visitorToken, viewed: alike.items };
}

type Looked = Awaited<ReturnType<typeof look>>;

async function join(instance: Session, visitorToken: string, { report }: WalkOptions): Promise<Person> {
  const learner = await joined(instance, "Walker", visitorToken);
  report(`POST /register, /register/confirm, /login: ${learner.email}`);
  const { accessToken } = z
    .object({ accessToken: z.string() })
    .parse(await instance.call("POST", "/token/refresh", 200, { refreshToken: learner.refreshToken }));
  const session = instance.as(accessToken);
  await session.call("PATCH", "/me", 200, { displayName: "A. Walker" });
  const me = await session.call("GET", "/me", 200);
  must(me.displayName === "A. Walker", "The new name is not kept.");
  report("POST /token/refresh, PATCH /me, GET /me");
  return { ...learner, session };
}

/** A creator creates a product, uploads its content and publishes it. */
async function create(creator: Session, { report }: WalkOptions): Promise<string> {
  const id = await drafted(creator, { type: "ebook", title: "A walk through the shop", amount: 1_900 });
  await creator.call("POST", `/products/${id}/publish`, 422);
  await filled(creator, id);
  await creator.call("POST", `/products/${id}/publish`, 200);
  report("POST /me/creator, /products, /products/{id}/content, PUT of the content, its commit, /products/{id}/publish");
  return id;
}

async function buy({ session }: Person, id: string, { report }: WalkOptions): Promise<string> {
  const { recommendationId } = await recommended(session);
  await session.call("GET", `/products/${id}/content`, 403);
  const order = await placed(session, [id], { recommendationId });
  const again = await placed(session, [id], { recommendationId });
  must(again.id === order.id, "The same cart made a second order.");
  report(`POST /orders: ${order.id}, to be paid at ${order.checkoutUrl}`);
  await pay(order);
  await paidOrder(session, order);
  await session.call("POST", "/orders", 409, { products: [id] });
  report("paid on the Checkout page; the webhook completed the order; buying it again is refused");
  return order.id;
}

async function study({ session }: Person, id: string, { report }: WalkOptions): Promise<void> {
  const library = z
    .object({ items: z.array(z.object({ product: z.object({ id: z.string() }) })) })
    .parse(await session.call("GET", "/library", 200));
  must(
    library.items.some((item) => item.product.id === id),
    "The product is not in the library.",
  );
  await opened(session, id);
  await session.call("PUT", `/products/${id}/progress`, 200, { progress: 0.5 });
  const { completedAt } = await session.call("PUT", `/products/${id}/progress`, 200, { progress: 1 });
  must(completedAt !== undefined, "The end of the product does not complete it.");
  report("GET /library, /products/{id}/content and its download, PUT /products/{id}/progress to the end");
  await session.call("POST", `/products/${id}/reviews`, 201, { rating: 5, text: "Every step worked." });
  await session.call("POST", `/products/${id}/reviews`, 409, { rating: 1 });
  await eventually("the rating of the product", async () => {
    const { rating } = z
      .object({ rating: z.object({ count: z.int(), sum: z.int() }) })
      .parse(await session.call("GET", `/products/${id}`, 200));
    return rating.count === 1 && rating.sum === 5 ? rating : undefined;
  });
  report("POST /products/{id}/reviews, once; the product shows five stars of one review");
}

/** A newcomer sells to another in every possible way, receives a webhook for each payment, and exports the sales. */
async function trade(instance: Session, buyer: Person, options: WalkOptions): Promise<void> {
  const { report } = options;
  const creator = await newCreator(instance);
  const receiver = isOnThisMachine(instance) ? await openReceiver(creator) : undefined;
  try {
    const id = await create(creator, options);
    const order = await buy(buyer, id, options);
    await study(buyer, id, options);
    await filled(creator, id, "Another edition.");
    await opened(buyer.session, id);
    report("POST /products/{id}/content/commit of another edition: who bought the first one is given that");
    const after = await recommended(buyer.session);
    must(!after.items.some((item) => item.product.id === id), "What is owned is recommended.");
    report("GET /recommendations: what is owned is not on the list");

    const [friend, stranger] = await Promise.all([joined(instance, "Friend"), joined(instance, "Stranger")]);
    const orders = [order, ...(await waysToPay({ instance, creator, buyer, friend, stranger, report }))];
    await receiver?.heard(orders);
    report(
      receiver
        ? `POST /webhook-endpoints: order.paid of all ${orders.length} orders came signed, each under one id`
        : "skipped: webhooks, as the instance is elsewhere and does not reach a receiver here",
    );
    await exported(creator, orders);
    report(`POST /exports, GET /exports/{id} and its download: the ${orders.length} sales`);
  } catch (error) {
    await archivedAll(creator).catch(() => {});
    throw error;
  } finally {
    await receiver?.close();
  }
  // The walk leaves the shop as it was: its products would be the newest on every list.
  report(`POST /products/{id}/archive: the ${await archivedAll(creator)} products of the walk are off sale`);
}

/** An operator trains a model on the log, and its record can be read. */
async function retrain(instance: Session, { report, operator }: WalkOptions): Promise<void> {
  const { session } = await logIn(instance, operator.email, operator.password, await operator.code());
  const before = models.parse(await session.call("GET", "/models?limit=1", 200)).items[0]?.id;
  await session.call("POST", "/models/retrain", 202);
  const fresh = await eventually(
    "a new model",
    async () => {
      const [newest] = models.parse(await session.call("GET", "/models?limit=1", 200)).items;
      return newest && newest.id !== before ? newest : undefined;
    },
    600,
  );
  const { decision } = z
    .object({ decision: z.object({ promote: z.boolean(), why: z.string() }) })
    .parse(await session.call("GET", `/models/${fresh.id}`, 200));
  report(`POST /models/retrain: model ${fresh.id}, promoted: ${decision.promote}. ${decision.why}`);
}

/** Steps for users with an account. */
async function beMember(instance: Session, { visitorToken, viewed }: Looked, options: WalkOptions): Promise<Person> {
  const { report } = options;
  const learner = await join(instance, visitorToken, options);
  const mine = await recommended(learner.session);
  report(`GET /recommendations as a member: "${mine.items[0]?.product.title}": ${mine.items[0]?.reason.text}`);
  const [near] = viewed as [z.infer<typeof product>];
  const similar = z
    .object({ items: z.array(z.unknown()) })
    .parse(await instance.call("GET", `/products/${near.id}/similar`, 200));
  must(similar.items.length > 0, "Nothing is similar.");
  report(`GET /products/{id}/similar: ${similar.items.length} near to "${near.title}"`);
  await trade(instance, learner, options);
  return learner;
}

async function leave(instance: Session, { refreshToken }: Person, { report }: WalkOptions): Promise<void> {
  await instance.call("POST", "/logout", 204, { refreshToken });
  await instance.call("POST", "/token/refresh", 401, { refreshToken });
  report("POST /logout: the session is over");
}

/**
 * The whole walk of newcomers, over HTTP only. Without a local outbox no new user can confirm their registration, and
 * the steps that need an account are skipped. @throws UnexpectedReply at the first step that fails
 */
export async function walk(instance: Session, options: WalkOptions): Promise<void> {
  const looked = await look(instance, options);
  const learner = (await hasOutbox(instance)) ? await beMember(instance, looked, options) : undefined;
  if (!learner)
    options.report("skipped: all that members do, as there is no local outbox to confirm a registration by");
  await retrain(instance, options);
  if (learner) await leave(instance, learner, options);
}
