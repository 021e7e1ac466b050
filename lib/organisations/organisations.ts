import type { Construct } from "constructs";
import { organisationRoutes } from "../../functions/organisations/contract/organisation.ts";
import type { organisationsEnv } from "../../functions/organisations/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** Organisations, for which seats are bought. Their seats have a stack of their own, which needs commerce's. */
export class OrganisationsStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes: ["changes"], heard: true });
    const made = {
      platform,
      environment: { ORGANISATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof organisationsEnv>,
    } as const;
    new HttpFunction(this, "CreateOrganisation", {
      ...made,
      route: organisationRoutes.createOrganisation,
      entry: "organisations/handlers/create-organisation",
      grants: [items(this.table, "PutItem", "UpdateItem")],
    });
    new HttpFunction(this, "ListOrganisations", {
      ...made,
      route: organisationRoutes.listOrganisations,
      entry: "organisations/handlers/list-organisations",
      grants: [items(this.table, "BatchGetItem", "Query")],
    });
    new HttpFunction(this, "GetOrganisation", {
      ...made,
      route: organisationRoutes.getOrganisation,
      entry: "organisations/handlers/get-organisation",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "RenameOrganisation", {
      ...made,
      route: organisationRoutes.renameOrganisation,
      entry: "organisations/handlers/rename-organisation",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
  }
}
