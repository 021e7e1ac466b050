/** The tables of credits, and of commerce's items that change with them. */
export interface Tables {
  readonly credits: string;
  readonly commerce: string;
}
