/** The names in braces of a template: `"ORDER#{order}"` has `order`. */
type Parts<Template extends string> = Template extends `${string}{${infer Part}}${infer Rest}`
  ? Part | Parts<Rest>
  : never;
type Values<Template extends string> = { readonly [Part in Parts<Template>]: string | number };

/** One list of an index: its partition and its sort key. */
interface ListTemplate<Index extends string = string, Pk extends string = string, Sk extends string = string> {
  readonly index: Index;
  readonly pk: Pk;
  readonly sk: Sk;
  /** The use of the list. */
  readonly lists: string;
}

/** One kind of item in a context's table, as docs/data-model.md describes it. */
export interface ItemKind {
  readonly pk: string;
  readonly sk: string;
  /** The content of one item, and what there is one of. */
  readonly holds: string;
  readonly lists: Readonly<Record<string, ListTemplate>>;
  /** When DynamoDB may delete it, where it has `expiresAt`. */
  readonly expires?: string;
  /** The contexts that write it, if others than its own. */
  readonly writers: readonly string[];
}

const fill = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (_, part: string) => String(values[part]));

/** The part of a template that the given values fill: the common beginning of several keys. */
function beginning(template: string, values: Readonly<Record<string, string | number>>): string {
  const open = [...template.matchAll(/\{(\w+)\}/g)].find(([, part = ""]) => values[part] === undefined);
  return fill(template.slice(0, open?.index), values);
}

type Lists = Readonly<Record<string, ListTemplate>>;

/** The lists of a kind, none unless given. */
function given<Of extends Lists>(lists: Of | undefined): Of;
function given(lists: Lists = {}): Lists {
  return lists;
}

const mapped = <T>(lists: Lists, make: (list: ListTemplate) => T) =>
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, make(list)]));

function placesOf<Of extends Lists>(
  lists: Lists,
): {
  readonly [Name in keyof Of]: (
    values: Values<Of[Name]["pk"] | Of[Name]["sk"]>,
  ) => Readonly<Record<`${Of[Name]["index"]}Pk` | `${Of[Name]["index"]}Sk`, string>>;
};
function placesOf(lists: Lists) {
  return mapped(lists, (list) => (values: Values<string>) => ({
    [`${list.index}Pk`]: fill(list.pk, values),
    [`${list.index}Sk`]: fill(list.sk, values),
  }));
}

function listsOf<Of extends Lists>(
  lists: Lists,
): {
  readonly [Name in keyof Of]: (values: Values<Of[Name]["pk"]>) => {
    readonly index: Of[Name]["index"];
    readonly partition: string;
  };
};
function listsOf(lists: Lists) {
  return mapped(lists, (list) => (values: Values<string>) => ({
    index: list.index,
    partition: fill(list.pk, values),
  }));
}

/**
 * Declares a kind of item by the templates of its key. Keys, places in lists and its line of docs/data-model.md are
 * derived from it.
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
  const Of extends Lists = Readonly<Record<never, ListTemplate>>,
>(
  definition: { readonly pk: Pk; readonly sk: Sk; readonly holds: string; readonly lists?: Of } & Partial<
    Pick<ItemKind, "expires" | "writers">
  >,
) {
  const { writers = [] } = definition;
  const lists = given(definition.lists);
  return {
    ...definition,
    writers,
    lists,
    /** The item's key. */
    key: (values: Values<Pk | Sk>): { readonly pk: string; readonly sk: string } => ({
      pk: fill(definition.pk, values),
      sk: fill(definition.sk, values),
    }),
    /** A partition, and the common beginning of this kind's sort keys in it. */
    under: (values: Values<Pk> & Partial<Values<Sk>>): { readonly pk: string; readonly prefix: string } => ({
      pk: fill(definition.pk, values),
      prefix: beginning(definition.sk, values),
    }),
    /** The attributes that put an item into a list. */
    place: placesOf<Of>(lists),
    /** The index of a list and its partition there. */
    list: listsOf<Of>(lists),
  };
}
