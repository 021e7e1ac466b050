/** The names in braces of a template: `"ORDER#{order}"` has `order`. */
type Parts<Template extends string> = Template extends `${string}{${infer Part}}${infer Rest}`
  ? Part | Parts<Rest>
  : never;
type Values<Template extends string> = { readonly [Part in Parts<Template>]: string | number };

/** One list of an index: the partition that holds it, and what it is sorted by. */
interface ListTemplate<Index extends string = string, Pk extends string = string, Sk extends string = string> {
  readonly index: Index;
  readonly pk: Pk;
  readonly sk: Sk;
  /** What the list is for. */
  readonly lists: string;
}

/** One kind of item in a context's table: what docs/data-model.md tells of it. */
export interface ItemKind {
  readonly pk: string;
  readonly sk: string;
  /** What one item holds, and of what there is one. */
  readonly holds: string;
  readonly lists: Readonly<Record<string, ListTemplate>>;
  /** When DynamoDB may delete it, where it has `expiresAt`. */
  readonly expires?: string;
  /** The contexts that write it, if not its own alone. */
  readonly writers: readonly string[];
}

const fill = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (_, part: string) => String(values[part]));

/** As much of a template as the values given fill: what keys that go on differently begin with. */
function beginning(template: string, values: Readonly<Record<string, string | number>>): string {
  const open = [...template.matchAll(/\{(\w+)\}/g)].find(([, part]) => values[part as string] === undefined);
  return fill(template.slice(0, open?.index), values);
}

/**
 * Declares a kind of item by the templates of its key, from which its keys, its places in lists, and its line of
 * docs/data-model.md are made.
 *
 * @example
 * const seat = itemKind({
 *   pk: "ORGANISATION#{organisation}",
 *   sk: "SEAT#{seat}",
 *   holds: "a seat, whoever sits on it",
 *   lists: { byState: { index: "gsi1", pk: "SEATS#{organisation}#{state}", sk: "{seat}", lists: "seats by state" } },
 * });
 * seat.key({ organisation: "o", seat: "s" }); // { pk: "ORGANISATION#o", sk: "SEAT#s" }
 * seat.under({ organisation: "o" }); // { pk: "ORGANISATION#o", prefix: "SEAT#" }
 * seat.place.byState({ organisation: "o", state: "free", seat: "s" }); // { gsi1Pk: "SEATS#o#free", gsi1Sk: "s" }
 * seat.list.byState({ organisation: "o", state: "free" }); // { index: "gsi1", partition: "SEATS#o#free" }
 */
export function itemKind<
  const Pk extends string,
  const Sk extends string,
  const Lists extends Readonly<Record<string, ListTemplate>> = Readonly<Record<never, ListTemplate>>,
>(
  definition: { readonly pk: Pk; readonly sk: Sk; readonly holds: string; readonly lists?: Lists } & Partial<
    Pick<ItemKind, "expires" | "writers">
  >,
) {
  const lists = (definition.lists ?? {}) as Lists;
  const each = <T>(make: (list: ListTemplate) => T) =>
    Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, make(list)]));
  return {
    writers: [] as readonly string[],
    ...definition,
    lists,
    /** The item's key. */
    key: (values: Values<Pk | Sk>): { readonly pk: string; readonly sk: string } => ({
      pk: fill(definition.pk, values),
      sk: fill(definition.sk, values),
    }),
    /** A partition, and what the sort keys of this kind begin with there. */
    under: (values: Values<Pk> & Partial<Values<Sk>>): { readonly pk: string; readonly prefix: string } => ({
      pk: fill(definition.pk, values),
      prefix: beginning(definition.sk, values),
    }),
    /** The attributes that put an item into a list. */
    place: each((list) => (values: Values<string>) => ({
      [`${list.index}Pk`]: fill(list.pk, values),
      [`${list.index}Sk`]: fill(list.sk, values),
    })) as unknown as {
      readonly [Name in keyof Lists]: (
        values: Values<Lists[Name]["pk"] | Lists[Name]["sk"]>,
      ) => Readonly<Record<`${Lists[Name]["index"]}Pk` | `${Lists[Name]["index"]}Sk`, string>>;
    },
    /** The index of a list and its partition there. */
    list: each((list) => (values: Values<string>) => ({
      index: list.index,
      partition: fill(list.pk, values),
    })) as unknown as {
      readonly [Name in keyof Lists]: (values: Values<Lists[Name]["pk"]>) => {
        readonly index: Lists[Name]["index"];
        readonly partition: string;
      };
    },
  };
}
