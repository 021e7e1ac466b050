import * as z from "zod";
import { joined, logIn } from "./people.ts";
import { must, type Session } from "./session.ts";

const withId = z.object({ id: z.string() });
const TEXT = "Step by step.";

/** A new user who may sell. */
export async function newCreator(instance: Session): Promise<Session> {
  const maker = await joined(instance, "Maker");
  await maker.session.call("POST", "/me/creator", 200);
  return (await logIn(instance, maker.email)).session;
}

/** The settings of a product of the walk; amounts in cents. */
export interface Draft {
  readonly type: "ebook" | "report" | "bundle" | "credit-pack";
  readonly title: string;
  readonly amount: number;
  readonly includes?: readonly string[];
  readonly credits?: { readonly amount: number };
  readonly use?: { readonly credits: number };
  readonly instalments?: readonly number[];
}

export async function drafted(creator: Session, { amount, ...fields }: Draft): Promise<string> {
  const price = { amount, currency: "usd" };
  const about = { summary: "Every step of the way, tried out.", topic: "writing", language: "en" };
  return withId.parse(await creator.call("POST", "/products", 201, { ...about, ...fields, price })).id;
}

export async function filled(creator: Session, id: string, text = TEXT): Promise<void> {
  const about = { name: "walk.txt", mediaType: "text/plain", bytes: Buffer.byteLength(text) };
  const { upload, uploadUrl, headers } = z
    .object({ upload: z.string(), uploadUrl: z.url(), headers: z.record(z.string(), z.string()) })
    .parse(await creator.call("POST", `/products/${id}/content`, 201, about));
  const stored = await fetch(uploadUrl, { method: "PUT", headers, body: text });
  must(stored.ok, `The upload answered ${stored.status}.`);
  await creator.call("POST", `/products/${id}/content/commit`, 200, { upload });
}

export async function onSale(creator: Session, draft: Draft): Promise<string> {
  const id = await drafted(creator, draft);
  if (draft.type === "ebook" || draft.type === "report") await filled(creator, id);
  await creator.call("POST", `/products/${id}/publish`, 200);
  return id;
}

const own = z.object({
  items: z.array(z.object({ id: z.string(), state: z.string() })),
  cursor: z.string().optional(),
});

/** Archives all products of a creator. */
export async function archivedAll(creator: Session): Promise<number> {
  const left: string[] = [];
  for (let cursor = ""; ; ) {
    const page = own.parse(await creator.call("GET", `/me/products?limit=50${cursor}`, 200));
    left.push(...page.items.filter(({ state }) => state !== "archived").map(({ id }) => id));
    if (page.cursor === undefined) break;
    cursor = `&cursor=${page.cursor}`;
  }
  for (const id of left) await creator.call("POST", `/products/${id}/archive`, 200);
  return left.length;
}

/** @throws UnexpectedReply unless the product can be opened, with the content that its creator uploaded */
export async function opened(session: Session, id: string): Promise<void> {
  const { url } = z.object({ url: z.url() }).parse(await session.call("GET", `/products/${id}/content`, 200));
  must((await (await fetch(url)).text()) === TEXT, `The content of ${id} is not what was uploaded.`);
}
