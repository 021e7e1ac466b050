import { PutCommand, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import type * as z from "zod";
import { findProduct } from "../../../functions/catalogue/client.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import {
  type Entitlement,
  entitlement,
  organisationCustomer,
} from "../../../functions/commerce/contract/entitlement.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import { findStudies } from "../../../functions/learning/client.ts";
import { type Mail, mail } from "../../../functions/mail/contract/mail.ts";
import { hashOf, newCode } from "../../../functions/organisations/adapters/codes.ts";
import { commit } from "../../../functions/organisations/adapters/commit.ts";
import { findOwnership } from "../../../functions/organisations/adapters/ownership.ts";
import {
  findClaimedSeats,
  findPoolState,
  findPools,
  listClaimedSeats,
  listPools,
  setSeatAccess,
} from "../../../functions/organisations/adapters/pools.ts";
import { findSeat, findSeatByCode, findSeatOf } from "../../../functions/organisations/adapters/seats.ts";
import { findOrganisation } from "../../../functions/organisations/client.ts";
import type { organisationRoutes, ShownOrganisation } from "../../../functions/organisations/contract/organisation.ts";
import type { ShownSeat, seatRoutes } from "../../../functions/organisations/contract/seat.ts";
import type { seatUsageRoutes } from "../../../functions/organisations/contract/seat-usage.ts";
import { syncSeatAccess } from "../../../functions/organisations/flows/sync-seat-access.ts";
import { claimSeat } from "../../../functions/organisations/handlers/claim-seat.ts";
import { handler as create } from "../../../functions/organisations/handlers/create-organisation.ts";
import { handler as get } from "../../../functions/organisations/handlers/get-organisation.ts";
import { handler as usage } from "../../../functions/organisations/handlers/get-usage.ts";
import { handler as report } from "../../../functions/organisations/handlers/get-usage-report.ts";
import { inviteMembers } from "../../../functions/organisations/handlers/invite-members.ts";
import { handler as list } from "../../../functions/organisations/handlers/list-organisations.ts";
import { handler as seats } from "../../../functions/organisations/handlers/list-seats.ts";
import { reassignSeat } from "../../../functions/organisations/handlers/reassign-seat.ts";
import { handler as rename } from "../../../functions/organisations/handlers/rename-organisation.ts";
import { revokeSeat } from "../../../functions/organisations/handlers/revoke-seat.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { pause } from "../../../functions/shared/runtime/pause.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { claimsOf } from "../claims.ts";

export const AT = "2026-06-01T00:00:00.000Z";
const DAY_MS = 86_400_000;

type Routes = typeof organisationRoutes & typeof seatRoutes & typeof seatUsageRoutes;
type Reply<Name extends keyof Routes> = z.infer<Routes[Name]["reply"]>;
type Told<Body> = Body & { code?: string; detail?: string; errors?: { pointer: string }[] };

/** How far the clock is ahead of `AT`, in milliseconds. */
export const clock = { ahead: 0 };
export const wait = (days: number) => {
  clock.ahead += days * DAY_MS;
};
const now = () => Date.parse(AT) + clock.ahead;
const newId = () => ulid();

const [ORGANISATIONS, COMMERCE] = ["Organisations", "Commerce"] as const;

export const ports = {
  findOrganisation: findOrganisation(documents, ORGANISATIONS),
  findPools: findPools(documents, ORGANISATIONS, COMMERCE),
  findPoolState: findPoolState(documents, COMMERCE),
  listPools: listPools(documents, ORGANISATIONS, COMMERCE),
  findSeat: findSeat(documents, ORGANISATIONS),
  findSeatOf: findSeatOf(documents, ORGANISATIONS),
  findSeatByCode: findSeatByCode(documents, ORGANISATIONS),
  findClaimedSeats: findClaimedSeats(documents, ORGANISATIONS),
  listClaimedSeats: listClaimedSeats(documents, ORGANISATIONS),
  setSeatAccess: setSeatAccess(documents, ORGANISATIONS, COMMERCE),
  findOwnership: findOwnership(documents, COMMERCE),
  findProduct: findProduct(documents, "Catalogue"),
  findStudies: findStudies(documents, "Learning", { consistent: false }),
  commit: commit(documents, ORGANISATIONS, COMMERCE),
  siteUrl: "https://shop.example",
  hashOf,
  newCode,
  pause,
  now,
  newId,
};
export type Ports = typeof ports;

const put = (TableName: string, Item: object) => documents.send(new PutCommand({ TableName, Item }));

export async function sell(fields: Partial<Product> = {}): Promise<string> {
  const product = productOf(`p${ulid()}`, fields);
  await put("Catalogue", { ...productKey(product.id), ...product });
  return product.id;
}

const SOLD = { type: "ebook", version: 1, paid: true };

