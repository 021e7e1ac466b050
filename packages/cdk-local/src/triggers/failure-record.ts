import { createHash, randomUUID } from "node:crypto";
import type { Change } from "@lyceum/aws-local/dynamodb/changes";

export interface Failure {
  readonly condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  /** How often the function was invoked with the change. */
  readonly attempts: number;
}

const SHARD = "shardId-00000000000000000001-00000001";

/** The id of an event source mapping, which Lambda generates. */
function mappingId(name: string): string {
  const digest = createHash("sha256").update(name).digest("hex");
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

/**
 * Lambda's record of a change that it gave up: a queue gets only its position in the stream; a bucket also gets the
 * whole event, in an object of this name. https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function failureRecord(
  mapping: { readonly name: string; readonly functionArn: string },
  { record }: Change,
  { condition, attempts }: Failure,
  at: Date,
): { readonly told: Record<string, unknown>; readonly payload: string; readonly key: string } {
  const { SequenceNumber, ApproximateCreationDateTime = 0 } = record.dynamodb ?? {};
  const arrival = new Date(ApproximateCreationDateTime * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  const told = {
    requestContext: {
      requestId: randomUUID(),
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: at.toISOString(),
    DDBStreamBatchInfo: {
      shardId: SHARD,
      startSequenceNumber: SequenceNumber,
      endSequenceNumber: SequenceNumber,
      approximateArrivalOfFirstRecord: arrival,
      approximateArrivalOfLastRecord: arrival,
      batchSize: 1,
      streamArn: record.eventSourceARN,
    },
  };
  const [day = "", time = ""] = at.toISOString().split(/[T.]/);
  const name = `${day}T${time.replaceAll(":", ".")}-${randomUUID()}`;
  return {
    told,
    payload: JSON.stringify({ Records: [record] }),
    key: `aws/lambda/${mappingId(mapping.name)}/${SHARD}/${day.replaceAll("-", "/")}/${name}`,
  };
}
