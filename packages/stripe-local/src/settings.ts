import type { Change } from "./change.ts";
import type { Settings } from "./kinds.ts";

const ID = "settings";
const AT_FIRST: Settings = { id: ID, object: "settings", ahead: 0, afterRetries: "canceled", baseUrl: "" };

export const settingsOf = (store: Pick<Change, "get">): Settings => store.get("settings", ID) ?? AT_FIRST;

export const set = (change: Change, given: Partial<Omit<Settings, "id" | "object">>): Settings =>
  change.put({ ...settingsOf(change), ...given });
