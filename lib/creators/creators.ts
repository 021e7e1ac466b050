import type { Construct } from "constructs";
import { creatorRoutes } from "../../functions/creators/contract/creator.ts";
import { followRoutes } from "../../functions/creators/contract/follow.ts";
import type { creatorsEnv } from "../../functions/creators/env.ts";
import { indexes } from "../../functions/creators/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { TableTrigger } from "../constructs/table-trigger.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";
import type { PlatformStack } from "../platform/platform.ts";

interface Own {
  readonly platform: PlatformStack;
  readonly environment: EnvOf<typeof creatorsEnv>;
}

/**
 * Creators as people: what they say of themselves, and who follows them. Apart from accounts: whoever shows a creator's
 * name may read this table, and none of them may read anyone's e-mail.
 */
export class CreatorsStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    const environment = { CREATORS_TABLE: this.table.tableName } satisfies EnvOf<typeof creatorsEnv>;
    const own = { platform, environment } as const;
    this.profiles(own);
    this.follows(own);
  }

  /** What creators say of themselves. */
  private profiles(own: Own): void {
    new HttpFunction(this, "GetProfile", {
      ...own,
      route: creatorRoutes.getProfile,
      entry: "creators/handlers/get-profile",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "PutProfile", {
      ...own,
      route: creatorRoutes.putProfile,
      entry: "creators/handlers/put-profile",
      grants: [items(this.table, "GetItem", "UpdateItem", "PutItem")],
    });
  }

  /** Who follows whom, and how many. */
  private follows(own: Own): void {
    new HttpFunction(this, "ListFollowing", {
      ...own,
      route: followRoutes.listFollowing,
      entry: "creators/handlers/list-following",
      grants: [index(this.table, "byFollow"), items(this.table, "BatchGetItem")],
    });
    new HttpFunction(this, "GetFollowing", {
      ...own,
      route: followRoutes.getFollowing,
      entry: "creators/handlers/get-following",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "FollowCreator", {
      ...own,
      route: followRoutes.followCreator,
      entry: "creators/handlers/follow-creator",
      grants: [items(this.table, "GetItem", "PutItem", "UpdateItem")],
    });
    new HttpFunction(this, "UnfollowCreator", {
      ...own,
      route: followRoutes.unfollowCreator,
      entry: "creators/handlers/unfollow-creator",
      grants: [items(this.table, "DeleteItem", "UpdateItem")],
    });
    const count = new ServiceFunction(this, "CountFollowers", {
      ...own,
      entry: "creators/handlers/count-followers",
      grants: [items(this.table, "Query", "UpdateItem")],
    });
    new TableTrigger(count, "Follows", {
      table: this.table,
      filter: { dynamodb: { Keys: { sk: { S: [{ prefix: "FOLLOWERS#" }] } } } },
    });
  }
}
