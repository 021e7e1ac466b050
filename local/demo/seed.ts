import { createHash } from "node:crypto";
import { join } from "node:path";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { userPool } from "@lyceum/cdk-local/provision/user-pool";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import * as z from "zod";
import { itemOf as productItem } from "../../functions/catalogue/adapters/products.ts";
import type { Cloud } from "../runner.ts";
import { DEMO_ACCOUNTS, openDemoAccounts } from "./accounts.ts";
import { lifeOf } from "./behaviour.ts";
import { putItems, putLog, putTexts } from "./bulk.ts";
import { bundlesOf } from "./bundles.ts";
import { Chance } from "./chance.ts";
import { textOf } from "./content.ts";
import { creditProductsOf } from "./credits.ts";
import { discountRecords } from "./discounts.ts";
import { learnersOf } from "./learners.ts";
import { seedOrganisation } from "./organisation.ts";
import { placesOf } from "./places.ts";
import { commerceRecords, learningRecords, productRecords, profileRecords, userRecord } from "./records.ts";
import { creatorsOf, productsOf } from "./shop.ts";

const SEED = 20_261_124;
const DAY = 86_400_000;
const LEARNERS = 1_200;

const mark = z.object({ now: z.number(), done: z.boolean() });

/** An id of the form that user pools give. */
const idFrom = (kind: string, n: number): string =>
  createHash("sha256")
    .update(`${kind} ${n}`)
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");

/** Whether an item is a journal that a creator earns by, or loses. The other creators' come by the nightly comparison. */
const earns = ({ postings }: Record<string, unknown>, creator: string): boolean =>
  Array.isArray(postings) && postings.some(({ account }) => account === `creator:${creator}`);

/**
 * Fills an empty cloud with the demo shop, once: what was done is marked in `directory`, and a run that was cut off is
 * done again with the same ids.
 */
export async function seedDemo(
  cloud: Cloud,
  directory: string,
  now: number,
  report: (line: string) => void,
  learnerCount = LEARNERS,
): Promise<void> {
  const path = join(directory, "demo.json");
  const text = await readIfPresent(path);
  const begun = text === undefined ? { now, done: false } : mark.parse(JSON.parse(text));
  if (begun.done) return;
  await replaceFile(path, JSON.stringify(begun));

  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const { tables, content, log, accrue, retrain } = placesOf(cloud.assembly);
  const accounts = await openDemoAccounts(new CognitoIdentityProviderClient({}), userPool(cloud.assembly));
  const chance = new Chance(SEED);
  const creators = creatorsOf(chance, (n) => (n === 0 ? accounts.creator : idFrom("creator", n)));
  const products = productsOf(chance, creators, begun.now);
  const learners = learnersOf(chance, products, begun.now, learnerCount, (n) =>
    n === 0 ? accounts.learner : idFrom("learner", n),
  );
  const lives = learners.map((learner) => lifeOf(chance, learner, products, begun.now));

  report(`demo: ${products.length} products by ${creators.length} creators, ${learners.length} learners`);
  const year = begun.now - 400 * DAY;
  const staff = (["moderator", "operator"] as const).map((role) =>
    userRecord({ id: accounts[role], displayName: role, language: "en" }, DEMO_ACCOUNTS[role], year),
  );
  await putItems(cloud, tables.identity, [
    ...staff,
    ...creators.map((each, n) =>
      userRecord(each, n === 0 ? DEMO_ACCOUNTS.creator : `creator${n}@lyceum.example`, year),
    ),
    ...learners.map((each, n) =>
      userRecord(each, n === 0 ? DEMO_ACCOUNTS.learner : `learner${n}@lyceum.example`, each.joinedAt),
    ),
  ]);
  const bundles = bundlesOf(new Chance(SEED + 1), products, begun.now);
  await putItems(cloud, tables.catalogue, productRecords(products, lives, bundles));
  const apart = [...bundles, ...creditProductsOf(new Chance(SEED + 2), creators, begun.now)];
  await putItems(
    cloud,
    tables.catalogue,
    apart.map((each) => ({ ...productItem(each) })),
  );
  await putTexts(
    cloud,
    content,
    [...products.map(({ product }) => product), ...apart].flatMap((product) =>
      product.content ? [{ ...product.content, text: textOf(product) }] : [],
    ),
  );
  report("demo: orders, progress and reviews");
  const sales = commerceRecords(chance, lives);
  await putItems(cloud, tables.commerce, [...sales, ...discountRecords(chance, accounts.creator, begun.now)]);
  await seedOrganisation(cloud, documents, new Chance(SEED + 3), {
    tables,
    products,
    owner: accounts.learner,
    member: accounts.moderator,
    now: begun.now,
  });
  await putItems(cloud, tables.learning, learningRecords(lives));
  report("demo: what its creator has earned");
  for (const after of sales.filter((item) => earns(item, accounts.creator))) {
    await cloud.invoke(accrue, { detail: { after } });
  }
  const events = lives.reduce((sum, life) => sum + life.events.length, 0);
  report(`demo: ${events} events of 90 days`);
  await putItems(cloud, tables.behaviour, profileRecords(lives));
  await putLog(
    cloud,
    log,
    "demo",
    lives.flatMap((life) => life.events),
  );
  report("demo: training a first model");
  const run = z.object({ state: z.string(), why: z.string() }).parse(await cloud.invoke(retrain, {}));
  report(`demo: ${run.state}. ${run.why}`);
  await replaceFile(path, JSON.stringify({ ...begun, done: true }));
}
