import { ulid } from "ulid";
import { findProduct } from "../../catalogue/client.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { newCode } from "../adapters/codes.ts";
import { commit } from "../adapters/commit.ts";
import { findPools } from "../adapters/pools.ts";
import { findSeatOf } from "../adapters/seats.ts";
import { findOrganisation } from "../client.ts";
import { seatRoutes } from "../contract/seat.ts";
import { ownedBy } from "../domain/organisation.ts";
import { inviteEnv } from "../env.ts";
import { type Invited, type InvitingPorts, invite } from "../flows/invite-members.ts";
import type { FindOrganisation, FindProduct } from "../flows/ports.ts";
import { INVITING_MS } from "../settings.ts";

export interface InviteMembersPorts extends InvitingPorts {
  readonly findOrganisation: FindOrganisation;
  readonly findProduct: FindProduct;
}

export const inviteMembers = (ports: InviteMembersPorts) =>
  endpoint(seatRoutes.inviteMembers, async (request) => {
    const { product: id, emails, language } = request.body;
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    const [product, pools] = await Promise.all([ports.findProduct(id), ports.findPools(organisation.id, id)]);
    if (!product || pools.length === 0) {
      return refuse("no-seats", `No seats of ${id} were bought for the organisation; buy some with POST /orders.`);
    }
    const until = ports.now() + INVITING_MS;
    const invitations: Invited[] = [];
    // In sequence: concurrently they would only wait for the same pool.
    for (const email of new Set(emails)) {
      invitations.push(await invite(ports, { organisation, product, language }, email, until));
    }
    return { invitations };
  });

const env = environment(...inviteEnv);

export const handler = inviteMembers({
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findPools: findPools(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  findSeatOf: findSeatOf(documents, env.ORGANISATIONS_TABLE),
  commit: commit(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  siteUrl: env.SITE_URL,
  newId: ulid,
  newCode,
  pause,
  now: () => Date.now(),
});
