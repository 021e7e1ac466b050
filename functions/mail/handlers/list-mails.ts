import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listMails as listFromTable } from "../adapters/sent.ts";
import { mailLogRoutes } from "../contract/log.ts";
import { mailTableEnv } from "../env.ts";
import type { ListMails } from "../flows/ports.ts";

export const listMails = (ports: { readonly listMails: ListMails }) =>
  endpoint(mailLogRoutes.listMails, async ({ query: { kind, to, ...page } }) => ports.listMails({ kind, to }, page));

const { MAIL_TABLE } = environment(...mailTableEnv);
export const handler = listMails({ listMails: listFromTable(documents, MAIL_TABLE) });
