import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { shown } from "../payee.ts";
import type { FindPayee } from "../ports.ts";

export const getAccount = (ports: { readonly findPayee: FindPayee }) =>
  endpoint(routes.getAccount, async (request) => shown(await ports.findPayee(member(request).user)));

export const handler = getAccount(liveReading());
