import { ulid } from "ulid";
import { findProduct } from "../../catalogue/client.ts";
import { findStudies } from "../../learning/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findOrganisation } from "../client.ts";
import { hashOf, newCode } from "./codes.ts";
import { commit } from "./commit.ts";
import { addOrganisation, findMembership, listOrganisations, replaceOrganisation } from "./organisations.ts";
import { findClaimedSeats, findPoolState, findPools, listClaimedSeats, listPools, setSeatAccess } from "./pools.ts";
import { findSeat, findSeatByCode, findSeatOf, listSeats } from "./seats.ts";
import { findStanding } from "./standing.ts";

const now = () => Date.now();

/** For organisations themselves. */
export function liveOrganisations() {
  const { ORGANISATIONS_TABLE: table } = environment("ORGANISATIONS_TABLE");
  return {
    addOrganisation: addOrganisation(documents, table),
    findOrganisation: findOrganisation(documents, table),
    replaceOrganisation: replaceOrganisation(documents, table),
    findMembership: findMembership(documents, table),
    listOrganisations: listOrganisations(documents, table),
    newId: ulid,
    pause,
    now,
  };
}

/** For reading and taking back seats. */
export function liveSeats() {
  const { ORGANISATIONS_TABLE: table, COMMERCE_TABLE: commerce } = environment("ORGANISATIONS_TABLE", "COMMERCE_TABLE");
  return {
    findOrganisation: findOrganisation(documents, table),
    findPools: findPools(documents, table, commerce),
    findSeat: findSeat(documents, table),
    listSeats: listSeats(documents, table),
    commit: commit(documents, table, commerce),
    pause,
    now,
  };
}

/** For giving seats. */
export function liveInviting() {
  const env = environment("ORGANISATIONS_TABLE", "CATALOGUE_TABLE", "SITE_URL");
  return {
    ...liveSeats(),
    findSeatOf: findSeatOf(documents, env.ORGANISATIONS_TABLE),
    findProduct: findProduct(documents, env.CATALOGUE_TABLE),
    siteUrl: env.SITE_URL,
    newId: ulid,
    newCode,
  };
}

/** For claiming seats. */
export function liveClaiming() {
  const env = environment("ORGANISATIONS_TABLE", "COMMERCE_TABLE", "CATALOGUE_TABLE");
  return {
    ...liveSeats(),
    findSeatByCode: findSeatByCode(documents, env.ORGANISATIONS_TABLE),
    findStanding: findStanding(documents, env.COMMERCE_TABLE),
    findProduct: findProduct(documents, env.CATALOGUE_TABLE),
    hashOf,
  };
}

/** For reporting how seats are used. */
export function liveUsage() {
  const env = environment("ORGANISATIONS_TABLE", "COMMERCE_TABLE", "LEARNING_TABLE");
  return {
    ...liveSeats(),
    listPools: listPools(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
    listClaimedSeats: listClaimedSeats(documents, env.ORGANISATIONS_TABLE),
    findStudies: findStudies(documents, env.LEARNING_TABLE, { consistent: false }),
  };
}

/** For what becomes of pools. */
export function liveFollowing() {
  const { ORGANISATIONS_TABLE: table, COMMERCE_TABLE: commerce } = environment("ORGANISATIONS_TABLE", "COMMERCE_TABLE");
  return {
    findPoolState: findPoolState(documents, commerce),
    findClaimedSeats: findClaimedSeats(documents, table),
    setSeatAccess: setSeatAccess(documents, table, commerce),
    pause,
  };
}
