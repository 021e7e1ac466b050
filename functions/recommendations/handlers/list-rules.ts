import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveRules } from "../adapters/live-serving.ts";
import { ruleRoutes } from "../contract/rule.ts";
import type { ListRules } from "../flows/ports.ts";

export interface ListRulesPorts {
  readonly listRules: ListRules;
}

export const listRules = (ports: ListRulesPorts) =>
  endpoint(ruleRoutes.listRules, async () => ({ items: await ports.listRules() }));

export const handler = listRules(liveRules());
