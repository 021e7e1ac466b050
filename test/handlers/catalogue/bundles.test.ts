import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import { cloud } from "./environment.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);
const bundle = (...includes: string[]) => ({ type: "bundle", title: "Both together", includes });

test("a bundle is published without content, and shown with its products", async () => {
  const [a, b] = [await shop.sell("maker"), await shop.sell("maker")];
  const { id } = (await shop.create("maker", bundle(a, b))).body;
  expect(await shop.publish("maker", id)).toMatchObject({ status: 200, body: { state: "published" } });
  expect((await shop.get(id)).body).toMatchObject({ type: "bundle", includes: [a, b] });
  expect((await shop.list({ type: "bundle" })).body.items.map((each) => each.id)).toContain(id);
  expect(await shop.upload("maker", id)).toMatchObject({ status: 409, body: { code: "is-bundle" } });
});

test("an unfit product of a bundle is refused at publication, by its id", async () => {
  const mine = await shop.sell("maker");
  const draft = (await shop.create("maker")).body.id;
  const foreign = await shop.sell("other");
  for (const wrong of [draft, foreign, "nothing"]) {
    const { id } = (await shop.create("maker", bundle(mine, wrong))).body;
    const refused = await shop.publish("maker", id);
    expect(refused).toMatchObject({ status: 422, body: { code: "invalid-bundle" } });
    expect(JSON.stringify(refused.body)).toContain(wrong);
  }
});

test("a bundle on sale may only include products on sale; a draft may include drafts", async () => {
  const [a, b, c] = [await shop.sell("maker"), await shop.sell("maker"), (await shop.create("maker")).body.id];
  const id = await shop.sell("maker", bundle(a, b));
  expect(await shop.update("maker", id, { includes: [a, c], version: 2 })).toMatchObject({
    status: 422,
    body: { code: "invalid-bundle" },
  });
  expect(await shop.update("maker", id, { includes: null, version: 2 })).toMatchObject({ status: 422 });
  await shop.archive("maker", id);
  expect(await shop.update("maker", id, { includes: [a, c], version: 3 })).toMatchObject({
    status: 200,
    body: { includes: [a, c] },
  });
  const alone = { type: "consultation", includes: null, version: 4 };
  expect(await shop.update("maker", id, alone)).toMatchObject({ status: 409, body: { code: "type-fixed" } });
  const draft = (await shop.create("maker", bundle(a, b))).body.id;
  const after = await shop.update("maker", draft, { ...alone, version: 1 });
  expect(after).toMatchObject({ status: 200, body: { type: "consultation" } });
  expect(after.body).not.toHaveProperty("includes");
});

test("only bundles include products, and every bundle does", async () => {
  expect(await shop.create("maker", { includes: ["a", "b"] })).toMatchObject({
    status: 422,
    body: { code: "invalid-bundle" },
  });
  expect(await shop.create("maker", { type: "bundle" })).toMatchObject({
    status: 422,
    body: { code: "invalid-bundle" },
  });
  expect(await shop.create("maker", bundle("a"))).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/includes" }] },
  });
});
