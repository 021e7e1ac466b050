import "../commerce/environment.ts";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import type * as z from "zod";
import { findProduct } from "../../../functions/catalogue/client.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { findAccount } from "../../../functions/credits/adapters/account.ts";
import { commitUsage } from "../../../functions/credits/adapters/commit-usage.ts";
import { findStripeCustomer } from "../../../functions/credits/adapters/stripe-customers.ts";
import { sendUsage } from "../../../functions/credits/adapters/stripe-meters.ts";
import { isStopped } from "../../../functions/credits/adapters/trades.ts";
import { findLapsed, findUsage, listUsages } from "../../../functions/credits/adapters/usages.ts";
import {
  lotCounters,
  type ShownUsage,
  type Usage,
  usage,
  type usageRoutes,
} from "../../../functions/credits/contract/usage.ts";
import { commitUsage as commitRoute } from "../../../functions/credits/handlers/commit-usage.ts";
import { endHolds } from "../../../functions/credits/handlers/end-holds.ts";
import { getCredits } from "../../../functions/credits/handlers/get-credits.ts";
import { getUsage } from "../../../functions/credits/handlers/get-usage.ts";
import { listUsages as listRoute } from "../../../functions/credits/handlers/list-usages.ts";
import { releaseUsage } from "../../../functions/credits/handlers/release-usage.ts";
import { useProduct } from "../../../functions/credits/handlers/use-product.ts";
import { cardsOf } from "../../cards.ts";
import { call } from "../call.ts";
import { secondThoughts } from "../commerce/second-thoughts.ts";
import { WEBHOOK_SECRET } from "../commerce/world.ts";

const TABLES = { credits: "CREDITS", commerce: "COMMERCE" };
export const METER = "credits";
type Told = ShownUsage & { code?: string; detail?: string };
type Balances = z.infer<typeof usageRoutes.getCredits.reply>["balances"];

/** Commerce with its second thoughts, and the credits that are bought there. */
export async function creditsWorld() {
  const made = await secondThoughts();
  const { documents, stripe } = made;
  const { now, pause } = made.ports;
  const ports = {
    findProduct: findProduct(documents, "CATALOGUE"),
    isStopped: isStopped(documents, "COMMERCE"),
    findUsage: findUsage(documents, "CREDITS"),
    findCards: cardsOf,
    findAccount: findAccount(documents, TABLES),
    commitUsage: commitUsage(documents, TABLES),
    listUsages: listUsages(documents, "CREDITS"),
    findLapsed: findLapsed(documents, "CREDITS"),
    findStripeCustomer: findStripeCustomer(documents, "COMMERCE"),
    sendUsage: sendUsage(async () => ({ stripe, webhookSecrets: [WEBHOOK_SECRET] }), METER),
    pause,
    now,
  };
  type With = Partial<typeof ports>;
  const everything = async () =>
    (await documents.send(new ScanCommand({ TableName: "CREDITS", ConsistentRead: true }))).Items ?? [];

  return {
    ...made,
    creditsPorts: ports,
    /** A pack of credits on sale. */
    sellPack: (amount: number, fields: Partial<Product> & { validDays?: number } = {}) => {
      const { validDays, ...rest } = fields;
      const credits = { amount, ...(validDays !== undefined && { validDays }) };
      return made.sell({ type: "credit-pack", credits, ...rest });
    },
    sellUse: (credits: number, fields: Partial<Product> = {}) =>
      made.sell({ type: "consultation", use: { credits }, ...fields }),
    use: (user: string, id: string, body: { usage?: string; hold?: boolean } = {}, with_: With = {}) =>
      call<Told>(useProduct({ ...ports, ...with_ }), { user, params: { id }, body: { usage: ulid(), ...body } }),
    commitUse: (user: string, id: string, with_: With = {}) =>
      call<Told>(commitRoute({ ...ports, ...with_ }), { user, params: { id } }),
    releaseUse: (user: string, id: string, with_: With = {}) =>
      call<Told>(releaseUsage({ ...ports, ...with_ }), { user, params: { id } }),
    usage: (user: string, id: string) => call<Told>(getUsage(ports), { user, params: { id } }),
    usages: (user: string, query: object = {}) =>
      call<{ items: ShownUsage[]; cursor?: string }>(listRoute(ports), { user, query }),
    credits: async (user: string) => (await call<{ balances: Balances }>(getCredits(ports), { user })).body.balances,
    /** What can be used now of all creators' credits. */
    async left(user: string): Promise<number> {
      const { balances } = (await call<{ balances: Balances }>(getCredits(ports), { user })).body;
      return balances.reduce((sum, { left }) => sum + left, 0);
    },
    endHolds: () => endHolds(ports)(),
    /** All uses and counters, as they are kept. */
    async kept(): Promise<{ usages: Usage[]; lots: z.infer<typeof lotCounters>[] }> {
      const items = await everything();
      return {
        usages: items.filter(({ sk }) => sk === "USAGE").map((item) => usage.parse(item)),
        lots: items.filter(({ sk }) => String(sk).startsWith("LOT#")).map((item) => lotCounters.parse(item)),
      };
    },
    everythingOfCredits: everything,
  };
}
export type CreditsWorld = Awaited<ReturnType<typeof creditsWorld>>;
