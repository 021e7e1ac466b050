import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listRules, replaceRule } from "../adapters/rules-table.ts";
import { ruleRoutes } from "../contract/rule.ts";
import { receiptsEnv } from "../env.ts";
import type { ListRules, Now, ReplaceRule } from "../flows/ports.ts";
import { writtenRule } from "../ranking/rule-change.ts";

export interface PutRulePorts {
  readonly listRules: ListRules;
  readonly replaceRule: ReplaceRule;
  readonly now: Now;
}

export const putRule = (ports: PutRulePorts) =>
  endpoint(ruleRoutes.putRule, async (request) => {
    const { id } = request.params;
    const by = { actor: member(request).user, at: iso(ports.now()) };
    const rules = await ports.listRules();
    const before = rules.find((rule) => rule.id === id);
    const after = writtenRule(rules, id, request.body, by);
    if (isRefusal(after)) return after;
    if (await ports.replaceRule(before, after, { rule: id, ...by, before, after })) return after;
    return refuse("version-conflict", "The rule was changed meanwhile; read it again and repeat the change.");
  });

const { RECOMMENDATIONS_TABLE: table } = environment(...receiptsEnv);

export const handler = putRule({
  listRules: listRules(documents, table),
  replaceRule: replaceRule(documents, table),
  now: () => Date.now(),
});
