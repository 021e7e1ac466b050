import type { FindCards } from "../functions/creators/client.ts";

/** Every creator has a profile, of a name made of their id. */
export const cardsOf: FindCards = async (ids) =>
  new Map(ids.map((id) => [id, { id, name: `Name of ${id}`, handle: `handle-${id}` }]));
