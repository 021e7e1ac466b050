/**
 * The errors of AWS's services that no adapter handles. "passing": throttling, conflicting writes or a failure of AWS, where a
 * retry in a moment helps. "broken": our deployment or our request is wrong and has to be fixed.
 */
export const AWS_FAILURES: Readonly<Record<string, "passing" | "broken">> = {
  // DynamoDB
  InternalServerError: "passing",
  InvalidEndpointException: "broken",
  ItemCollectionSizeLimitExceededException: "broken",
  IdempotentParameterMismatchException: "broken",
  ProvisionedThroughputExceededException: "passing",
  ReplicatedWriteConflictException: "passing",
  RequestLimitExceeded: "passing",
  ThrottlingException: "passing",
  TransactionConflictException: "passing",
  TransactionInProgressException: "passing",
  ConditionalCheckFailedException: "broken",
  TransactionCanceledException: "passing",
  ResourceNotFoundException: "broken",
  // Cognito
  AliasExistsException: "broken",
  CodeDeliveryFailureException: "passing",
  ConcurrentModificationException: "passing",
  FeatureUnavailableInTierException: "broken",
  ForbiddenException: "broken",
  InternalErrorException: "passing",
  InvalidEmailRoleAccessPolicyException: "broken",
  InvalidLambdaResponseException: "broken",
  InvalidParameterException: "broken",
  InvalidPasswordException: "broken",
  InvalidSmsRoleAccessPolicyException: "broken",
  InvalidSmsRoleTrustRelationshipException: "broken",
  InvalidUserPoolConfigurationException: "broken",
  NotAuthorizedException: "broken",
  OperationNotEnabledException: "broken",
  PasswordHistoryPolicyViolationException: "broken",
  PasswordResetRequiredException: "broken",
  SoftwareTokenMFANotFoundException: "broken",
  TooManyRequestsException: "passing",
  UnexpectedLambdaException: "passing",
  UnsupportedOperationException: "broken",
  UserLambdaValidationException: "broken",
  // EventBridge, Firehose, Secrets Manager
  InternalException: "passing",
  InvalidArgumentException: "broken",
  InvalidKMSResourceException: "broken",
  InvalidSourceException: "broken",
  ServiceUnavailableException: "passing",
  DecryptionFailure: "broken",
  InternalServiceError: "passing",
  InvalidRequestException: "broken",
  // S3
  EncryptionTypeMismatch: "broken",
  InvalidObjectState: "broken",
  InvalidRequest: "broken",
  InvalidWriteOffset: "broken",
  NoSuchBucket: "broken",
  NoSuchUpload: "broken",
  SlowDown: "passing",
  TooManyParts: "broken",
  // SageMaker
  InternalDependencyException: "passing",
  InternalFailure: "passing",
  ModelError: "broken",
  ModelNotReadyException: "passing",
  ServiceUnavailable: "passing",
  ValidationError: "broken",
  // SQS
  InvalidAddress: "broken",
  InvalidAttributeName: "broken",
  InvalidSecurity: "broken",
  QueueDoesNotExist: "broken",
  RequestThrottled: "passing",
  UnsupportedOperation: "broken",
  // SES
  AccountSuspendedException: "broken",
  BadRequestException: "broken",
  LimitExceededException: "passing",
  MailFromDomainNotVerifiedException: "broken",
  MessageRejected: "broken",
  NotFoundException: "broken",
  SendingPausedException: "broken",
};

/** The names of errors of the SDK and Node for calls that got no reply. */
const UNANSWERED = ["TimeoutError", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"];

/** An error with what Node and the SDK add to it. */
interface ServiceError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether trying again in a moment may help. */
export function passesBy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, $metadata: metadata }: ServiceError = error;
  if (UNANSWERED.includes(name) || UNANSWERED.includes(String(code))) return true;
  return metadata !== undefined && (AWS_FAILURES[name] === "passing" || (metadata.httpStatusCode ?? 0) >= 500);
}
