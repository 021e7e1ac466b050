import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { commit } from "../adapters/commit.ts";
import { findSeat } from "../adapters/seats.ts";
import { findOrganisation } from "../client.ts";
import { seatRoutes } from "../contract/seat.ts";
import { revoking } from "../domain/change.ts";
import { ownedBy } from "../domain/organisation.ts";
import { shownSeat, unknownSeat } from "../domain/seat.ts";
import { seatsEnv } from "../env.ts";
import type { Commit, FindOrganisation, FindSeat, Now, Pause } from "../flows/ports.ts";

export interface RevokeSeatPorts {
  readonly findOrganisation: FindOrganisation;
  readonly findSeat: FindSeat;
  readonly commit: Commit;
  readonly pause: Pause;
  readonly now: Now;
}

export const revokeSeat = (ports: RevokeSeatPorts) =>
  endpoint(seatRoutes.revokeSeat, async (request) => {
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    return retryOnConflict(ports.pause, async () => {
      const seat = await ports.findSeat(organisation.id, request.params.seat);
      if (!seat) return unknownSeat;
      if (seat.state === "revoked") return shownSeat(seat);
      const change = revoking(seat, iso(ports.now()));
      const [{ after } = { after: seat }] = change.seats;
      return (await ports.commit(change)) === "done" ? shownSeat(after) : conflict;
    });
  });

const env = environment(...seatsEnv);

export const handler = revokeSeat({
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  findSeat: findSeat(documents, env.ORGANISATIONS_TABLE),
  commit: commit(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  pause,
  now: () => Date.now(),
});
