import type { Construct } from "constructs";
import { avatarRoutes } from "../../functions/creators/contract/avatar.ts";
import { creatorRoutes } from "../../functions/creators/contract/creator.ts";
import { followRoutes } from "../../functions/creators/contract/follow.ts";
import type { creatorsEnv, picturesEnv, uploadsEnv } from "../../functions/creators/env.ts";
import { indexes } from "../../functions/creators/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items, listing, objects } from "../constructs/grants.ts";
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
 * Creators' profiles and followers. Apart from accounts: functions that show creators' names may read this table, and
 * none of them may read anyone's e-mail address.
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
    this.avatars();
  }

  /** Creators' profiles. */
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

  /** Pictures of creators, uploaded by signed URLs and checked before anyone sees them. */
  private avatars(): void {
    const { platform } = this;
    const bucket = platform.front.media;
    const uploads = { MEDIA_BUCKET: bucket.bucketName } satisfies EnvOf<typeof uploadsEnv>;
    const environment = { ...uploads, CREATORS_TABLE: this.table.tableName } satisfies EnvOf<typeof picturesEnv>;
    const changing = items(this.table, "GetItem", "UpdateItem", "PutItem");
    new HttpFunction(this, "UploadAvatar", {
      platform,
      environment: uploads,
      route: avatarRoutes.uploadAvatar,
      entry: "creators/handlers/upload-avatar",
      grants: [objects(bucket, "uploads/avatars/*", "PutObject")],
    });
    new HttpFunction(this, "CommitAvatar", {
      platform,
      environment,
      route: avatarRoutes.commitAvatar,
      entry: "creators/handlers/commit-avatar",
      grants: [
        changing,
        objects(bucket, "uploads/avatars/*", "GetObject"),
        objects(bucket, "media/avatars/*", "PutObject", "DeleteObject"),
        // Without it S3 does not tell an object that is missing from one that is not to be seen.
        listing(bucket),
      ],
    });
    new HttpFunction(this, "RemoveAvatar", {
      platform,
      environment,
      route: avatarRoutes.removeAvatar,
      entry: "creators/handlers/remove-avatar",
      grants: [changing, objects(bucket, "media/avatars/*", "DeleteObject")],
    });
  }

  /** Follows, and their numbers. */
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
