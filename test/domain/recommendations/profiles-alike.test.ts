import { ulid } from "ulid";
import { expect, test } from "vitest";
import type { BehaviourEvent } from "../../../functions/behaviour/contract/event.ts";
import type { EventType } from "../../../functions/behaviour/contract/event-types.ts";
import { switchedOff } from "../../../functions/behaviour/domain/forgotten.ts";
import { type KeptProfile, profileWithEvents } from "../../../functions/behaviour/domain/profile.ts";
import { TrainingLog } from "../../../functions/recommendations/log/training-log.ts";
import { PROFILES_COMPARED } from "../../../functions/recommendations/settings.ts";
import { datasetOf } from "../../../functions/recommendations/training/dataset.ts";
import {
  compareProfiles,
  isDivergence,
  sampledUsers,
} from "../../../functions/recommendations/training/profiles-alike.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-05-01T00:00:00Z");
const NOW = START + 20 * 24 * HOUR;
const TYPES = ["view", "purchase", "cart", "progress", "dismiss"] as const satisfies readonly EventType[];

const eventOf = (user: number, n: number): BehaviourEvent => ({
  id: ulid(START + 1000 * n + user),
  type: TYPES[(user + n) % TYPES.length] ?? "view",
  at: new Date(START + n * HOUR).toISOString(),
  product: `p${(user * 7 + n * 3) % 11}`,
  session: "s",
  user: `u${user}`,
  ...(TYPES[(user + n) % TYPES.length] === "progress" && { progress: 0.5 }),
  consent: true,
});

/** What each of some users did, as their profiles and as the log have it. */
function shop(users: number) {
  const events = Array.from({ length: users }, (_, user) => Array.from({ length: 6 }, (_, n) => eventOf(user, n)));
  const decoder = new TextDecoder();
  const log = new TrainingLog((bytes) => decoder.decode(bytes));
  for (const event of events.flat()) {
    const bytes = Buffer.from(JSON.stringify(event));
    log.accept(bytes, 0, bytes.length, Math.floor(Date.parse(event.at) / HOUR));
  }
  const { state } = log;
  const data = datasetOf(state, NOW);
  const profiles = events.map((own, user) => profileWithEvents(undefined, `user:u${user}`, own));
  return { state, data, profiles };
}
const compared = ({ state, data, profiles }: ReturnType<typeof shop>, changed: readonly KeptProfile[] = profiles) =>
  compareProfiles(sampledUsers(state, data, 0), changed, { now: NOW, through: NOW, isLearnt: () => true });

test("profiles equal the log's data of the same users", () => {
  const made = shop(40);
  expect(compared(made)).toEqual({ compared: 40, diverged: 0 });
});

test("profiles that lost an event differ, and many of them raise an alarm", () => {
  const made = shop(40);
  const losing = (count: number) =>
    made.profiles.map((profile, at) =>
      at < count
        ? {
            ...profile,
            products: profile.products.map((each) => ({ ...each, sums: { view: { present: 9, strongest: 9 } } })),
          }
        : profile,
    );
  expect(compared(made, losing(3))).toEqual({ compared: 40, diverged: 3 });
  expect([2, 3].map((count) => isDivergence(compared(made, losing(count))))).toEqual([false, true]);
});

test("later, deleted and unprofiled interactions are not a divergence", () => {
  const made = shop(10);
  const later = made.profiles.map((profile) =>
    profileWithEvents(profile, profile.subject, [
      {
        ...eventOf(0, 0),
        id: ulid(NOW),
        at: new Date(NOW).toISOString(),
        user: profile.subject.slice(5),
        product: "p1",
      },
    ]),
  );
  expect(compared(made, later).diverged).toBe(0);
  const forgetful = made.profiles.map((profile) => ({ ...profile, products: profile.products.slice(1) }));
  expect(compared(made, forgetful).diverged).toBe(0);
  const off = made.profiles.map(({ subject }) => switchedOff(subject, new Date(NOW).toISOString()));
  expect(compared(made, off)).toEqual({ compared: 0, diverged: 0 });
  expect(isDivergence({ compared: 0, diverged: 0 })).toBe(false);
});

test("at most one read of users is sampled, and runs sample different ones", () => {
  const { state, data } = shop(3 * PROFILES_COMPARED);
  const first = sampledUsers(state, data, 0).map(({ user }) => user);
  const second = sampledUsers(state, data, 1).map(({ user }) => user);
  expect([first.length, second.length]).toEqual([PROFILES_COMPARED, PROFILES_COMPARED]);
  expect(first.filter((user) => second.includes(user))).toEqual([]);
});
