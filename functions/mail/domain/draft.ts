/**
 * A part of a mail: a paragraph, somebody's own words, a code to type, a link, one by its name, named facts, or a button. Undefined
 * parts are left out.
 */
export type Block =
  | string
  | { readonly quote: string }
  | { readonly code: string }
  | { readonly link: string }
  | { readonly named: string; readonly url: string }
  | { readonly rows: readonly (readonly [string, string])[] }
  | { readonly action: string; readonly url: string };

export interface Draft {
  readonly subject: string;
  /** One that is undefined is left out. */
  readonly blocks: readonly (Block | undefined)[];
}
