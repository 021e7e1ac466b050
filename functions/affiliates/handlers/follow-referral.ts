import { ulid } from "ulid";
import { wasVisitor } from "../../identity/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findAffiliate, findCode, saveAffiliate } from "../adapters/affiliates.ts";
import { keepClick } from "../adapters/clicks.ts";
import { clickRoutes } from "../contract/click.ts";
import { clickEnd } from "../domain/referral.ts";
import { clicksEnv } from "../env.ts";
import { type FollowLinkPorts, followLink } from "../flows/follow-link.ts";

export const followReferral = (ports: FollowLinkPorts) =>
  endpoint(clickRoutes.followReferral, async ({ body, caller, visitor }) => {
    const click = await followLink(ports, { ...body, user: caller?.user, visitor });
    return isRefusal(click) ? click : { click: click.id, code: click.code, expiresAt: clickEnd(click) };
  });

const { AFFILIATES_TABLE, IDENTITY_TABLE } = environment(...clicksEnv);
export const handler = followReferral({
  findCode: findCode(documents, AFFILIATES_TABLE),
  findAffiliate: findAffiliate(documents, AFFILIATES_TABLE),
  wasVisitor: wasVisitor(documents, IDENTITY_TABLE),
  saveAffiliate: saveAffiliate(documents, AFFILIATES_TABLE),
  keepClick: keepClick(documents, AFFILIATES_TABLE),
  newId: ulid,
  now: () => Date.now(),
});
