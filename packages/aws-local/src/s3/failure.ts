/** An S3 error: `code` becomes the name of the SDK's exception. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\r\n]/g, (character) => `&#${character.codePointAt(0)};`);
