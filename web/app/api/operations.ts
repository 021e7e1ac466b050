import type * as z from "zod";
import type { Contexts } from "../../../functions/documentation/domain/contexts.ts";

type Gathered<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** Every route of the API by the name of its operation. */
type Operations = Gathered<Contexts[keyof Contexts]>;
export type Operation = keyof Operations & string;
export type Reply<Name extends Operation> = Operations[Name] extends { readonly reply: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : never;

type Sent<Name extends Operation, Part extends "params" | "query" | "body"> = Operations[Name] extends {
  readonly [P in Part]: infer Schema extends z.ZodType;
}
  ? z.input<Schema>
  : never;
/** A part of a request that is optional if none of its fields is required. */
type Named<Part extends string, Value> = Value extends undefined
  ? { readonly [P in Part]?: undefined }
  : string extends keyof Value
    ? { readonly [P in Part]?: undefined }
    : object extends Value
      ? { readonly [P in Part]?: Value }
      : { readonly [P in Part]: Value };
/** The parameters of an operation by its contract: path, query and body. */
export type Asked<Name extends Operation> = Named<"params", Sent<Name, "params">> &
  Named<"query", Sent<Name, "query">> &
  Named<"body", Sent<Name, "body">>;

/** The type of an item of a list's reply. */
export type ItemOf<Name extends Operation> = Reply<Name> extends { items: readonly (infer Item)[] } ? Item : never;
