import { findProducts } from "../../catalogue/client.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import { newestOrdersOf } from "../../commerce/client.ts";
import type { Order } from "../../commerce/contract/order.ts";
import { findStudies } from "../../learning/client.ts";
import type { Study } from "../../learning/contract/content.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findProfile } from "../adapters/profiles.ts";
import { readInterests } from "../client.ts";
import { subjectOf } from "../contract/event.ts";
import { portraitRoutes } from "../contract/portrait.ts";
import { portraitOf } from "../domain/portrait.ts";
import { portraitEnv } from "../env.ts";
import type { FindProfile, Now, ReadInterests } from "../flows/ports.ts";
import { PORTRAIT_PRODUCTS } from "../settings.ts";

export interface GetPortraitPorts {
  readonly findProfile: FindProfile;
  readonly readInterests: ReadInterests;
  readonly findProducts: (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
  readonly findStudies: (
    refs: readonly { readonly customer: string; readonly productId: string }[],
  ) => Promise<readonly { readonly study: Study }[]>;
  readonly newestOrders: (
    customer: string,
    most: number,
  ) => Promise<{ readonly items: readonly Order[]; readonly isAll: boolean }>;
  readonly now: Now;
}

export const getPortrait = (ports: GetPortraitPorts) =>
  endpoint(portraitRoutes.getPortrait, async (request) => {
    const { user } = member(request);
    const [{ profile }, interests, orders] = await Promise.all([
      ports.findProfile(subjectOf({ user })),
      ports.readInterests(user),
      ports.newestOrders(user, PORTRAIT_PRODUCTS),
    ]);
    const newest = (profile?.products ?? []).slice(0, PORTRAIT_PRODUCTS);
    const ids = newest.map(({ product }) => product);
    const [products, studies] = await Promise.all([
      ports.findProducts(ids),
      ports.findStudies(ids.map((productId) => ({ customer: user, productId }))),
    ]);
    return portraitOf(
      {
        profile: profile && { ...profile, products: newest },
        interests,
        products,
        studies: studies.flatMap(({ study }) => study.progress ?? []),
        orders,
      },
      ports.now(),
    );
  });

const env = environment(...portraitEnv);
const lately = { consistent: false };
export const handler = getPortrait({
  findProfile: findProfile(documents, env.BEHAVIOUR_TABLE),
  readInterests: readInterests(documents, env.BEHAVIOUR_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE, lately),
  findStudies: findStudies(documents, env.LEARNING_TABLE, lately),
  newestOrders: newestOrdersOf(documents, env.COMMERCE_TABLE),
  now: () => Date.now(),
});
