import { isRefusal } from "../../shared/kernel/refusal.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { shownFunnel } from "../adapters/shown-funnel.ts";
import { funnelRoutes } from "../contract/funnel.ts";
import { funnelEnv } from "../env.ts";
import { ALL } from "../flows/rebuild-days.ts";
import { type ShowFunnelPorts, showFunnel } from "../flows/show-funnel.ts";

export const getFunnel = (ports: ShowFunnelPorts) =>
  endpoint(funnelRoutes.getFunnel, async ({ query: { cursor, ...asked } }) => {
    const scope = `funnel::${asked.by}`;
    const after = decodeCursor(scope, cursor, idPlace)?.id;
    const shown = await showFunnel(ports, ALL, { ...asked, after, isExact: true });
    if (isRefusal(shown)) return shown;
    const { last, ...reply } = shown;
    return { ...reply, cursor: encodeCursor(scope, last === undefined ? undefined : { id: last }) };
  });

export const handler = getFunnel(shownFunnel(environment(...funnelEnv)));
