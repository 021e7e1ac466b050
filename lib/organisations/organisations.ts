import type { Construct } from "constructs";
import { routes } from "../../functions/organisations/contract/organisation.ts";
import type { organisationsEnv } from "../../functions/organisations/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { allow } from "../constructs/allow.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** Organisations, for which seats are bought. Their seats are in a stack of their own, which is built on commerce's. */
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
    const create = new HttpFunction(this, "CreateOrganisation", {
      ...made,
      route: routes.createOrganisation,
      entry: "organisations/handlers/create-organisation",
    });
    allow(create, this.table.tableArn, "dynamodb:PutItem", "dynamodb:UpdateItem");
    const list = new HttpFunction(this, "ListOrganisations", {
      ...made,
      route: routes.listOrganisations,
      entry: "organisations/handlers/list-organisations",
    });
    allow(list, this.table.tableArn, "dynamodb:BatchGetItem", "dynamodb:Query");
    const get = new HttpFunction(this, "GetOrganisation", {
      ...made,
      route: routes.getOrganisation,
      entry: "organisations/handlers/get-organisation",
    });
    allow(get, this.table.tableArn, "dynamodb:GetItem");
    const rename = new HttpFunction(this, "RenameOrganisation", {
      ...made,
      route: routes.renameOrganisation,
      entry: "organisations/handlers/rename-organisation",
    });
    allow(rename, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem");
  }
}
