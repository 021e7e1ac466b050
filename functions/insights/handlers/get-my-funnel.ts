import { isRefusal } from "../../shared/kernel/refusal.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { shownFunnel } from "../adapters/shown-funnel.ts";
import { funnelRoutes } from "../contract/funnel.ts";
import { funnelEnv } from "../env.ts";
import { type ShowFunnelPorts, showFunnel } from "../flows/show-funnel.ts";

export const getMyFunnel = (ports: ShowFunnelPorts) =>
  endpoint(funnelRoutes.getMyFunnel, async (request) => {
    const { user } = member(request);
    const { cursor, ...asked } = request.query;
    const scope = `funnel:${user}:${asked.by}`;
    const after = decodeCursor(scope, cursor, idPlace)?.id;
    const shown = await showFunnel(ports, user, { ...asked, after, isExact: false });
    if (isRefusal(shown)) return shown;
    const { last, ...reply } = shown;
    return { ...reply, cursor: encodeCursor(scope, last === undefined ? undefined : { id: last }) };
  });

export const handler = getMyFunnel(shownFunnel(environment(...funnelEnv)));
