import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { accessRoutes } from "../../functions/learning/contract/access.ts";
import { contentRoutes } from "../../functions/learning/contract/content.ts";
import { libraryRoutes } from "../../functions/learning/contract/library.ts";
import { progressRoutes } from "../../functions/learning/contract/progress.ts";
import { reviewRoutes } from "../../functions/learning/contract/review.ts";
import { wishlistRoutes } from "../../functions/learning/contract/wishlist.ts";
import type {
  accessEnv,
  answeringEnv,
  bearingEnv,
  contentEnv,
  learningEnv,
  libraryEnv,
  reviewEnv,
  reviewsEnv,
  studyEnv,
  wishEnv,
  wishlistEnv,
  writtenEnv,
} from "../../functions/learning/env.ts";
import { indexes } from "../../functions/learning/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { index, items, objects } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface LearningStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable; readonly content: IBucket };
  readonly commerce: { readonly table: ITable };
  readonly creators: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
}

/** Customers' library, content, progress and reviews. */
export class LearningStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: LearningStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    this.studying(props);
    this.reviews(props);
    this.replies(props);
    this.wishes(props);
  }

  /** Wishlists. */
  private wishes({ platform, catalogue, creators }: LearningStackProps): void {
    const environment = {
      LEARNING_TABLE: this.table.tableName,
      CATALOGUE_TABLE: catalogue.table.tableName,
    } satisfies EnvOf<typeof wishEnv>;
    new HttpFunction(this, "PutWish", {
      platform,
      environment,
      route: wishlistRoutes.putWish,
      entry: "learning/handlers/put-wish",
      grants: [items(this.table, "GetItem", "PutItem", "UpdateItem"), items(catalogue.table, "GetItem")],
    });
    new HttpFunction(this, "DeleteWish", {
      platform,
      environment: { LEARNING_TABLE: this.table.tableName } satisfies EnvOf<typeof learningEnv>,
      route: wishlistRoutes.deleteWish,
      entry: "learning/handlers/delete-wish",
      grants: [items(this.table, "GetItem", "DeleteItem", "UpdateItem")],
    });
    new HttpFunction(this, "GetWishlist", {
      platform,
      environment: { ...environment, CREATORS_TABLE: creators.table.tableName } satisfies EnvOf<typeof wishlistEnv>,
      route: wishlistRoutes.getWishlist,
      entry: "learning/handlers/get-wishlist",
      grants: [
        index(this.table, "byTime"),
        items(catalogue.table, "BatchGetItem"),
        items(creators.table, "BatchGetItem"),
      ],
    });
  }

  /** A customer's library, content and progress. */
  private studying(props: LearningStackProps): void {
    const { platform, catalogue, commerce, creators } = props;
    const environment = {
      LEARNING_TABLE: this.table.tableName,
      CATALOGUE_TABLE: catalogue.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof studyEnv>;
    const study = { platform, environment } as const;
    new HttpFunction(this, "GetLibrary", {
      ...study,
      route: libraryRoutes.getLibrary,
      entry: "learning/handlers/get-library",
      environment: { ...environment, CREATORS_TABLE: creators.table.tableName } satisfies EnvOf<typeof libraryEnv>,
      grants: [
        items(creators.table, "BatchGetItem"),
        items(catalogue.table, "BatchGetItem"),
        index(commerce.table, "current"),
        items(this.table, "BatchGetItem"),
        items(commerce.table, "Query"),
      ],
    });
    new HttpFunction(this, "ListAccess", {
      ...study,
      route: accessRoutes.listAccess,
      entry: "learning/handlers/list-access",
      environment: {
        CATALOGUE_TABLE: catalogue.table.tableName,
        COMMERCE_TABLE: commerce.table.tableName,
      } satisfies EnvOf<typeof accessEnv>,
      grants: [items(catalogue.table, "BatchGetItem"), items(commerce.table, "Query")],
    });
    new HttpFunction(this, "GetAccess", {
      ...study,
      route: accessRoutes.getAccess,
      entry: "learning/handlers/get-access",
      environment: {
        CATALOGUE_TABLE: catalogue.table.tableName,
        COMMERCE_TABLE: commerce.table.tableName,
      } satisfies EnvOf<typeof accessEnv>,
      grants: [items(catalogue.table, "GetItem"), items(commerce.table, "Query")],
    });
    new HttpFunction(this, "PutProgress", {
      ...study,
      route: progressRoutes.putProgress,
      entry: "learning/handlers/put-progress",
      grants: [
        items(this.table, "GetItem", "PutItem"),
        items(commerce.table, "ConditionCheckItem", "Query"),
        items(catalogue.table, "GetItem"),
      ],
    });
    new HttpFunction(this, "GetProgress", {
      ...study,
      route: progressRoutes.getProgress,
      entry: "learning/handlers/get-progress",
      environment: { LEARNING_TABLE: this.table.tableName } satisfies EnvOf<typeof learningEnv>,
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "GetContent", {
      ...study,
      route: contentRoutes.getContent,
      entry: "learning/handlers/get-content",
      environment: { ...environment, CONTENT_BUCKET: catalogue.content.bucketName } satisfies EnvOf<typeof contentEnv>,
      grants: [
        // A signed URL has only its signer's rights: the function may read the content.
        objects(catalogue.content, "products/*", "GetObject"),
        items(this.table, "UpdateItem"),
        // Handing out content and storing progress require in their transaction that the entitlement is active.
        items(commerce.table, "ConditionCheckItem"),
        items(catalogue.table, "GetItem"),
        items(commerce.table, "Query"),
      ],
    });
  }

  /** Reviews, which count while an entitlement to their product is in force. */
  private reviews(props: LearningStackProps): void {
    const { platform, catalogue, commerce, identity } = props;
    const environment = {
      LEARNING_TABLE: this.table.tableName,
      CATALOGUE_TABLE: catalogue.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
      IDENTITY_TABLE: identity.table.tableName,
    } satisfies EnvOf<typeof reviewEnv>;
    const study = { platform, environment } as const;
    // Authors who agree are shown by their names.
    const names = items(identity.table, "BatchGetItem");
    new HttpFunction(this, "WriteReview", {
      ...study,
      route: reviewRoutes.writeReview,
      entry: "learning/handlers/write-review",
      grants: [
        items(this.table, "PutItem", "UpdateItem", "GetItem"),
        names,
        // A review requires in its transaction that an entitlement is in force.
        items(commerce.table, "ConditionCheckItem"),
        items(catalogue.table, "GetItem"),
        items(commerce.table, "Query"),
      ],
    });
    new HttpFunction(this, "EditReview", {
      ...study,
      route: reviewRoutes.editReview,
      entry: "learning/handlers/edit-review",
      grants: [
        items(this.table, "PutItem", "UpdateItem", "GetItem"),
        names,
        items(commerce.table, "ConditionCheckItem", "Query"),
        items(catalogue.table, "GetItem"),
      ],
    });
    const bearing = {
      LEARNING_TABLE: this.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof bearingEnv>;
    const own = { platform, environment: bearing } as const;
    new HttpFunction(this, "DeleteReview", {
      ...own,
      route: reviewRoutes.deleteReview,
      entry: "learning/handlers/delete-review",
      grants: [items(this.table, "DeleteItem", "UpdateItem", "GetItem")],
    });
    const bear = new ServiceFunction(this, "BearReview", {
      platform,
      entry: "learning/handlers/bear-review",
      environment: bearing,
      grants: [items(this.table, "PutItem", "UpdateItem", "GetItem"), items(commerce.table, "Query")],
    });
    new EventTrigger(bear, "Rights", {
      bus: platform.bus,
      pattern: { source: ["lyceum.commerce"], detailType: ["entitlement"] },
    });
    new HttpFunction(this, "ListReviews", {
      platform,
      route: reviewRoutes.listReviews,
      entry: "learning/handlers/list-reviews",
      environment: {
        LEARNING_TABLE: this.table.tableName,
        CATALOGUE_TABLE: catalogue.table.tableName,
        IDENTITY_TABLE: identity.table.tableName,
      } satisfies EnvOf<typeof reviewsEnv>,
      grants: [
        items(this.table, "Query"),
        index(this.table, "byTime"),
        index(this.table, "byStars"),
        items(catalogue.table, "GetItem"),
        names,
      ],
    });
  }

  /** Functions that show reviews or reply to them, for which nobody needs a right to the product. */
  private replies({ platform, identity, catalogue }: LearningStackProps): void {
    const names = items(identity.table, "BatchGetItem");
    const learning = { LEARNING_TABLE: this.table.tableName } satisfies EnvOf<typeof learningEnv>;
    const named = {
      platform,
      environment: { ...learning, IDENTITY_TABLE: identity.table.tableName } satisfies EnvOf<typeof answeringEnv>,
    } as const;
    new HttpFunction(this, "GetOwnReview", {
      ...named,
      route: reviewRoutes.getOwnReview,
      entry: "learning/handlers/get-own-review",
      grants: [items(this.table, "GetItem"), names],
    });
    new HttpFunction(this, "ListOwnReviews", {
      platform,
      route: reviewRoutes.listOwnReviews,
      entry: "learning/handlers/list-own-reviews",
      environment: { ...named.environment, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<
        typeof writtenEnv
      >,
      grants: [index(this.table, "ofCustomer"), items(catalogue.table, "BatchGetItem"), names],
    });
    new HttpFunction(this, "ListReceivedReviews", {
      ...named,
      route: reviewRoutes.listReceivedReviews,
      entry: "learning/handlers/list-received-reviews",
      grants: [index(this.table, "ofCreator"), index(this.table, "unanswered"), names],
    });
    new HttpFunction(this, "AnswerReview", {
      ...named,
      route: reviewRoutes.answerReview,
      entry: "learning/handlers/answer-review",
      grants: [items(this.table, "GetItem", "PutItem"), index(this.table, "ofCreator"), names],
    });
    new HttpFunction(this, "WithdrawAnswer", {
      platform,
      environment: learning,
      route: reviewRoutes.withdrawAnswer,
      entry: "learning/handlers/withdraw-answer",
      grants: [items(this.table, "GetItem", "PutItem"), index(this.table, "ofCreator")],
    });
  }
}
