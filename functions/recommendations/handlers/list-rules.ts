import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listRules as listRulesIn } from "../adapters/rules-table.ts";
import { ruleRoutes } from "../contract/rule.ts";
import { receiptsEnv } from "../env.ts";
import type { ListRules } from "../flows/ports.ts";

export interface ListRulesPorts {
  readonly listRules: ListRules;
}

export const listRules = (ports: ListRulesPorts) =>
  endpoint(ruleRoutes.listRules, async () => ({ items: await ports.listRules() }));

export const handler = listRules({
  listRules: listRulesIn(documents, environment(...receiptsEnv).RECOMMENDATIONS_TABLE),
});
