/** `name`, `name:qualifier`, `account:function:name` or an ARN, each with or without a qualifier. */
const SPELLING =
  /^(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\d{12}:function:)?(?<name>[a-zA-Z0-9_-]{1,64})(?::(?<qualifier>[a-zA-Z0-9$_-]+))?$/;

/** The bare name and the qualifier from any of these forms; undefined if the text is none of them. */
export function functionNamed(spelled: string): { name: string; qualifier: string | undefined } | undefined {
  const { name, qualifier } = SPELLING.exec(spelled)?.groups ?? {};
  return name === undefined ? undefined : { name, qualifier };
}
