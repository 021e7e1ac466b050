/** An error as an AWS service reports it: `name` becomes the name of the SDK's exception, `members` its other fields. */
export class ServiceError extends Error {
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;
  constructor(name: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.members = members;
  }
}
