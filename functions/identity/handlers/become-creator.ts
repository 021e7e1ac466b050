import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { livePool } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { JoinGroup } from "../flows/ports.ts";

export const becomeCreator = (ports: { readonly joinGroup: JoinGroup }) =>
  endpoint(routes.becomeCreator, async (request) => {
    const { user, groups } = member(request);
    const refused = await ports.joinGroup(user, "creator");
    if (refused) return refused;
    return { groups: [...new Set([...groups, "creator" as const])] };
  });

export const handler = becomeCreator(livePool());
