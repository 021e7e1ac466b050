import { createHash } from "node:crypto";
import { join } from "node:path";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { userPool } from "@lyceum/cdk-local/provision/user-pool";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import * as z from "zod";
import { productItems } from "../../functions/catalogue/seed.ts";
import { exposureFiles } from "../../functions/recommendations/seed.ts";
import type { Cloud } from "../runner.ts";
import { DEMO_ACCOUNTS, openDemoAccounts } from "./accounts.ts";
import { recommended } from "./affiliates.ts";
import { lifeOf } from "./behaviour.ts";
import { putFiles, putItems, putLog } from "./bulk.ts";
import { bundlesOf } from "./bundles.ts";
import { Chance } from "./chance.ts";
import { type Filled, filled } from "./content.ts";
import { profileRecords as creatorRecords } from "./creators.ts";
import { creditProductsOf } from "./credits.ts";
import { discountRecords } from "./discounts.ts";
import { shelfOf, shownLists } from "./lists.ts";
import { offerRecords } from "./offers.ts";
import { seedOrganisation } from "./organisation.ts";
import { DEMO_LEARNERS, DEMO_SEED, peopleOf } from "./people.ts";
import { type Places, placesOf } from "./places.ts";
import {
  commerceRecords,
  learningRecords,
  ordersOf,
  productRecords,
  profileRecords,
  shelfRecords,
  userRecord,
} from "./records.ts";
import type { Creator, DemoProduct } from "./shop.ts";
import { chaptersOf } from "./telling.ts";

const DAY = 86_400_000;

type DemoAccountIds = Awaited<ReturnType<typeof openDemoAccounts>>;

const mark = z.object({ now: z.number(), done: z.boolean() });

/** An id of the form that user pools give. */
const idFrom = (kind: string, n: number): string =>
  createHash("sha256")
    .update(`${kind} ${n}`)
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");

/**
 * Whether an item is a journal in which the creator earns or loses. Those of other creators are booked by the nightly
 * comparison.
 */
const earns = ({ postings }: Record<string, unknown>, creator: string): boolean =>
  Array.isArray(postings) && postings.some(({ account }) => account === `creator:${creator}`);

/** Works with their content files; consultations have none. */
function filledWorks(works: readonly DemoProduct[], creators: readonly Creator[]) {
  const names = new Map(creators.map(({ id, displayName }) => [id, displayName]));
  const files: Filled["file"][] = [];
  const products: DemoProduct[] = [];
  for (const work of works) {
    const { product, subject, turn } = work;
    if (product.type === "consultation") {
      products.push(work);
      continue;
    }
    const { id, title, language, summary, topic, createdAt: at } = product;
    const author = names.get(product.creatorId) ?? "";
    const chapters = chaptersOf({ language, topic, subject, turn });
    const made = filled(product, { id, title, author, language, summary, chapters, at }, turn);
    files.push(made.file);
    products.push({ ...work, product: made.product });
  }
  return { products, files };
}

/** The people, products and events of the demo shop. */
function peopledShop(chance: Chance, accounts: DemoAccountIds, now: number, learnerCount: number) {
  const people = peopleOf({
    chance,
    now,
    count: learnerCount,
    creatorId: (n) => (n === 0 ? accounts.creator : idFrom("creator", n)),
    learnerId: (n) => (n === 0 ? accounts.learner : idFrom("learner", n)),
  });
  const { creators, learners } = people;
  const { products, files } = filledWorks(people.products, creators);
  const lives = learners.map((learner) => lifeOf(chance, learner, products, now));
  return { creators, products, files, learners, lives };
}
type Shop = ReturnType<typeof peopledShop>;

function userRecords(accounts: DemoAccountIds, { creators, learners }: Shop, now: number) {
  const year = now - 400 * DAY;
  const staff = (["moderator", "operator"] as const).map((role) =>
    userRecord({ id: accounts[role], displayName: role, language: "en" }, DEMO_ACCOUNTS[role], year),
  );
  return [
    ...staff,
    ...creators.map((each, n) =>
      userRecord(each, n === 0 ? DEMO_ACCOUNTS.creator : `creator${n}@lyceum.example`, year),
    ),
    ...learners.map((each, n) =>
      userRecord(each, n === 0 ? DEMO_ACCOUNTS.learner : `learner${n}@lyceum.example`, each.joinedAt),
    ),
  ];
}

