import type { EventBridgeEvent } from "aws-lambda";
import { findProduct } from "../../catalogue/client.ts";
import { findOrganisation } from "../../organisations/client.ts";
import { toldSeat } from "../../organisations/contract/seat.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { telling } from "../adapters/telling.ts";
import { seatNotices } from "../domain/notices.ts";
import { tellOfSeatsEnv } from "../env.ts";
import type { FindOrganisation, FindProduct } from "../flows/ports.ts";
import { type TellPorts, tell } from "../flows/tell.ts";
import { titled } from "../flows/titled.ts";

const change = changeOf(toldSeat);

export interface TellOfSeatsPorts extends TellPorts {
  readonly findProduct: FindProduct;
  readonly findOrganisation: FindOrganisation;
}

export const tellOfSeats =
  (ports: TellOfSeatsPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { before, after } = change.parse(detail);
    if (before?.state === after.state || after.state === "invited") return;
    const owner = (await ports.findOrganisation(after.organisation))?.owner;
    for (const notice of await titled(ports, seatNotices(after, owner))) await tell(ports, notice);
  };

const env = environment(...tellOfSeatsEnv);
const tables = { notifications: env.NOTIFICATIONS_TABLE, identity: env.IDENTITY_TABLE };
/** On the bus: a seat changed. */
export const handler = tellOfSeats({
  ...telling(documents, tables, env.SITE_URL),
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
});
