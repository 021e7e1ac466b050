import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listExports as findExports } from "../adapters/exports.ts";
import { exportRoutes } from "../contract/export.ts";
import { toShownExport } from "../domain/export.ts";
import { exportsEnv } from "../env.ts";
import type { ListExports, Now } from "../flows/ports.ts";

export const listExports = (ports: { readonly listExports: ListExports; readonly now: Now }) =>
  endpoint(exportRoutes.listExports, async (request) => {
    const { items, cursor } = await ports.listExports(member(request).user, request.query);
    const now = ports.now();
    return { items: items.map((each) => toShownExport(each, now)), cursor };
  });

const { EXPORTS_TABLE } = environment(...exportsEnv);
export const handler = listExports({ listExports: findExports(documents, EXPORTS_TABLE), now: () => Date.now() });
