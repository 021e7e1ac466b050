export type Item = Record<string, unknown>;
export type Input = Record<string, unknown> & { TableName: string };

/** A reply of the DynamoDB JSON 1.0 protocol. */
export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Runs one operation on the underlying store. */
export type Call = (operation: string, input: unknown) => Promise<Reply>;

export const failure = (name: string, message: string, more: Record<string, unknown> = {}, status = 400): Reply => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, Message: message, ...more },
});

export const failed = (reply: Reply): boolean => reply.status !== 200;

export const isConditionFailure = ({ body }: Reply): boolean =>
  String(body.__type).endsWith("#ConditionalCheckFailedException");
