import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { findAffiliate, findCode, saveAffiliate } from "../../../functions/affiliates/adapters/affiliates.ts";
import { findClicks, keepClick } from "../../../functions/affiliates/adapters/clicks.ts";
import { findReferral } from "../../../functions/affiliates/client.ts";
import type { Affiliate, ClicksOfDay, ShownAffiliate } from "../../../functions/affiliates/contract/affiliate.ts";
import { followLink } from "../../../functions/affiliates/flows/follow-link.ts";
import { handler as addCode } from "../../../functions/affiliates/handlers/create-affiliate-code.ts";
import { handler as follow } from "../../../functions/affiliates/handlers/follow-referral.ts";
import { handler as own } from "../../../functions/affiliates/handlers/get-affiliate.ts";
import { handler as shareOf } from "../../../functions/affiliates/handlers/get-affiliate-share.ts";
import { handler as join } from "../../../functions/affiliates/handlers/join-affiliates.ts";
import { handler as clicks } from "../../../functions/affiliates/handlers/list-affiliate-clicks.ts";
import { handler as shares } from "../../../functions/affiliates/handlers/list-affiliate-shares.ts";
import { handler as list } from "../../../functions/affiliates/handlers/list-affiliates.ts";
import { handler as lookUp } from "../../../functions/affiliates/handlers/look-up-affiliate.ts";
import { handler as setShare } from "../../../functions/affiliates/handlers/set-affiliate-share.ts";
import { handler as setState } from "../../../functions/affiliates/handlers/set-affiliate-state.ts";
import { handler as setProductShare } from "../../../functions/affiliates/handlers/set-product-affiliate-share.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { userItem, visitorKey, wasVisitor } from "../../../functions/identity/client.ts";
import { membershipKey, organisationKey } from "../../../functions/organisations/keys.ts";
import type { Page } from "../../../functions/shared/kernel/page.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";

type Coded<Body> = Body & { readonly code: string };
const creator = (user: string) => ({ user, groups: ["creator"] });
const operator = { user: "operator", groups: ["operator"] };
type Share = { productId?: string; shareBasisPoints: number | null; since: string };

const put = (TableName: string, Item: Record<string, unknown>) => documents.send(new PutCommand({ TableName, Item }));

const following = {
  findCode: findCode(documents, "Affiliates"),
  findAffiliate: findAffiliate(documents, "Affiliates"),
  wasVisitor: wasVisitor(documents, "Identity"),
  saveAffiliate: saveAffiliate(documents, "Affiliates"),
  keepClick: keepClick(documents, "Affiliates"),
  newId: () => ulid(),
  now: () => Date.now(),
};

/** What affiliates, those who follow their links, creators and operators do. */
export const programme = {
  join: (user: string, body: object = {}) =>
    call<Coded<ShownAffiliate>>(join, { user, body: { acceptsTerms: true, ...body } }),
  own: (user: string) => call<Coded<ShownAffiliate>>(own, { user }),
  addCode: (user: string, body: object = {}) => call<Coded<ShownAffiliate>>(addCode, { user, body }),
  follow: (code: string, body: object = {}) =>
    call<{ click: string; code: string; expiresAt: string }>(follow, { body: { code, ...body } }),
  /** A click as the server sees it, with what it knows of the browser. */
  click: (code: string, who: { user?: string; visitor?: string; at?: number } = {}) =>
    followLink({ ...following, now: () => who.at ?? Date.now() }, { code, user: who.user, visitor: who.visitor }),
  clicks: (user: string, query: object = {}) => call<Coded<{ items: ClicksOfDay[] }>>(clicks, { user, query }),
  counted: (user: string, day: string) => findClicks(documents, "Affiliates")(user, day, day),
  setShare: (user: string, shareBasisPoints: unknown) =>
    call<Coded<Share>>(setShare, { ...creator(user), body: { shareBasisPoints } }),
  setProductShare: (user: string, id: string, shareBasisPoints: unknown) =>
    call<Coded<Share>>(setProductShare, { ...creator(user), params: { id }, body: { shareBasisPoints } }),
  shareOf: (id: string) => call<Coded<{ shareBasisPoints: number }>>(shareOf, { params: { id } }),
  shares: (user: string) => call<Page<Share> & { allBasisPoints: number }>(shares, creator(user)),
  list: (query: object = {}) => call<Page<Affiliate>>(list, { ...operator, query }),
  lookUp: (id: string) => call<Coded<Affiliate & { clicks: ClicksOfDay[] }>>(lookUp, { ...operator, params: { id } }),
  setState: (id: string, state: string, reason = "Spam.") =>
    call<Coded<Affiliate>>(setState, { ...operator, params: { id }, body: { state, reason } }),
  async sell(creatorId: string, fields: object = {}): Promise<{ id: string; creatorId: string }> {
    const product = productOf(ulid(), { creatorId, ...fields });
    await put("Catalogue", { ...productKey(product.id), ...product });
    return { id: product.id, creatorId };
  },
  async registered(id: string, visitor: string): Promise<void> {
    await put("Identity", { ...visitorKey(id, visitor), user: id, anonymousId: visitor });
  },
  async mailbox(id: string, email: string): Promise<void> {
    const user = { id, email, displayName: id, language: "en" as const, joinedAt: "2026-01-01T00:00:00.000Z" };
    await put("Identity", userItem({ ...user, createdAt: user.joinedAt, version: 1 } as never));
  },
  async organisation(...members: string[]): Promise<string> {
    const id = ulid();
    const createdAt = "2026-01-01T00:00:00.000Z";
    const [owner = ""] = members;
    await put("Organisations", { ...organisationKey(id), id, name: "A team", owner, createdAt, version: 1 });
    for (const user of members) {
      const seats = { organisation: id, isOwner: user === owner, seats: user === owner ? 0 : 1 };
      await put("Organisations", { ...membershipKey(user, id), ...seats });
    }
    return id;
  },
  /** Whether a purchase has an affiliate, and what they were promised. */
  referral: findReferral(documents, { affiliates: "Affiliates", identity: "Identity", organisations: "Organisations" }),
};
