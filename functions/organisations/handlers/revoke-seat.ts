import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveSeats } from "../adapters/live.ts";
import { routes } from "../contract/organisation.ts";
import { revoking } from "../domain/change.ts";
import { ownedBy } from "../domain/organisation.ts";
import { shownSeat } from "../domain/seat.ts";
import type { Commit, FindOrganisation, FindSeat, Now, Pause } from "../flows/ports.ts";

export interface RevokeSeatPorts {
  readonly findOrganisation: FindOrganisation;
  readonly findSeat: FindSeat;
  readonly commit: Commit;
  readonly pause: Pause;
  readonly now: Now;
}

const ATTEMPTS = 12;

export const revokeSeat = (ports: RevokeSeatPorts) =>
  endpoint(routes.revokeSeat, async (request) => {
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const seat = await ports.findSeat(organisation.id, request.params.seat);
      if (!seat) return refuse("unknown-seat", "The organisation has no seat of this id.");
      if (seat.state === "revoked") return shownSeat(seat);
      const change = revoking(seat, new Date(ports.now()).toISOString());
      const [{ after } = { after: seat }] = change.seats;
      if ((await ports.commit(change)) === "done") return shownSeat(after);
    }
    throw new Error(`Seat ${request.params.seat} kept changing; it is left as it is.`);
  });

export const handler = revokeSeat(liveSeats());
