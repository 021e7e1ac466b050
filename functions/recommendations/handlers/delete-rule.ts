import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listRules, replaceRule } from "../adapters/rules-table.ts";
import { ruleRoutes } from "../contract/rule.ts";
import { receiptsEnv } from "../env.ts";
import type { ListRules, Now, ReplaceRule } from "../flows/ports.ts";
import { ruleToDelete } from "../ranking/rule-change.ts";

export interface DeleteRulePorts {
  readonly listRules: ListRules;
  readonly replaceRule: ReplaceRule;
  readonly now: Now;
}

export const deleteRule = (ports: DeleteRulePorts) =>
  endpoint(ruleRoutes.deleteRule, async (request) => {
    const { params, query } = request;
    const by = { actor: member(request).user, at: iso(ports.now()) };
    const before = ruleToDelete(await ports.listRules(), params.id, query.version);
    if (isRefusal(before)) return before;
    if (await ports.replaceRule(before, undefined, { rule: params.id, ...by, before })) return undefined;
    return refuse("version-conflict", "The rule was changed meanwhile; read it again and repeat the change.");
  });

const { RECOMMENDATIONS_TABLE: table } = environment(...receiptsEnv);

export const handler = deleteRule({
  listRules: listRules(documents, table),
  replaceRule: replaceRule(documents, table),
  now: () => Date.now(),
});