/** Puts all products on sale, including bundles and products for credits, with their contents. */
async function seedCatalogue(cloud: Cloud, { tables, content }: Places, shop: Shop, now: number): Promise<void> {
  const { products, creators, files, lives } = shop;
  const bundles = bundlesOf(new Chance(DEMO_SEED + 1), products, creators, now);
  await putItems(cloud, tables.catalogue, productRecords(products, lives, bundles));
  const used = creditProductsOf(new Chance(DEMO_SEED + 2), creators, now);
  const apart = [...bundles, ...used.products];
  await putItems(cloud, tables.catalogue, apart.flatMap(productItems));
  await putItems(cloud, tables.catalogue, shelfRecords(products, lives, apart));
  await putFiles(cloud, content, [...files, ...used.files]);
}

/** The shop's events: orders, discounts, seats, study, reviews, and the earnings of the demo's creator. */
async function seedHistory(
  cloud: Cloud,
  { tables, accrue }: Places,
  { chance, accounts, shop, now, report }: Seeding,
): Promise<void> {
  report("demo: orders, progress and reviews");
  const { products, lives } = shop;
  const programme = recommended(ordersOf(chance, lives), { ...accounts, affiliate: accounts.learner, now });
  await putItems(cloud, tables.affiliates, programme.items);
  const sales = commerceRecords(programme.orders);
  await putItems(cloud, tables.commerce, [...sales, ...discountRecords(chance, accounts.creator, now)]);
  await putItems(cloud, tables.conversion, offerRecords(new Chance(DEMO_SEED + 4), accounts, products, now));
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const { learner: owner, moderator: member } = accounts;
  await seedOrganisation(cloud, documents, new Chance(DEMO_SEED + 3), { tables, products, owner, member, now });
  await putItems(cloud, tables.learning, learningRecords(lives));
  report("demo: what its creator has earned");
  for (const after of sales.filter((item) => earns(item, accounts.creator))) {
    await cloud.invoke(accrue, { detail: { after } });
  }
}

/** The learners' interactions, in profiles and in the log, and a first model that is trained on them. */
async function seedBehaviour(
  cloud: Cloud,
  { tables, log, models, retrain, survey, insights }: Places,
  { shop: { lives, products }, now, report }: Seeding,
): Promise<void> {
  const events = lives.flatMap((life) => life.events);
  report(`demo: ${events.length} events of 90 days`);
  await putItems(cloud, tables.behaviour, profileRecords(lives));
  await putLog(cloud, log, "demo", events);
  const shown = shownLists(new Chance(DEMO_SEED + 7), lives, products, now);
  report(`demo: ${shown.reduce((sum, { lists }) => sum + lists.length, 0)} lists and what came of them`);
  await putFiles(cloud, models, await exposureFiles(shown, shelfOf(products), now));
  report("demo: training a first model");
  const run = z.object({ state: z.string(), why: z.string() }).parse(await cloud.invoke(retrain, {}));
  report(`demo: ${run.state}. ${run.why}`);
  // Lists by popularity need training's result, and topics the counts of products on sale.
  await cloud.invoke(survey, {});
  report("demo: counting journeys, customers and audiences");
  await cloud.invoke(insights, {});
}

interface Seeding {
  readonly chance: Chance;
  readonly accounts: DemoAccountIds;
  readonly shop: Shop;
  /** Epoch milliseconds of the seeding's first start, even if it was resumed since. */
  readonly now: number;
  readonly report: (line: string) => void;
}

/**
 * Fills an empty cloud with the demo shop, once: completed steps are marked in `directory`, and an interrupted run is
 * repeated with the same ids.
 */
export async function seedDemo(
  cloud: Cloud,
  {
    directory,
    begin,
    report,
    learnerCount = DEMO_LEARNERS,
  }: {
    readonly directory: string;
    readonly begin: number;
    readonly report: (line: string) => void;
    readonly learnerCount?: number;
  },
): Promise<void> {
  const path = join(directory, "demo.json");
  const text = await readIfPresent(path);
  const begun = text === undefined ? { now: begin, done: false } : mark.parse(JSON.parse(text));
  if (begun.done) return;
  await replaceFile(path, JSON.stringify(begun));

  const { now } = begun;
  const places = placesOf(cloud.assembly);
  const accounts = await openDemoAccounts(new CognitoIdentityProviderClient({}), userPool(cloud.assembly));
  const chance = new Chance(DEMO_SEED);
  const shop = peopledShop(chance, accounts, now, learnerCount);
  const { products, creators, learners } = shop;
  report(`demo: ${products.length} products by ${creators.length} creators, ${learners.length} learners`);
  await putItems(cloud, places.tables.identity, userRecords(accounts, shop, now));
  await putItems(cloud, places.tables.creators, creatorRecords(creators, now));
  await seedCatalogue(cloud, places, shop, now);
  const seeding = { chance, accounts, shop, now, report };
  await seedHistory(cloud, places, seeding);
  await seedBehaviour(cloud, places, seeding);
  await replaceFile(path, JSON.stringify({ ...begun, done: true }));
}
