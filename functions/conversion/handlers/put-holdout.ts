import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findPlan, keepPlan } from "../adapters/experiments.ts";
import { holdoutRoutes } from "../contract/holdout.ts";
import { experimentsEnv } from "../env.ts";
import { switchedHoldout } from "../experiments/changes.ts";
import type { FindPlan, KeepPlan, Now } from "../flows/ports.ts";
import { HOLDOUT_SHARE } from "../settings.ts";

export interface PutHoldoutPorts {
  readonly findPlan: FindPlan;
  readonly keepPlan: KeepPlan;
  readonly now: Now;
}

export const putHoldout = (ports: PutHoldoutPorts) =>
  endpoint(holdoutRoutes.putHoldout, async (request) => {
    const by = { actor: member(request).user, at: iso(ports.now()) };
    const after = switchedHoldout(await ports.findPlan(), request.body, by.at);
    if (isRefusal(after)) return after;
    if (await ports.keepPlan(after, by)) {
      return { share: HOLDOUT_SHARE, version: after.version, since: after.holdout?.since };
    }
    return refuse("version-conflict", "The plan was changed meanwhile; read it again and repeat the change.");
  });

const { CONVERSION_TABLE: table } = environment(...experimentsEnv);

export const handler = putHoldout({
  findPlan: findPlan(documents, table),
  keepPlan: keepPlan(documents, table),
  now: () => Date.now(),
});
