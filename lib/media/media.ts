import { Aws, Duration } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type Bucket, HttpMethods } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { StageBucket } from "../constructs/stage-bucket.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/**
 * Pictures of products and people. Uploads lie under `uploads/`, where nobody sees them; what was looked at lies under
 * `media/`, which the site's distribution shows to everyone.
 */
export class MediaStack extends ContextStack {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.bucket = new StageBucket(this, "Media", {
      platform,
      unlogged: "Its pictures are public; uploads are by signed URLs that a function made for a named user and logged.",
      ...(platform.origins.length > 0 && {
        cors: [
          {
            allowedMethods: [HttpMethods.PUT],
            allowedOrigins: [...platform.origins],
            allowedHeaders: ["*"],
            exposedHeaders: ["ETag"],
            maxAge: 7_200,
          },
        ],
      }),
      lifecycleRules: [{ id: "uploads", prefix: "uploads/", expiration: Duration.days(2) }],
    });
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: "SiteShowsMedia",
        principals: [new ServicePrincipal("cloudfront.amazonaws.com")],
        actions: ["s3:GetObject"],
        resources: [this.bucket.arnForObjects("media/*")],
        // Of this account's distributions: naming the one would tie this stack to that of the site, which is built on it.
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
  }
}
