import { endpoint } from "../../shared/runtime/endpoint.ts";
import { shopRoutes } from "../contract/shop.ts";
import { shopConfig } from "../domain/shop.ts";

export const handler = endpoint(shopRoutes.getConfig, async () => shopConfig());
