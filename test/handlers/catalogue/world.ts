import type * as z from "zod";
import type { ShownProduct, ToldProduct } from "../../../functions/catalogue/contract/product.ts";
import type { shopRoutes } from "../../../functions/catalogue/contract/shop.ts";
import { handler as archive } from "../../../functions/catalogue/handlers/archive-product.ts";
import { handler as commit } from "../../../functions/catalogue/handlers/commit-content.ts";
import { handler as commitCover } from "../../../functions/catalogue/handlers/commit-cover.ts";
import { handler as commitPreview } from "../../../functions/catalogue/handlers/commit-preview.ts";
import { handler as create } from "../../../functions/catalogue/handlers/create-product.ts";
import { handler as getConfig } from "../../../functions/catalogue/handlers/get-config.ts";
import { handler as getPreview } from "../../../functions/catalogue/handlers/get-preview.ts";
import { handler as get } from "../../../functions/catalogue/handlers/get-product.ts";
import { handler as listOwn } from "../../../functions/catalogue/handlers/list-own-products.ts";
import { handler as list } from "../../../functions/catalogue/handlers/list-products.ts";
import { handler as listTopics } from "../../../functions/catalogue/handlers/list-topics.ts";
import { handler as publish } from "../../../functions/catalogue/handlers/publish-product.ts";
import { handler as removeCover } from "../../../functions/catalogue/handlers/remove-cover.ts";
import { handler as removePreview } from "../../../functions/catalogue/handlers/remove-preview.ts";
import { handler as update } from "../../../functions/catalogue/handlers/update-product.ts";
import { handler as upload } from "../../../functions/catalogue/handlers/upload-content.ts";
import { handler as uploadCover } from "../../../functions/catalogue/handlers/upload-cover.ts";
import { handler as uploadPreview } from "../../../functions/catalogue/handlers/upload-preview.ts";
import type { Page } from "../../../functions/shared/kernel/page.ts";
import { call } from "../call.ts";

export type Shown = ToldProduct & { code: string };
type Config = z.infer<typeof shopRoutes.getConfig.reply>;
type Topics = z.infer<typeof shopRoutes.listTopics.reply>;
type Upload = { upload: string; uploadUrl: string; headers: Record<string, string>; code: string };
const BOOK = { name: "book.pdf", mediaType: "application/pdf", bytes: 4 };
export const fields = {
  type: "consultation",
  title: "An hour of advice",
  summary: "Ask anything.",
  topic: "law",
  language: "en",
  price: { amount: 1000, currency: "usd" },
};
const creator = (user: string) => ({ user, groups: ["creator"] });

/** What creators and visitors do, as `user` where it matters. */
export const shop = {
  create: (user: string, body: object = {}) => call<Shown>(create, { ...creator(user), body: { ...fields, ...body } }),
  update: (user: string, id: string, body: object) => call<Shown>(update, { ...creator(user), params: { id }, body }),
  publish: (user: string, id: string) => call<Shown>(publish, { ...creator(user), params: { id } }),
  archive: (user: string, id: string) => call<Shown>(archive, { ...creator(user), params: { id } }),
  /** Asks for the upload of four bytes. */
  upload: (user: string, id: string, body: object = {}) =>
    call<Upload>(upload, { ...creator(user), params: { id }, body: { ...BOOK, ...body } }),
  commit: (user: string, id: string, upload: string) =>
    call<Shown>(commit, { ...creator(user), params: { id }, body: { upload } }),
  /** Uploads a text of four bytes, and makes it the content. */
  async fill(user: string, id: string, text = "%PDF") {
    const { upload, uploadUrl, headers } = (await shop.upload(user, id)).body;
    if (uploadUrl === undefined) return undefined;
    await fetch(uploadUrl, { method: "PUT", body: text, headers });
    return shop.commit(user, id, upload);
  },
  get: (id: string, token?: string) =>
    call<Shown>(get, { params: { id }, ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }) }),
  list: (query: object = {}) => call<Page<ShownProduct> & { code: string }>(list, { query }),
  listOwn: (user: string, query: object = {}) =>
    call<Page<ShownProduct> & { code: string }>(listOwn, { ...creator(user), query }),
  uploadCover: (user: string, id: string, body: object) =>
    call<Upload>(uploadCover, { ...creator(user), params: { id }, body }),
  commitCover: (user: string, id: string, upload: string) =>
    call<Shown>(commitCover, { ...creator(user), params: { id }, body: { upload } }),
  removeCover: (user: string, id: string) => call<Shown>(removeCover, { ...creator(user), params: { id } }),
  uploadPreview: (user: string, id: string, body: object) =>
    call<Upload>(uploadPreview, { ...creator(user), params: { id }, body }),
  commitPreview: (user: string, id: string, body: object) =>
    call<Shown>(commitPreview, { ...creator(user), params: { id }, body }),
  removePreview: (user: string, id: string) => call<Shown>(removePreview, { ...creator(user), params: { id } }),
  getPreview: (id: string, token?: string) =>
    call<{ url: string; name: string; code: string }>(getPreview, {
      params: { id },
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    }),
  config: () => call<Config>(getConfig, {}),
  topics: () => call<Topics>(listTopics, {}),
  /** Creates a product and puts it on sale. */
  async sell(user: string, body: object = {}): Promise<string> {
    const { id } = (await shop.create(user, body)).body;
    await shop.publish(user, id);
    return id;
  },
};

/** The ids of a whole list, page by page. */
export async function pages(
  ask: (query: object) => Promise<{ body: Page<ShownProduct> }>,
  query: object,
): Promise<string[][]> {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const { body } = await ask({ ...query, ...(cursor !== undefined && { cursor }) });
    found.push(body.items.map(({ id }) => id));
    cursor = body.cursor;
  } while (cursor !== undefined);
  return found;
}
