import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { FilterRule } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { exportRoutes } from "../../functions/exports/contract/export.ts";
import type { exportsEnv, filesEnv, makeExportEnv } from "../../functions/exports/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items, objects } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { StageBucket } from "../constructs/stage-bucket.ts";
import { TableTrigger } from "../constructs/table-trigger.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface ExportsStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
}

const OBJECTS = "exports/*";

/** Files of people's own records: requested, made in the background, and stored for a week. */
export class ExportsStack extends ContextStack {
  readonly table: ContextTable;
  readonly files: Bucket;

  constructor(scope: Construct, id: string, props: ExportsStackProps) {
    super(scope, id, props);
    const { platform, commerce } = props;
    this.table = new ContextTable(this, "Table", { platform, heard: true });
    this.files = new StageBucket(this, "Files", {
      platform,
      unlogged: "Every read is by a signed URL that a function made for the person whose records they are.",
      lifecycleRules: [
        { id: "a-week", expiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    const environment = { EXPORTS_TABLE: this.table.tableName } satisfies EnvOf<typeof exportsEnv>;
    const filesEnvironment = { ...environment, EXPORTS_BUCKET: this.files.bucketName } satisfies EnvOf<typeof filesEnv>;
    const member = { platform } as const;

    new HttpFunction(this, "RequestExport", {
      ...member,
      environment,
      route: exportRoutes.requestExport,
      entry: "exports/handlers/request-export",
      grants: [items(this.table, "PutItem", "GetItem", "UpdateItem")],
    });
    new HttpFunction(this, "GetExport", {
      ...member,
      environment: filesEnvironment,
      route: exportRoutes.getExport,
      entry: "exports/handlers/get-export",
      grants: [items(this.table, "GetItem"), objects(this.files, OBJECTS, "GetObject")],
    });
    new HttpFunction(this, "ListExports", {
      ...member,
      environment,
      route: exportRoutes.listExports,
      entry: "exports/handlers/list-exports",
      grants: [items(this.table, "Query")],
    });

    const make = new ServiceFunction(this, "MakeExport", {
      platform,
      entry: "exports/handlers/make-export",
      environment: { ...filesEnvironment, COMMERCE_TABLE: commerce.table.tableName } satisfies EnvOf<
        typeof makeExportEnv
      >,
      timeout: Duration.minutes(15),
      memorySize: 1024,
      grants: [
        items(this.table, "GetItem", "PutItem", "DeleteItem"),
        index(commerce.table, "byTime"),
        items(commerce.table, "BatchGetItem"),
        objects(this.files, OBJECTS, "PutObject", "AbortMultipartUpload"),
      ],
    });
    new TableTrigger(make, "Exports", {
      table: this.table,
      filter: {
        eventName: FilterRule.isEqual("INSERT"),
        dynamodb: { Keys: { sk: { S: FilterRule.beginsWith("EXPORT#") } } },
      },
    });
  }
}