/** What commerce grants an organisation for an order of seats: the order's id. */
export async function pool(
  organisation: string,
  productId: string,
  count: number,
  {
    state = "active",
    order = ulid(),
    grantedAt = AT,
    cause,
  }: { state?: Entitlement["state"]; cause?: Entitlement["cause"]; order?: string; grantedAt?: string } = {},
): Promise<string> {
  const [customer, source] = [organisationCustomer(organisation), `ORDER#${order}`];
  await put("Commerce", {
    ...entitlementKind.key({ customer, product: productId, source }),
    ...{ customer, productId, source, state, ...(cause && { cause }), sold: SOLD, grantedAt, seats: count },
  });
  return order;
}

/** A right of a customer's own. */
export const grant = (customer: string, productId: string, state: Entitlement["state"] = "active") =>
  put("Commerce", {
    ...entitlementKind.key({ customer, product: productId, source: "ORDER#1" }),
    ...{ customer, productId, source: "ORDER#1", state, sold: SOLD, grantedAt: AT },
  });

export const study = (item: object) => put("Learning", item);

export async function rightsOf(customer: string): Promise<Entitlement[]> {
  const { pk, prefix } = entitlementKind.under({ customer });
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: "Commerce",
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
    }),
  );
  return Items.map((item) => entitlement.parse(item));
}

/** What waits to be mailed, by e-mail: the newest to each. */
export async function mails(organisation: string): Promise<Map<string, Mail>> {
  const found: Mail[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page: { Items?: Record<string, unknown>[]; LastEvaluatedKey?: Record<string, unknown> } =
      await documents.send(
        new ScanCommand({
          TableName: "Organisations",
          ConsistentRead: true,
          FilterExpression: "begins_with(pk, :mail)",
          ExpressionAttributeValues: { ":mail": `MAIL#seat-invitation:${organisation}:` },
          ExclusiveStartKey,
        }),
      );
    found.push(...(page.Items ?? []).map((item) => mail.parse(item)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return new Map(found.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((each) => [each.to, each]));
}

export async function codeOf(organisation: string, email: string): Promise<string> {
  const found = (await mails(organisation)).get(email);
  if (found?.template !== "seat-invitation") throw new Error(`nothing was mailed to ${email}`);
  return found.values.code;
}

type With = Partial<Ports>;
export const shop = {
  create: (user: string, name = "The team") => call<Told<ShownOrganisation>>(create, { user, body: { name } }),
  list: (user: string, query: object = {}) => call<Told<Reply<"listOrganisations">>>(list, { user, query }),
  get: (user: string, id: string) => call<Told<ShownOrganisation>>(get, { user, params: { id } }),
  rename: (user: string, id: string, name: string) =>
    call<Told<ShownOrganisation>>(rename, { user, params: { id }, body: { name } }),
  invite: (user: string, id: string, product: string, emails: string[], with_: With = {}) =>
    call<Told<Reply<"inviteMembers">>>(inviteMembers({ ...ports, ...with_ }), {
      user,
      params: { id },
      body: { product, emails },
    }),
  claim: (user: string, code: string, with_: With = {}) =>
    call<Told<Reply<"claimSeat">>>(claimSeat({ ...ports, ...with_ }), { user, body: { code } }),
  seats: (user: string, id: string, query: object = {}) =>
    call<Told<Reply<"listSeats">>>(seats, { user, params: { id }, query }),
  revoke: (user: string, id: string, seat: string, with_: With = {}) =>
    call<Told<ShownSeat>>(revokeSeat({ ...ports, ...with_ }), { user, params: { id, seat } }),
  reassign: (user: string, id: string, seat: string, email: string, with_: With = {}) =>
    call<Told<ShownSeat>>(reassignSeat({ ...ports, ...with_ }), { user, params: { id, seat }, body: { email } }),
  usage: (user: string, id: string, query: object = {}) =>
    call<Told<Reply<"getSeatUsage">>>(usage, { user, params: { id }, query }),
  async report(user: string, id: string, query: object = {}) {
    const event = {
      headers: {},
      pathParameters: { id },
      queryStringParameters: query,
      requestContext: { authorizer: { jwt: { claims: claimsOf(user) } } },
    };
    const reply = (await (report as (event: never, context: never) => Promise<unknown>)(
      event as never,
      {} as never,
    )) as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
    };
    return { status: reply.statusCode, headers: reply.headers, body: reply.body };
  },
  follow: (organisation: string, productId: string, order: string, with_: With = {}) =>
    syncSeatAccess({ ...ports, ...with_ }, { organisation, productId, order }),
};

/** An organisation with a pool of seats. */
export async function team(owner: string, count: number) {
  const { body } = await shop.create(owner);
  const product = await sell();
  return { id: body.id, product, order: await pool(body.id, product, count) };
}

/** An organisation of which these members have claimed seats. */
export async function seated(owner: string, count: number, members: readonly string[]) {
  const made = await team(owner, count);
  const emails = members.map((name) => `${name}@team.example`);
  const { body } = await shop.invite(owner, made.id, made.product, emails);
  const sent = await mails(made.id);
  for (const [n, name] of members.entries()) {
    const found = sent.get(emails[n] ?? "");
    if (found?.template === "seat-invitation") await shop.claim(name, found.values.code);
  }
  return { ...made, seats: body.invitations.map(({ seat = "" }) => seat) };
}
