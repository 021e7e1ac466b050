import { readProfiles } from "../../behaviour/client.ts";
import { subjectOf } from "../../behaviour/contract/event.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { noteExposure } from "../adapters/exposures.ts";
import { recentPlan } from "../client.ts";
import type { Exposure } from "../contract/exposure.ts";
import { PAGES } from "../contract/surface.ts";
import { variantRoutes } from "../contract/variant.ts";
import { variantsEnv } from "../env.ts";
import { assignmentFor, type Person, unitOf } from "../experiments/assigned.ts";
import type { Now, ReadRecentPlan } from "../flows/ports.ts";

export interface GetVariantPorts {
  readonly plan: ReadRecentPlan;
  /** Whether somebody chose not to be profiled. */
  readonly isOff: (person: Person) => Promise<boolean>;
  readonly noteExposure: (exposure: Exposure) => Promise<void>;
  readonly now: Now;
}

export const getVariant = (ports: GetVariantPorts) =>
  endpoint(variantRoutes.getVariant, async ({ caller, visitor: anonymousId, params: { page } }) => {
    const [asItIs] = PAGES[page];
    const person = { user: caller?.user, anonymousId };
    const unit = unitOf(person);
    const now = ports.now();
    const found = assignmentFor(await ports.plan(), unit, { kind: "page", page }, now);
    if (unit === undefined || !found || (await ports.isOff(person))) return { page, variant: asItIs };
    const { experiment, arm } = found;
    const was = person.user === undefined ? undefined : unitOf({ anonymousId });
    await ports.noteExposure({ experiment, arm: arm.name, unit, was, at: iso(now) });
    return { page, variant: arm.page ?? asItIs, experiment };
  });

const env = environment(...variantsEnv);
const now = () => Date.now();
const profiles = readProfiles(documents, env.BEHAVIOUR_TABLE);

export const handler = getVariant({
  plan: recentPlan(documents, env.CONVERSION_TABLE, now),
  isOff: async ({ user, anonymousId }) => {
    const subjects = [
      ...(user === undefined ? [] : [subjectOf({ user })]),
      ...(anonymousId === undefined ? [] : [subjectOf({ anonymousId })]),
    ];
    return (await profiles(subjects)).some(({ isOff }) => isOff);
  },
  noteExposure: noteExposure(documents, env.CONVERSION_TABLE),
  now,
});
