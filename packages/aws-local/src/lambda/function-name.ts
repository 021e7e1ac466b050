/** `name`, `name:qualifier`, `account:function:name` or an ARN, each with or without a qualifier. */
const SPELLING =
  /^(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\d{12}:function:)?(?<name>[a-zA-Z0-9_-]{1,64})(?::(?<qualifier>[a-zA-Z0-9$_-]+))?$/;

/** The bare name and the qualifier, however a caller spells the function; undefined for what is not a function's name. */
export function functionNamed(spelled: string): { name: string; qualifier: string | undefined } | undefined {
  const { name, qualifier } = SPELLING.exec(spelled)?.groups ?? {};
  return name === undefined ? undefined : { name, qualifier };
}
