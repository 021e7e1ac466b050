import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import { countFollowers } from "../../../functions/creators/handlers/count-followers.ts";

import { cloud } from "./environment.ts";
import { people } from "./world.ts";

afterAll(cloud.close);

test("followers list their creators, newest first", async () => {
  const [one, two] = [await people.creator("One First"), await people.creator("Two Second")];
  expect(await people.follow("fan", one)).toMatchObject({ status: 200, body: { following: true } });
  await people.follow("fan", two);
  const page = (await people.following("fan", { limit: "1" })).body;
  const rest = (await people.following("fan", { limit: "1", cursor: page.cursor })).body;
  const names = [...page.items, ...rest.items].map(({ creator }) => creator.name);
  expect(names).toEqual(["Two Second", "One First"]);
  expect((await people.isFollowing("fan", one)).body).toMatchObject({ following: true });
  expect((await people.isFollowing("other", one)).body).toEqual({ following: false });
});

test("following again changes nothing, and keeps the first date", async () => {
  const id = await people.creator("Again Once");
  const first = (await people.follow("again", id)).body;
  expect((await people.follow("again", id)).body).toEqual(first);
  await people.counted(id);
  expect((await people.get(id)).body.followers).toBe(1);
});

test("a follower who stops is not counted; stopping twice counts once", async () => {
  const id = await people.creator("Left Alone");
  await people.follow("leaver", id);
  expect((await people.unfollow("leaver", id)).status).toBe(204);
  expect((await people.unfollow("leaver", id)).status).toBe(204);
  await people.counted(id);
  expect((await people.get(id)).body.followers).toBe(0);
  expect((await people.following("leaver")).body.items).toEqual([]);
});

test("nobody follows themselves, or a user who is not a creator", async () => {
  const id = await people.creator("Self Made");
  expect(await people.follow(id, id)).toMatchObject({ status: 409, body: { code: "own-profile" } });
  expect(await people.follow("fan", "nobody")).toMatchObject({ status: 404, body: { code: "unknown-creator" } });
});

test("thirty who follow at once are all counted, and lists are sorted by followers", async () => {
  const [liked, other] = [await people.creator("Much Liked"), await people.creator("Less Liked")];
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => people.follow(`crowd-${n}`, liked)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await people.counted(liked, liked, other)).batchItemFailures).toEqual([]);
  const { items } = (await people.list({ limit: "100" })).body;
  expect(items[0]).toMatchObject({ id: liked, followers: 30 });
  expect(items.map(({ followers }) => followers)).toEqual(
    items.map(({ followers }) => followers).toSorted((a, b) => b - a),
  );
});

test("a change of the profile does not undo the count", async () => {
  const id = await people.creator("Busy Writer");
  await people.follow("reader", id);
  const before = (await people.own(id)).body;
  await people.counted(id);
  const { name, handle, headline, links, version } = before;
  expect((await people.put(id, { name, handle, headline, links, version, bio: "New" })).status).toBe(200);
  expect((await people.get(id)).body).toMatchObject({ followers: 1, bio: "New" });
});

test("a failure with one creator of a batch does not affect the others", async () => {
  const shown: string[] = [];
  const handle = countFollowers({
    countFollowers: async (id) => {
      if (id === "broken") throw new Error("no answer");
      return 7;
    },
    showFollowers: async (id) => {
      shown.push(id);
    },
  });
  const record = (id: string, SequenceNumber: string) => ({
    dynamodb: { SequenceNumber, Keys: { pk: { S: `CREATOR#${id}` }, sk: { S: "FOLLOWERS#0" } } },
  });
  const reply = await handle({ Records: [record("broken", "1"), record("fine", "2"), record("broken", "3")] });
  expect(shown).toEqual(["fine"]);
  expect(reply.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["1", "3"]);
});
