import * as z from "zod";

/** An invocation to repeat: the function and its event. */
export interface Due {
  readonly functionName: string;
  readonly payload: unknown;
}

/** A message of a dead-letter queue: an invocation, the place of one in a bucket, or nothing to do. */
export type Letter =
  | { readonly due: Due }
  | { readonly objects: readonly { readonly bucket: string; readonly key: string }[] }
  | "nothing";

export interface Message {
  readonly body: string;
  /** The message's text attributes. */
  readonly attributes: Readonly<Record<string, string>>;
}

const context = z.object({ functionArn: z.string() });
/** Written by Lambda, for an event that a function failed to process. */
const ofFunction = z.object({ requestContext: context, requestPayload: z.unknown() });
/** Written by S3, for an object that was put into a bucket. */
const ofBucket = z.object({
  Records: z.array(
    z.object({
      eventSource: z.literal("aws:s3"),
      s3: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
    }),
  ),
});
/** Written by S3 when its notifications are set up. */
const test = z.object({ Event: z.literal("s3:TestEvent") });
/** Written by Lambda into a bucket: changes of a table that a function failed to process. */
const ofChanges = z.object({ requestContext: context, payload: z.string() });

/** The function's name in its ARN, which may end in a version. */
const nameOf = (arn: string): string => /:function:([^:]+)/.exec(arn)?.[1] ?? arn;

/** @throws Error for a message that no service of ours writes */
export function letterOf({ body, attributes }: Message): Letter {
  const json: unknown = JSON.parse(body || "{}");
  const event = ofFunction.safeParse(json).data;
  if (event) {
    return { due: { functionName: nameOf(event.requestContext.functionArn), payload: event.requestPayload } };
  }
  const bucket = ofBucket.safeParse(json).data;
  if (bucket) {
    // S3 encodes keys as in a URL's query.
    const objects = bucket.Records.map(({ s3 }) => ({
      bucket: s3.bucket.name,
      key: decodeURIComponent(s3.object.key.replaceAll("+", " ")),
    }));
    return { objects };
  }
  if (test.safeParse(json).success) return "nothing";
  // EventBridge and its Scheduler send the target's event, and the target's ARN in an attribute.
  const { TARGET_ARN: target } = attributes;
  if (target !== undefined) return { due: { functionName: nameOf(target), payload: json } };
  throw new Error("It is no dead letter that is known here.");
}

/** The invocation in an object of a bucket. @throws Error for an object that Lambda did not write */
export function dueOf(object: string): Due {
  const { requestContext, payload } = ofChanges.parse(JSON.parse(object));
  return { functionName: nameOf(requestContext.functionArn), payload: JSON.parse(payload) };
}
